import { denseColumn, batchRows } from '../../column/batch.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { takeRows } from '../../column/take.ts'

/** Rows that an expression is evaluated over. Columns are dense and gathered when they are first asked for. */
export interface Frame {
  readonly rows: number
  /** A column of `rows` rows. */
  column(index: number): Column
}

/** Makes a frame of a function that is called at most once a column. */
export function lazyFrame(rows: number, load: (index: number) => Column): Frame {
  const loaded: (Column | undefined)[] = []
  return {
    rows,
    column(index) {
      let column = loaded[index]
      if (column === undefined) {
        column = load(index)
        loaded[index] = column
      }
      return column
    },
  }
}

/** The rows that belong to the relation, in its order. */
export function batchFrame(batch: Batch): Frame {
  return lazyFrame(batchRows(batch), (index) => denseColumn(batch, index))
}

/** Some rows of a frame; only columns that are asked for are gathered. */
export function selectFrame(frame: Frame, selection: Selection): Frame {
  return lazyFrame(selection.length, (index) => takeRows(frame.column(index), selection))
}

/** A frame of columns at hand. */
export function columnsFrame(rows: number, columns: readonly Column[]): Frame {
  return { rows, column: (index) => columns[index]! }
}

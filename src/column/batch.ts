import type { Batch, Column, Selection } from './column.ts'
import { slice } from './slice.ts'
import { takeRows } from './take.ts'

/** How many rows of a batch belong to the relation. */
export function batchRows(batch: Batch): number {
  return batch.selection === undefined ? batch.rows : batch.selection.length
}

/** Column `index` of a batch with the selection applied: `batchRows(batch)` rows, in the relation's order. */
export function denseColumn(batch: Batch, index: number): Column {
  const column = batch.columns[index]!
  return batch.selection === undefined ? column : takeRows(column, batch.selection)
}

/** The batch without its selection: every column gathered. */
export function denseBatch(batch: Batch): Batch {
  if (batch.selection === undefined) return batch
  const columns = batch.columns.map((_, index) => denseColumn(batch, index))
  return { rows: batch.selection.length, columns, selection: undefined }
}

/**
 * Narrows a batch. `selection` counts within the rows that are still selected, as an operator above sees them.
 */
export function selectRows(batch: Batch, selection: Selection): Batch {
  const { selection: before } = batch
  if (before === undefined) return { ...batch, selection }
  const composed = new Int32Array(selection.length)
  for (let i = 0; i < selection.length; i++) composed[i] = before[selection[i]!]!
  return { ...batch, selection: composed }
}

/** Rows `start` to `end` (exclusive) of the relation that a batch holds. */
export function sliceBatch(batch: Batch, start: number, end: number): Batch {
  if (batch.selection !== undefined) return { ...batch, selection: batch.selection.subarray(start, end) }
  if (start === 0 && end === batch.rows) return batch
  return {
    rows: end - start,
    columns: batch.columns.map((column) => slice(column, start, end)),
    selection: undefined,
  }
}

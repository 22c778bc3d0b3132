import type { TableColumn } from '../catalog/table-source.ts'
import { concatColumns } from '../column/concat.ts'
import type { Batch, Column } from '../column/column.ts'
import { takeRows } from '../column/take.ts'
import { throwIfAborted } from '../common/abort.ts'
import { openParquet, type ParquetReader } from '../parquet/reader.ts'
import { createTimeline } from './timeline.ts'
import { readRun, type SortedRun } from './sorted-run.ts'

export interface MergeOptions {
  readonly columns: readonly TableColumn[]
  readonly signal?: AbortSignal | undefined
}

/** A part of a data file. */
export interface MergedBatch {
  readonly batch: Batch
  /** Whether it is the last of its data file. */
  readonly endsFile: boolean
}

/**
 * Merges runs into batches in order of time; rows of one time stay in the order of the runs. In memory are the times of all
 * runs, one batch, and of one column once more the parts that it comes from.
 */
export async function* mergeRuns(
  runs: readonly SortedRun[],
  starts: readonly number[],
  { columns, signal }: MergeOptions,
): AsyncGenerator<MergedBatch> {
  const timeline = createTimeline(runs, starts)
  for (let slot = timeline.next(); slot !== undefined; slot = timeline.next()) {
    const readers: ParquetReader[] = []
    try {
      for (const { run } of slot.parts) {
        const { path, footer } = runs[run]!
        readers.push(await openParquet(path, footer))
      }
      const merged: Column[] = []
      for (const { name } of columns) {
        throwIfAborted(signal)
        const parts: Column[] = []
        for (const [i, { run, from, to }] of slot.parts.entries())
          parts.push(await readRun(readers[i]!, runs[run]!, { name, from, to }))
        const column = concatColumns(parts)
        merged.push(slot.order === undefined ? column : takeRows(column, slot.order))
      }
      yield {
        batch: { rows: slot.rows, columns: merged, selection: undefined },
        endsFile: slot.endsFile,
      }
    } finally {
      await Promise.all(readers.map((reader) => reader.close()))
    }
  }
}

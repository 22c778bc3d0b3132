import { invariant } from '../common/assert.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { refreshTable } from '../iceberg/table.ts'
import { createDataFile, type DataFileWriter, removeDataFile } from './data-file.ts'
import { BATCHES_PER_FILE, mergeRuns } from './merge.ts'
import { positionOf, type SortedRun } from './sorted-run.ts'
import type { Store } from './store.ts'

export interface RewriteOptions {
  /** Events before this (microseconds) are left out. */
  readonly cutoff?: bigint | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes the rows of runs as new data files, sorted, of about equal size, in no snapshot yet: the caller
 * commits them, or removes them with {@link discardUnlessLive}.
 */
export async function* writeRuns(
  store: Store,
  runs: readonly SortedRun[],
  { cutoff, signal }: RewriteOptions,
): AsyncGenerator<DataFile> {
  const starts = runs.map((run) => (cutoff === undefined ? 0 : positionOf(run, cutoff)))
  const expected = runs.reduce((sum, { times }, i) => sum + times.length - starts[i]!, 0)
  let rows = 0
  let writing: DataFileWriter | undefined
  let batches = 0
  try {
    for await (const batch of mergeRuns(runs, starts, { columns: store.columns, signal })) {
      writing ??= await createDataFile(store.table, store.columns)
      await writing.append(batch)
      rows += batch.rows
      if (++batches % BATCHES_PER_FILE !== 0) continue
      const file = await writing.finish()
      writing = undefined
      yield file
    }
    const last = await writing?.finish()
    writing = undefined
    if (last !== undefined) yield last
  } finally {
    // Left half-way by a failure, which is the one to tell, or by a caller that wants no more.
    if (writing !== undefined) await Promise.allSettled([writing.discard()])
  }
  invariant(rows === expected, `${rows} rows were written where ${expected} were read`)
}

/** Removes files that no commit took. A commit may fail after it became visible, and then they must stay. */
export async function discardUnlessLive(store: Store, files: readonly DataFile[]): Promise<void> {
  if (files.length === 0) return
  const live = await liveDataFiles(await refreshTable(store.table))
  const kept = new Set(live.map(({ filePath }) => filePath))
  const unused = files.filter(({ filePath }) => !kept.has(filePath))
  await Promise.all(unused.map((file) => removeDataFile(store.table, file)))
}

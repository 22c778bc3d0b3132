import { invariant } from '../common/assert.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { refreshTable } from '../iceberg/table.ts'
import { removeDataFile, writeDataFile } from './data-file.ts'
import { mergeRuns } from './merge.ts'
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
  for await (const batch of mergeRuns(runs, starts, { columns: store.columns, signal })) {
    const file = await writeDataFile(store.table, store.columns, batch)
    rows += file.recordCount
    yield file
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

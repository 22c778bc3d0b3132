import { invariant } from '../common/assert.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { resolveLocation } from '../iceberg/location.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { refreshTable } from '../iceberg/table.ts'
import { createDataFile, type DataFileWriter, removeDataFile, type WrittenDataFile } from './data-file.ts'
import { createFingerprint } from './fingerprint.ts'
import { type MergedBatch, mergeRuns } from './merge.ts'
import { positionOf, type SortedRun } from './sorted-run.ts'
import type { Store } from './store.ts'

export interface RewriteOptions {
  /** Events before this (microseconds) are left out. */
  readonly cutoff?: bigint | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes the rows of runs as new data files, sorted, of about equal size, in no snapshot yet: the caller
 * commits them, or removes them with {@link discardUnlessLive}. What was written is read back and compared with what was
 * there: no fault of ours may cost an event.
 */
export async function* writeRuns(
  store: Store,
  runs: readonly SortedRun[],
  { cutoff, signal }: RewriteOptions,
): AsyncGenerator<WrittenDataFile> {
  const { columns, table } = store
  const starts = runs.map((run) => (cutoff === undefined ? 0 : positionOf(run, cutoff)))
  const [before, after] = [createFingerprint(columns), createFingerprint(columns)]
  for (const [i, run] of runs.entries()) await before.addRun(run, starts[i]!)
  for await (const file of writeFiles(store, mergeRuns(runs, starts, { columns, signal }))) {
    await after.addFile(resolveLocation(table, file.filePath))
    yield file
  }
  invariant(
    before.text() === after.text(),
    `data files of ${before.text()} were rewritten as ${after.text()}`,
  )
}

async function* writeFiles(
  { table, columns }: Store,
  merged: AsyncIterable<MergedBatch>,
): AsyncGenerator<WrittenDataFile> {
  let writing: DataFileWriter | undefined
  try {
    for await (const { batch, endsFile } of merged) {
      writing ??= await createDataFile(table, columns)
      await writing.append(batch)
      if (!endsFile) continue
      const file = await writing.finish()
      writing = undefined
      yield file
    }
  } finally {
    // Left half-way by a failure, which is the one to tell, or by a caller that wants no more.
    if (writing !== undefined) await Promise.allSettled([writing.discard()])
  }
}

/** Removes files that no commit took. A commit may fail after it became visible, and then they must stay. */
export async function discardUnlessLive(store: Store, files: readonly DataFile[]): Promise<void> {
  if (files.length === 0) return
  const live = await liveDataFiles(await refreshTable(store.table))
  const kept = new Set(live.map(({ filePath }) => filePath))
  const unused = files.filter(({ filePath }) => !kept.has(filePath))
  await Promise.all(unused.map((file) => removeDataFile(store.table, file)))
}

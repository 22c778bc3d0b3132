import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import { mapParallel } from '../common/parallel.ts'
import { type LiveDataFile, liveDataFiles } from '../iceberg/scan.ts'
import { refreshTable } from '../iceberg/table.ts'
import { commitStore } from './commit.ts'
import { type CompactionGroup, type PlannedFile, planCompaction } from './compaction-plan.ts'
import { shareOfFile } from './file-size.ts'
import type { WrittenDataFile } from './data-file.ts'
import { eventTimeBounds } from './event-time.ts'
import { discardUnlessLive, writeRuns } from './rewrite.ts'
import { sortedRuns } from './sorted-run.ts'
import { refreshStore, requireActive, type Store } from './store.ts'

export interface CompactOptions {
  /** So many small files must be neighbours to be merged; 2 where left out. Files that overlap are merged all the same. */
  readonly minInputFiles?: number | undefined
  /** Nothing is written; the answer says what would be merged. */
  readonly dryRun?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: CompactProgress) => void) | undefined
}

export interface CompactProgress {
  readonly eventsDone: number
  /** Grows where a merge makes another one worthwhile. */
  readonly eventsTotal: number
}

/** What a compaction did. */
export interface Compacted {
  /** Data files merged, and what they became; 0 for a dry run. */
  readonly filesBefore: number
  readonly filesAfter: number
  /** Events that were written anew. */
  readonly events: number
  /** Groups left as they were, because another process replaced their files meanwhile. */
  readonly superseded: number
}

interface Candidate extends PlannedFile {
  readonly file: LiveDataFile
}

const PARALLEL_FOOTERS = 8

/** Rounds after which it ends in any case; each rests on what the one before left. */
const MOST_ROUNDS = 8

/**
 * Merges small and overlapping data files into sorted ones of the usual size, one commit a group. Readers keep their
 * snapshot, writers go on; the events stay exactly the same. Stopped at any moment, the store is whole.
 *
 * @throws STORE_INACTIVE, USER_CANCELED, CORRUPT_STORE, and the errors of writing
 */
export async function compactStore(initial: Store, options: CompactOptions = {}): Promise<Compacted> {
  const { minInputFiles = 2, dryRun = false, signal, onProgress } = options
  requireActive(initial)
  let store = initial
  let result: Compacted = { filesBefore: 0, filesAfter: 0, events: 0, superseded: 0 }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const groups = planCompaction(await candidates(store), minInputFiles)
    const eventsTotal = result.events + groups.reduce((sum, group) => sum + rowsOf(group), 0)
    if (groups.length === 0) break
    if (dryRun) {
      const files = groups.reduce((sum, group) => sum + group.files.length, 0)
      return { ...result, filesBefore: files, events: eventsTotal }
    }
    for (const group of groups) {
      throwIfAborted(signal)
      const merged = await mergeGroup(store, group, signal)
      result = add(result, group, merged)
      onProgress?.({ eventsDone: result.events, eventsTotal })
      store = await refreshStore(store)
    }
  }
  return result
}

function rowsOf({ files }: CompactionGroup<Candidate>): number {
  return files.reduce((sum, { rows }) => sum + rows, 0)
}

function add(result: Compacted, group: CompactionGroup<Candidate>, merged: number | undefined): Compacted {
  if (merged === undefined) return { ...result, superseded: result.superseded + 1 }
  return {
    ...result,
    filesBefore: result.filesBefore + group.files.length,
    filesAfter: result.filesAfter + merged,
    events: result.events + rowsOf(group),
  }
}

/** The data files as the plan sees them. */
async function candidates(store: Store): Promise<readonly Candidate[]> {
  const files = await liveDataFiles(store.table)
  return files.map((file) => {
    const { earliest, latest } = eventTimeBounds(store, file)
    return {
      file,
      rows: file.recordCount,
      weight: shareOfFile(file.recordCount, file.fileSizeInBytes),
      earliest: earliest === undefined ? Number.NEGATIVE_INFINITY : Number(earliest),
      latest: latest === undefined ? Number.POSITIVE_INFINITY : Number(latest),
    }
  })
}

/** Answers how many files the group became; undefined where its files were gone before it was done. */
async function mergeGroup(
  store: Store,
  group: CompactionGroup<Candidate>,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const inputs = group.files.map(({ file }) => file)
  // Groups wait for those before them, and others work meanwhile.
  if (await isSuperseded(store, inputs)) return undefined
  const written: WrittenDataFile[] = []
  let superseded = false
  try {
    const runs = (await mapParallel(inputs, PARALLEL_FOOTERS, ({ path }) => sortedRuns(path))).flat()
    for await (const file of writeRuns(store, runs, { signal })) written.push(file)
    await commitStore(
      store,
      async (current) => {
        superseded = await isSuperseded(current, inputs)
        if (superseded) return {}
        return { append: written, remove: inputs.map(({ filePath }) => filePath), operation: 'replace' }
      },
      { signal },
    )
  } catch (error) {
    await Promise.allSettled([discardUnlessLive(store, written)])
    // A file may be vacuumed under a merge that takes longer than the grace time.
    if (!(error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND')) throw error
    if (!(await isSuperseded(store, inputs))) throw error
    return undefined
  }
  if (!superseded) return written.length
  await discardUnlessLive(store, written)
  return undefined
}

async function isSuperseded({ table }: Store, inputs: readonly LiveDataFile[]): Promise<boolean> {
  const live = new Set((await liveDataFiles(await refreshTable(table))).map(({ filePath }) => filePath))
  return inputs.some(({ filePath }) => !live.has(filePath))
}

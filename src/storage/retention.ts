import { throwIfAborted } from '../common/abort.ts'
import { mapParallel } from '../common/parallel.ts'
import { type LiveDataFile, liveDataFiles } from '../iceberg/scan.ts'
import { commitStore } from './commit.ts'
import type { WrittenDataFile } from './data-file.ts'
import { retentionCutoff } from './description.ts'
import { eventTimeBounds } from './event-time.ts'
import { discardUnlessLive, writeRuns } from './rewrite.ts'
import { positionOf, sortedRuns } from './sorted-run.ts'
import { requireActive, type Store } from './store.ts'

const PARALLEL_FILES = 4

export interface RetentionOptions {
  /** Milliseconds since the epoch; what retention counts from. */
  readonly now: number
  /** Nothing is written; the answer says what would be removed. */
  readonly dryRun?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What applying the retention removed. */
export interface RetentionApplied {
  /** Events before this are gone; microseconds since the epoch. */
  readonly cutoff: bigint
  readonly events: number
  /** Data files that were wholly too old. */
  readonly filesDropped: number
  /** Data files that were written anew without their old events. */
  readonly filesRewritten: number
}

/** A data file with events before the cutoff. */
interface Outdated {
  readonly file: LiveDataFile
  /** How many; all of them are where the file has no others. */
  readonly events: number
}

/**
 * Takes events that are older than the retention from the table, in one commit: files that are wholly too old leave it,
 * those that straddle the cutoff are written anew. What left stays on the disk until `vacuumStore` finds that no kept
 * snapshot needs it.
 *
 * @throws STORE_INACTIVE, USER_CANCELED, CORRUPT_STORE, COMMIT_CONFLICT, and the errors of writing
 */
export async function applyRetention(store: Store, options: RetentionOptions): Promise<RetentionApplied> {
  const { now, dryRun = false, signal } = options
  requireActive(store)
  const work = createWork(signal)
  if (dryRun) return figuresOf(await work.outdated(store, retentionCutoff(store.description, now)))
  // Every try of the commit looks again: another writer may have added events, or changed the retention.
  let found: OutdatedFiles = { cutoff: 0n, files: [] }
  try {
    await commitStore(
      store,
      async (current) => {
        const { description } = current
        found = await work.outdated(current, retentionCutoff(description, now))
        const append: WrittenDataFile[] = []
        for (const outdated of found.files)
          append.push(...(await work.rewritten(current, outdated, found.cutoff)))
        return {
          append,
          remove: found.files.map(({ file }) => file.filePath),
          // Nothing is left that the floor would hide.
          description: description.floor === undefined ? undefined : { ...description, floor: undefined },
        }
      },
      { signal },
    )
  } finally {
    await Promise.allSettled([discardUnlessLive(store, work.written)])
  }
  return figuresOf(found)
}

interface OutdatedFiles {
  readonly cutoff: bigint
  readonly files: readonly Outdated[]
}

function figuresOf({ cutoff, files }: OutdatedFiles): RetentionApplied {
  const filesDropped = files.filter(({ file, events }) => events === file.recordCount).length
  return {
    cutoff,
    events: files.reduce((sum, { events }) => sum + events, 0),
    filesDropped,
    filesRewritten: files.length - filesDropped,
  }
}

/** What is done once for a file and a cutoff, however often the commit is tried. */
interface Work {
  outdated(store: Store, cutoff: bigint): Promise<OutdatedFiles>
  /** The file without its old events; nothing where it has no others. */
  rewritten(store: Store, outdated: Outdated, cutoff: bigint): Promise<readonly WrittenDataFile[]>
  readonly written: readonly WrittenDataFile[]
}

function createWork(signal: AbortSignal | undefined): Work {
  const counts = new Map<string, Promise<number>>()
  const rewrites = new Map<string, readonly WrittenDataFile[]>()
  const written: WrittenDataFile[] = []

  async function countOutdated(store: Store, file: LiveDataFile, cutoff: bigint): Promise<number> {
    const { earliest, latest } = eventTimeBounds(store, file)
    if (latest !== undefined && latest < cutoff) return file.recordCount
    if (earliest !== undefined && earliest >= cutoff) return 0
    const runs = await sortedRuns(file.path)
    return runs.reduce((sum, run) => sum + positionOf(run, cutoff), 0)
  }

  return {
    written,
    async outdated(store, cutoff) {
      const files = await liveDataFiles(store.table)
      const events = await mapParallel(files, PARALLEL_FILES, (file) => {
        throwIfAborted(signal)
        const key = `${cutoff} ${file.filePath}`
        const counted = counts.get(key) ?? countOutdated(store, file, cutoff)
        counts.set(key, counted)
        return counted
      })
      const counted = files.map((file, i) => ({ file, events: events[i]! }))
      return { cutoff, files: counted.filter(({ events }) => events > 0) }
    },
    async rewritten(store, { file, events }, cutoff) {
      if (events === file.recordCount) return []
      const key = `${cutoff} ${file.filePath}`
      const known = rewrites.get(key)
      if (known !== undefined) return known
      const made: WrittenDataFile[] = []
      for await (const one of writeRuns(store, await sortedRuns(file.path), { cutoff, signal })) {
        made.push(one)
        written.push(one)
      }
      rewrites.set(key, made)
      return made
    },
  }
}

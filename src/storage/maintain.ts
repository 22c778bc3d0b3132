import { TraillakeError } from '../common/errors.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { type Compacted, compactStore } from './compact.ts'
import { retentionCutoff } from './description.ts'
import { eventTimeBounds } from './event-time.ts'
import { applyRetention, type RetentionApplied } from './retention.ts'
import { refreshStore, type Store } from './store.ts'
import { type Vacuumed, vacuumStore } from './vacuum.ts'

export interface MaintainOptions {
  /** Milliseconds since the epoch; what retention counts from. */
  readonly now: number
  readonly graceMs?: number | undefined
  readonly dryRun?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was due of a store, and done. */
export interface Maintained {
  /** Undefined where nothing was due. */
  readonly retention: RetentionApplied | undefined
  readonly compaction: Compacted
  readonly vacuum: Vacuumed
}

/** Small files are merged once so many are neighbours: merging two by two would write every event many times over. */
const MIN_INPUT_FILES = 5

/** A file that straddles the cutoff is written anew once a day at most. */
const DAY_MICROS = 86_400_000_000n

/**
 * Does for a store what is due: retention, compaction, vacuum. Where the first two fail for want of space the vacuum, which
 * makes some, is done all the same. Throws as each of them.
 */
export async function maintainStore(store: Store, options: MaintainOptions): Promise<Maintained> {
  const { now, dryRun, signal, graceMs } = options
  const vacuum = async () => vacuumStore(await refreshStore(store), { graceMs, dryRun, signal })
  try {
    const retention = (await isRetentionDue(store, now)) ? await applyRetention(store, options) : undefined
    const compaction = await compactStore(await refreshStore(store), {
      ...{ minInputFiles: MIN_INPUT_FILES, dryRun, signal },
    })
    return { retention, compaction, vacuum: await vacuum() }
  } catch (error) {
    // The want of space is what to tell.
    if (error instanceof TraillakeError && error.code === 'DISK_FULL') await Promise.allSettled([vacuum()])
    throw error
  }
}

async function isRetentionDue(store: Store, now: number): Promise<boolean> {
  if (store.description.floor !== undefined) return true
  const cutoff = retentionCutoff(store.description, now)
  const bounds = (await liveDataFiles(store.table)).map((file) => eventTimeBounds(store, file))
  return bounds.some(
    ({ earliest, latest }) =>
      (latest !== undefined && latest < cutoff) || (earliest ?? cutoff) < cutoff - DAY_MICROS,
  )
}

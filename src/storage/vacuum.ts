import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfAborted } from '../common/abort.ts'
import { readError, removeFile } from '../common/files.ts'
import { mapParallel } from '../common/parallel.ts'
import { expirable } from '../iceberg/expire.ts'
import type { TableMetadata } from '../iceberg/metadata.ts'
import { referencedFiles } from '../iceberg/references.ts'
import { expireStoreSnapshots } from './commit.ts'
import { archiveRecords, recordFiles } from './integrity/archive.ts'
import { ledgerFiles } from './ledger.ts'
import { isAbsent } from './names.ts'
import { refreshStore, requireActive, type Store } from './store.ts'

export interface VacuumOptions {
  /**
   * Milliseconds; 24 hours where left out. What a query could see, or a writer has written, within this time stays. So a
   * query may run, and a writer may take from its first file to its commit, as long; 0 is safe only while nothing else uses
   * the store. Counts by the system's clock, for it is about processes that run and not about events.
   */
  readonly graceMs?: number | undefined
  /** Nothing is removed; the answer says what would be. */
  readonly dryRun?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a vacuum removed. */
export interface Vacuumed {
  readonly snapshots: number
  /** Data files that only those snapshots had. */
  readonly dataFiles: number
  /** Files that no snapshot ever had: what a crash or a lost race left. */
  readonly orphanFiles: number
  /** Of all files removed, manifests and files derived from data files too. */
  readonly bytes: number
}

export const DEFAULT_GRACE_MS = 24 * 3_600_000

/**
 * Forgets snapshots that nobody can be reading any more, and removes the files that no kept snapshot needs: data files,
 * what was derived from them (`<data file>.*`), metadata, old parts of the ledger, and orphans.
 *
 * @throws STORE_INACTIVE, USER_CANCELED, COMMIT_CONFLICT, CORRUPT_STORE, and the errors of reading and writing
 */
export async function vacuumStore(store: Store, options: VacuumOptions = {}): Promise<Vacuumed> {
  const { graceMs = DEFAULT_GRACE_MS, dryRun = false, signal } = options
  requireActive(store)
  const horizon = Date.now() - graceMs
  // Listed before the table is read: what is committed in between was listed as a file and is found to be referred to.
  const files = await listFiles(store.table.folder)
  const current = await refreshStore(store)
  const { table } = current
  const referenced = new Set([
    ...(await referencedFiles(table)),
    ...ledgerFiles(table),
    ...(await recordFiles(table)),
  ])
  throwIfAborted(signal)
  const orphans = files.filter(
    ({ path, modified }) => modified < horizon && !referenced.has(dataFileOf(path) ?? path),
  )
  const expiry = { olderThanMs: oldestUse(table.metadata, horizon) }
  const expired = dryRun
    ? await expirable(table, expiry)
    : await expireStoreSnapshots(current, expiry, { signal })
  const gone = new Set([...expired.dataFiles, ...expired.otherFiles])
  const derived = files.filter(({ path }) => gone.has(dataFileOf(path) ?? ''))
  if (!dryRun) for (const { path } of [...orphans, ...derived]) await removeFile(path)
  if (!dryRun) await archiveRecords((await refreshStore(current)).table)
  // A snapshot also names files that left before it, and that an earlier vacuum removed.
  const unneeded = files.filter(({ path }) => gone.has(path))
  const removed = new Set([...orphans, ...derived, ...unneeded])
  return {
    snapshots: expired.snapshotIds.length,
    dataFiles: unneeded.filter(({ path }) => path.endsWith('.parquet')).length,
    // What is left of a ledger that was merged was of use until then.
    orphanFiles: orphans.filter(({ path }) => !path.endsWith('.jsonl.zst')).length,
    bytes: [...removed].reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** When the snapshot became current that a query saw which began at `horizon`: that one is still needed. */
function oldestUse({ snapshotLog }: TableMetadata, horizon: number): number {
  return snapshotLog.findLast(({ timestampMs }) => timestampMs <= horizon)?.timestampMs ?? horizon
}

interface FoundFile {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since the epoch. */
  readonly modified: number
}

/** What writers of Iceberg tables leave in `data` and `metadata`; files of other names are not ours to remove. */
const REMOVABLE: Readonly<Record<string, RegExp>> = {
  data: /\.parquet(\..+)?$|^\..+\.tmp$/,
  metadata: /\.avro$|^v\d+\.metadata\.json$|^v\d+-[0-9a-f]{16}\.record$|^\..+\.tmp$/,
  ledger: /\.jsonl\.zst$/,
}

const PARALLEL_FILES = 16

async function listFiles(table: string): Promise<readonly FoundFile[]> {
  const names = await Promise.all(
    Object.entries(REMOVABLE).map(async ([folder, pattern]) =>
      (await namesIn(join(table, folder)))
        .filter((name) => pattern.test(name))
        .map((name) => join(table, folder, name)),
    ),
  )
  const found = await mapParallel(names.flat(), PARALLEL_FILES, fileAt)
  return found.filter((file) => file !== undefined)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw readError(error, folder)
  }
}

/** Undefined for what is no file, or is gone by now. */
async function fileAt(path: string): Promise<FoundFile | undefined> {
  try {
    const stats = await lstat(path)
    return stats.isFile() ? { path, bytes: stats.size, modified: stats.mtimeMs } : undefined
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw readError(error, path)
  }
}

const DERIVED = /^(.+\.parquet)\..+$/

/** The data file that a file was derived from; undefined for what is not derived. */
function dataFileOf(path: string): string | undefined {
  return DERIVED.exec(path)?.[1]
}

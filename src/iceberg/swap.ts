import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { throwIfAborted } from '../common/abort.ts'
import { sha256 } from '../common/digest.ts'
import { TraillakeError } from '../common/errors.ts'
import { removeFile, syncFolder } from '../common/files.ts'
import { resolveLocation, withinTable } from './location.ts'
import { sortedRecord } from './decode.ts'
import { encodeTableMetadata, type MetadataLogEntry, type TableMetadata } from './metadata.ts'
import {
  latestVersion,
  metadataFileName,
  metadataFilePlace,
  refreshTable,
  type Seal,
  type Table,
  writeVersion,
  writeVersionHint,
} from './table.ts'

export interface CommitOptions {
  /** How often to try before COMMIT_CONFLICT; 50 by default, which takes about half a minute. */
  readonly maxTries?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Vouches for the version that is made. */
  readonly seal?: Seal | undefined
}

/** One try at a new version: the table as it is, the time to use, and where to note each file that is written. */
export interface Attempt {
  readonly base: Table
  /** Milliseconds since 1970, never before an earlier version's. */
  readonly timestampMs: number
  readonly written: string[]
}

const MAX_TRIES = 50
const FIRST_WAIT_MS = 5
const LONGEST_WAIT_MS = 1000

/**
 * Compare-and-swap: makes the metadata that `attempt` answers the next version, unless another writer made that version
 * first; then `attempt` is asked again over what that writer left. Undefined means there is nothing to change. The time
 * and the metadata log are filled in here.
 *
 * Order on disk: what the metadata refers to, synced; the metadata under a temporary name, synced; its link to
 * `vN.metadata.json`; the folder, synced; the version hint. A crash between any two leaves the old or the new table.
 */
export async function swapMetadata(
  table: Table,
  attempt: (attempt: Attempt) => Promise<TableMetadata | undefined>,
  { maxTries = MAX_TRIES, signal, seal }: CommitOptions = {},
): Promise<Table> {
  for (let tries = 0; tries < maxTries; tries++) {
    throwIfAborted(signal)
    const base = await refreshTable(table)
    const next = await prepare(base, attempt, seal)
    if (next === undefined) return base
    if (await publish(next)) {
      await finish(base, next.table)
      return next.table
    }
    await discard(next.written)
    // Full jitter: writers that collided once spread over the whole wait and do not collide in step again.
    await delay(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries))
  }
  throw new TraillakeError(
    'COMMIT_CONFLICT',
    `Other writers changed the table in '${table.folder}' during each of ${maxTries} tries to commit`,
  )
}

interface Prepared {
  readonly table: Table
  /** Of its metadata. */
  readonly text: string
  readonly written: readonly string[]
}

async function prepare(
  base: Table,
  attempt: (attempt: Attempt) => Promise<TableMetadata | undefined>,
  seal: Seal | undefined,
): Promise<Prepared | undefined> {
  // Other engines demand that the logs are in the order of time, whatever this machine's clock does.
  const timestampMs = Math.max(Date.now(), base.metadata.lastUpdatedMs)
  const written: string[] = []
  try {
    const changed = await attempt({ base, timestampMs, written })
    if (changed === undefined) return undefined
    const version = base.version + 1
    const metadata = {
      ...changed,
      lastUpdatedMs: timestampMs,
      metadataLog: nextMetadataLog(base, changed),
      properties: sortedRecord(Object.entries({ ...changed.properties, ...seal?.properties(version) })),
    }
    const text = encodeTableMetadata(metadata)
    const table = { ...base, version, metadata, digest: sha256(text) }
    await seal?.write(table, base, written)
    if (written.length > 0) await syncFolder(dirname(metadataFilePlace(base, '').path))
    return { table, text, written }
  } catch (error) {
    await discard(written)
    throw error
  }
}

async function publish({ table, text, written }: Prepared): Promise<boolean> {
  try {
    return await writeVersion(table, text)
  } catch (error) {
    // The failure may have come after the version became visible: then what was written must stay.
    if (((await latestVersion(table.folder)) ?? 0) < table.version) await discard(written)
    throw error
  }
}

/** Removes what a try wrote that nothing refers to. What cannot be removed is only space lost. */
async function discard(written: readonly string[]): Promise<void> {
  await Promise.allSettled(written.map(removeFile))
}

/** Iceberg's own names and defaults. https://iceberg.apache.org/docs/latest/maintenance/#remove-old-metadata-files */
const PREVIOUS_VERSIONS = 'write.metadata.previous-versions-max'
const PREVIOUS_VERSIONS_DEFAULT = 100
const DELETE_AFTER_COMMIT = 'write.metadata.delete-after-commit.enabled'

function nextMetadataLog(base: Table, changed: TableMetadata): readonly MetadataLogEntry[] {
  const { location } = metadataFilePlace({ ...base, metadata: changed }, metadataFileName(base.version))
  const log = [...changed.metadataLog, { metadataFile: location, timestampMs: base.metadata.lastUpdatedMs }]
  const set = Number(changed.properties[PREVIOUS_VERSIONS] ?? PREVIOUS_VERSIONS_DEFAULT)
  return log.slice(-(Number.isInteger(set) && set > 0 ? set : PREVIOUS_VERSIONS_DEFAULT))
}

/**
 * What comes after the commit is a courtesy: the version is public and on disk. A failure here must not look like a
 * failed commit, or the caller would write the same events again.
 */
async function finish(base: Table, next: Table): Promise<void> {
  await Promise.allSettled([writeVersionHint(next), ...droppedMetadataFiles(base, next).map(removeFile)])
}

/** Metadata files that fell off the log, where the table's owner wants them deleted; never one outside the table. */
function droppedMetadataFiles(base: Table, next: Table): readonly string[] {
  if (next.metadata.properties[DELETE_AFTER_COMMIT] !== 'true') return []
  const kept = new Set(next.metadata.metadataLog.map((entry) => resolveLocation(next, entry.metadataFile)))
  return base.metadata.metadataLog
    .filter(({ metadataFile }) => withinTable(base.metadata.location, metadataFile) !== undefined)
    .map(({ metadataFile }) => resolveLocation(base, metadataFile))
    .filter((path) => !kept.has(path))
}

import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { invariant } from '../common/assert.ts'
import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import { removeFile, syncFolder } from '../common/files.ts'
import type { DataFile } from './data-file.ts'
import { sortedRecord } from './decode.ts'
import { evolveSchema } from './evolution.ts'
import { resolveLocation, withinTable } from './location.ts'
import type { MetadataLogEntry, TableMetadata } from './metadata.ts'
import { produceSnapshot } from './produce.ts'
import type { StructField } from './schema.ts'
import { MAIN_BRANCH, type Operation, type Snapshot } from './snapshot.ts'
import {
  latestVersion,
  metadataFileName,
  metadataFilePlace,
  refreshTable,
  type Table,
  writeVersion,
  writeVersionHint,
} from './table.ts'

/** What one commit changes, all of it or nothing. An empty object changes nothing and makes no version. */
export interface TableChanges {
  /** Data files to add. They must be on disk, synced, under locations of `dataFilePlace`. */
  readonly append?: readonly DataFile[] | undefined
  /** `filePath`s of data files to remove; if one is no longer live the commit fails with COMMIT_CONFLICT. */
  readonly remove?: readonly string[] | undefined
  /** Of a commit that adds and removes: `replace` if the rows are the same, else `overwrite`, which is the default. */
  readonly operation?: 'replace' | 'overwrite' | undefined
  /** Own keys for the snapshot's summary. */
  readonly summary?: Readonly<Record<string, string>> | undefined
  readonly setProperties?: Readonly<Record<string, string>> | undefined
  readonly removeProperties?: readonly string[] | undefined
  /** The whole new list of columns; see `evolveSchema` for what may change. */
  readonly fields?: readonly StructField[] | undefined
}

export interface CommitOptions {
  /** How often to try before COMMIT_CONFLICT; 50 by default, which takes about half a minute. */
  readonly maxTries?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const MAX_TRIES = 50
const FIRST_WAIT_MS = 5
const LONGEST_WAIT_MS = 1000

/**
 * Commits what `update` answers for the newest version of the table. If another writer is faster, `update` is asked
 * again with what that writer left, so it must compute from the table it is given. Answers the table after the commit.
 * Throws COMMIT_CONFLICT when every try lost or a file to remove is gone, USER_CANCELED, whatever `update` throws, and
 * the errors of reading and writing; the table is then as if nothing had happened.
 *
 * @example const next = await commit(table, () => ({ append: [dataFile] }))
 */
export async function commit(
  table: Table,
  update: (table: Table) => TableChanges | Promise<TableChanges>,
  options: CommitOptions = {},
): Promise<Table> {
  const { maxTries = MAX_TRIES, signal } = options
  for (let tries = 0; tries < maxTries; tries++) {
    throwIfAborted(signal)
    const base = await refreshTable(table)
    const changes = await update(base)
    if (isEmpty(changes)) return base
    const next = await tryCommit(base, changes)
    if (next !== undefined) {
      await finish(base, next)
      return next
    }
    // Full jitter: writers that collided once spread over the whole wait and do not collide in step again.
    await delay(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries))
  }
  throw new TraillakeError(
    'COMMIT_CONFLICT',
    `Other writers changed the table in '${table.folder}' during each of ${maxTries} tries to commit`,
  )
}

function isEmpty({ append, remove, setProperties, removeProperties, fields }: TableChanges): boolean {
  const lists = [append, remove, removeProperties, Object.keys(setProperties ?? {})]
  return fields === undefined && lists.every((list) => (list ?? []).length === 0)
}

/** One try. Undefined if another writer made the version first; then nothing of the try is left on disk. */
async function tryCommit(base: Table, changes: TableChanges): Promise<Table | undefined> {
  const written: string[] = []
  let next: Table
  try {
    next = { ...base, version: base.version + 1, metadata: await nextMetadata(base, changes, written) }
    // What the metadata will refer to must be on disk before it.
    if (written.length > 0) await syncFolder(dirname(metadataFilePlace(base, '').path))
  } catch (error) {
    await discard(written)
    throw error
  }
  if (await publish(next, written)) return next
  await discard(written)
  return undefined
}

async function publish(next: Table, written: readonly string[]): Promise<boolean> {
  try {
    return await writeVersion(next)
  } catch (error) {
    // The failure may have come after the version became visible: then what was written must stay.
    if (((await latestVersion(next.folder)) ?? 0) < next.version) await discard(written)
    throw error
  }
}

async function nextMetadata(base: Table, changes: TableChanges, written: string[]): Promise<TableMetadata> {
  const old = base.metadata
  // Other engines demand that the logs are in the order of time, whatever this machine's clock does.
  const timestampMs = Math.max(Date.now(), old.lastUpdatedMs)
  const {
    append = [],
    remove = [],
    setProperties = {},
    removeProperties = [],
    fields,
    summary = {},
  } = changes
  const properties = new Map(Object.entries(old.properties))
  for (const key of removeProperties) properties.delete(key)
  for (const [key, value] of Object.entries(setProperties)) properties.set(key, value)
  const changed: TableMetadata = {
    ...old,
    ...(fields === undefined ? {} : evolveSchema(old, fields)),
    properties: sortedRecord(properties),
    lastUpdatedMs: timestampMs,
    metadataLog: nextMetadataLog(base, Object.fromEntries(properties)),
  }
  if (append.length === 0 && remove.length === 0) {
    invariant(Object.keys(summary).length === 0, 'a summary without a snapshot')
    return changed
  }
  const draft = { ...base, metadata: changed }
  const operation = operationOf(changes)
  const snapshot = await produceSnapshot(draft, { append, remove, operation, summary, timestampMs }, written)
  return withSnapshot(changed, snapshot)
}

function operationOf({ append = [], remove = [], operation }: TableChanges): Operation {
  const both = append.length > 0 && remove.length > 0
  invariant(both || operation === undefined, 'an operation is named only where files are added and removed')
  if (both) return operation ?? 'overwrite'
  return append.length > 0 ? 'append' : 'delete'
}

function withSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  const { snapshotId, sequenceNumber, timestampMs } = snapshot
  const main = { ...metadata.refs[MAIN_BRANCH], snapshotId, type: 'branch' as const }
  return {
    ...metadata,
    lastSequenceNumber: sequenceNumber,
    currentSnapshotId: snapshotId,
    snapshots: [...metadata.snapshots, snapshot],
    refs: sortedRecord([...Object.entries(metadata.refs), [MAIN_BRANCH, main] as const]),
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs }],
  }
}

/** Iceberg's own names and defaults. https://iceberg.apache.org/docs/latest/maintenance/#remove-old-metadata-files */
const PREVIOUS_VERSIONS = 'write.metadata.previous-versions-max'
const PREVIOUS_VERSIONS_DEFAULT = 100
const DELETE_AFTER_COMMIT = 'write.metadata.delete-after-commit.enabled'

function nextMetadataLog(
  base: Table,
  properties: Readonly<Record<string, string>>,
): readonly MetadataLogEntry[] {
  const { location } = metadataFilePlace(base, metadataFileName(base.version))
  const log = [
    ...base.metadata.metadataLog,
    { metadataFile: location, timestampMs: base.metadata.lastUpdatedMs },
  ]
  const set = Number(properties[PREVIOUS_VERSIONS] ?? PREVIOUS_VERSIONS_DEFAULT)
  return log.slice(-(Number.isInteger(set) && set > 0 ? set : PREVIOUS_VERSIONS_DEFAULT))
}

/**
 * What comes after the commit is a courtesy: the version is public and on disk. A failure here must not look like a
 * failed commit, or the caller would write the same events again.
 */
async function finish(base: Table, next: Table): Promise<void> {
  const kept = new Set(next.metadata.metadataLog.map(({ metadataFile }) => metadataFile))
  const dropped =
    next.metadata.properties[DELETE_AFTER_COMMIT] === 'true'
      ? base.metadata.metadataLog.filter(
          ({ metadataFile }) =>
            !kept.has(metadataFile) && withinTable(base.metadata.location, metadataFile) !== undefined,
        )
      : []
  await Promise.allSettled([
    writeVersionHint(next),
    ...dropped.map(({ metadataFile }) => removeFile(resolveLocation(base, metadataFile))),
  ])
}

/** Removes what a try wrote that nothing refers to. What cannot be removed is only space lost. */
async function discard(written: readonly string[]): Promise<void> {
  await Promise.allSettled(written.map(removeFile))
}

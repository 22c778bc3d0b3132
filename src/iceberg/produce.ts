import { randomBytes } from 'node:crypto'
import { invariant } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { contentName } from './content-name.ts'
import type { DataFile } from './data-file.ts'
import { sortedRecord } from './decode.ts'
import { withinTable } from './location.ts'
import { isLive } from './manifest.ts'
import { encodeManifestList, type ManifestFile } from './manifest-list.ts'
import { mergeSmall } from './merge.ts'
import { currentSnapshot, defaultPartitionSpec } from './metadata.ts'
import { listManifests, readManifests } from './scan.ts'
import type { Operation, Snapshot } from './snapshot.ts'
import { metadataFilePlace, type Table } from './table.ts'
import { carryOver, type SnapshotDraft, total, writeManifest, writeNoted } from './write-manifest.ts'

/** What a commit does to the set of data files. */
export interface DataChanges {
  readonly append: readonly DataFile[]
  /** Locations (`filePath`) of the files that leave. */
  readonly remove: readonly string[]
  readonly operation: Operation
  readonly summary: Readonly<Record<string, string>>
  readonly timestampMs: number
}

/**
 * Writes the manifests and the manifest list of the next snapshot; nothing refers to them yet.
 * Throws COMMIT_CONFLICT where a file to remove is not part of the table, INVALID_ARGUMENT where one to add lies outside
 * it, NOT_SUPPORTED for a partitioned table, and the errors of reading and writing.
 */
export async function produceSnapshot(
  table: Table,
  changes: DataChanges,
  written: string[],
): Promise<Snapshot> {
  const { metadata } = table
  checkUnpartitioned(table)
  checkAppended(table, changes.append)
  const draft: SnapshotDraft = {
    table,
    snapshotId: newSnapshotId(table),
    sequenceNumber: metadata.lastSequenceNumber + 1,
    written,
  }
  const parent = currentSnapshot(metadata)
  const before = parent === undefined ? [] : await listManifests(table, parent)
  const { kept, rewritten, removed } = await removeFiles(draft, before, changes.remove)
  const added = await addFiles(draft, changes.append)
  const manifests = [...added, ...rewritten, ...(await mergeSmall(draft, kept))]
  const snapshot: Snapshot = {
    snapshotId: draft.snapshotId,
    ...(parent === undefined ? {} : { parentSnapshotId: parent.snapshotId }),
    sequenceNumber: draft.sequenceNumber,
    timestampMs: changes.timestampMs,
    manifestList: '',
    operation: changes.operation,
    summary: summarize(changes, removed, manifests, parent),
    schemaId: metadata.currentSchemaId,
  }
  const bytes = encodeManifestList(snapshot, manifests)
  const place = metadataFilePlace(table, contentName(`snap-${draft.snapshotId}-1`, bytes))
  await writeNoted(draft, place.path, bytes)
  return { ...snapshot, manifestList: place.location }
}

function checkUnpartitioned(table: Table): void {
  if (defaultPartitionSpec(table.metadata).fields.length > 0)
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `Writing to a partitioned Iceberg table is not supported: '${table.folder}'`,
    )
}

/** A table may have been relocated since the caller asked where to put the file. */
function checkAppended({ metadata }: Table, files: readonly DataFile[]): void {
  const paths = new Set(files.map(({ filePath }) => filePath))
  invariant(paths.size === files.length, 'a data file is appended twice in one commit')
  for (const path of paths)
    if (withinTable(metadata.location, path) === undefined)
      throw new TraillakeError(
        'INVALID_ARGUMENT',
        `Data file '${path}' lies outside the table at '${metadata.location}'`,
      )
}

/**
 * Random and below 2^53: a JSON reader that knows only doubles then reads our metadata right.
 * https://iceberg.apache.org/spec/#assignment-of-snapshot-ids-and-current-snapshot-id
 */
function newSnapshotId({ metadata }: Table): bigint {
  for (;;) {
    const id = BigInt.asUintN(53, randomBytes(8).readBigUInt64LE())
    if (id !== 0n && metadata.snapshots.every(({ snapshotId }) => snapshotId !== id)) return id
  }
}

async function addFiles(draft: SnapshotDraft, files: readonly DataFile[]): Promise<readonly ManifestFile[]> {
  if (files.length === 0) return []
  const { snapshotId } = draft
  return [
    await writeManifest(
      draft,
      files.map((dataFile) => ({ status: 'added', snapshotId, dataFile })),
    ),
  ]
}

interface Removal {
  readonly kept: readonly ManifestFile[]
  readonly rewritten: readonly ManifestFile[]
  readonly removed: readonly DataFile[]
}

/** Manifests that list a leaving file are written anew; without one, none is even read. */
async function removeFiles(
  draft: SnapshotDraft,
  before: readonly ManifestFile[],
  paths: readonly string[],
): Promise<Removal> {
  if (paths.length === 0) return { kept: before, rewritten: [], removed: [] }
  const missing = new Set(paths)
  const kept: ManifestFile[] = []
  const rewritten: ManifestFile[] = []
  const removed: DataFile[] = []
  for (const read of await readManifests(draft.table, before)) {
    const leaving = read.entries.filter((entry) => isLive(entry) && missing.has(entry.dataFile.filePath))
    if (leaving.length === 0) {
      kept.push(read.manifest)
      continue
    }
    rewritten.push(await writeManifest(draft, carryOver(draft, read, leaving)))
    for (const { dataFile } of leaving) {
      missing.delete(dataFile.filePath)
      removed.push(dataFile)
    }
  }
  const [gone] = missing
  if (gone !== undefined)
    throw new TraillakeError('COMMIT_CONFLICT', `Data file '${gone}' is no longer part of the table`, {
      file: gone,
    })
  return { kept, rewritten, removed }
}

/** https://iceberg.apache.org/spec/#optional-snapshot-summary-fields */
function summarize(
  changes: DataChanges,
  removed: readonly DataFile[],
  manifests: readonly ManifestFile[],
  parent: Snapshot | undefined,
): Readonly<Record<string, string>> {
  const { append } = changes
  const records = (files: readonly DataFile[]): number => total(files.map(({ recordCount }) => recordCount))
  const bytes = (files: readonly DataFile[]): number =>
    total(files.map(({ fileSizeInBytes }) => fileSizeInBytes))
  // Another engine's snapshot may lack the total; a wrong one would be worse than none.
  const bytesBefore = parent === undefined ? 0 : Number(parent.summary['total-files-size'] ?? Number.NaN)
  const bytesNow = bytesBefore + bytes(append) - bytes(removed)
  const counters = {
    ...(append.length === 0
      ? {}
      : {
          'added-data-files': append.length,
          'added-records': records(append),
          'added-files-size': bytes(append),
        }),
    ...(removed.length === 0
      ? {}
      : {
          'deleted-data-files': removed.length,
          'deleted-records': records(removed),
          'removed-files-size': bytes(removed),
        }),
    'changed-partition-count': 1,
    'total-data-files': total(manifests.map((each) => each.addedFilesCount + each.existingFilesCount)),
    'total-records': total(manifests.map((each) => each.addedRowsCount + each.existingRowsCount)),
    ...(Number.isSafeInteger(bytesNow) ? { 'total-files-size': bytesNow } : {}),
    'total-delete-files': 0,
    'total-position-deletes': 0,
    'total-equality-deletes': 0,
  }
  for (const key of Object.keys(changes.summary))
    invariant(
      key !== 'operation' && !Object.hasOwn(counters, key),
      `snapshot summary key '${key}' is reserved`,
    )
  return sortedRecord([
    ...Object.entries(changes.summary),
    ...Object.entries(counters).map(([key, count]) => [key, String(count)] as const),
  ])
}

import { removeFile } from '../common/files.ts'
import { resolveLocation, withinTable } from './location.ts'
import type { TableMetadata } from './metadata.ts'
import { dataFilesOf, manifestsOf } from './references.ts'
import type { Snapshot, SnapshotReference } from './snapshot.ts'
import { type CommitOptions, swapMetadata } from './swap.ts'
import type { Table } from './table.ts'

export interface Expiry {
  /** Snapshots made before this time (milliseconds since 1970) may go. Leave room for queries that still read them. */
  readonly olderThanMs: number
  /** So many of the newest stay however old they are; 1 by default. */
  readonly keepLast?: number | undefined
}

/** What an expiry takes away. Files are local paths. */
export interface Expirable {
  readonly snapshotIds: readonly bigint[]
  /** Data files that no snapshot needs any more. */
  readonly dataFiles: readonly string[]
  /** Manifests and manifest lists. */
  readonly otherFiles: readonly string[]
}

export interface Expired extends Expirable {
  readonly table: Table
}

/**
 * Forgets old snapshots and deletes the data files, manifests and manifest lists that only they needed. What any branch
 * or tag points to stays, and so do the ancestors that `keepLast` or a branch's own retention keeps
 * (https://iceberg.apache.org/spec/#snapshot-retention-policy; references themselves never expire here). Files are
 * deleted once the commit holds; one that cannot be deleted is only space lost. Throws as `commit`.
 */
export async function expireSnapshots(
  table: Table,
  expiry: Expiry,
  options?: CommitOptions,
): Promise<Expired> {
  let doomed = NOTHING
  const next = await swapMetadata(
    table,
    async ({ base, timestampMs }) => {
      const kept = keptSnapshots(base.metadata, expiry, timestampMs)
      doomed = await doomedFiles(base, kept)
      return doomed.snapshotIds.length === 0 ? undefined : withoutSnapshots(base.metadata, kept)
    },
    options,
  )
  await Promise.allSettled([...doomed.dataFiles, ...doomed.otherFiles].map(removeFile))
  return { table: next, ...doomed }
}

/** What {@link expireSnapshots} would take away, and nothing is changed. */
export async function expirable(table: Table, expiry: Expiry): Promise<Expirable> {
  return doomedFiles(table, keptSnapshots(table.metadata, expiry, Date.now()))
}

const NOTHING: Expirable = { snapshotIds: [], dataFiles: [], otherFiles: [] }

function keptSnapshots(metadata: TableMetadata, expiry: Expiry, now: number): ReadonlySet<bigint> {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]))
  // Young ones stay even where no branch leads to them: another engine may be about to publish them.
  const young = metadata.snapshots.filter(({ timestampMs }) => timestampMs >= expiry.olderThanMs)
  const kept = new Set(young.map(({ snapshotId }) => snapshotId))
  for (const reference of Object.values(metadata.refs)) {
    kept.add(reference.snapshotId)
    if (reference.type === 'branch')
      for (const id of keptAncestors(byId, reference, expiry, now)) kept.add(id)
  }
  return kept
}

function keptAncestors(
  byId: ReadonlyMap<bigint, Snapshot>,
  { snapshotId, minSnapshotsToKeep, maxSnapshotAgeMs }: SnapshotReference,
  { olderThanMs, keepLast = 1 }: Expiry,
  now: number,
): readonly bigint[] {
  const least = minSnapshotsToKeep ?? keepLast
  const oldest = maxSnapshotAgeMs === undefined ? olderThanMs : now - maxSnapshotAgeMs
  const kept: bigint[] = []
  let snapshot = byId.get(snapshotId)
  while (snapshot !== undefined && (snapshot.timestampMs >= oldest || kept.length < least)) {
    kept.push(snapshot.snapshotId)
    snapshot = snapshot.parentSnapshotId === undefined ? undefined : byId.get(snapshot.parentSnapshotId)
  }
  return kept
}

function withoutSnapshots(metadata: TableMetadata, kept: ReadonlySet<bigint>): TableMetadata {
  // A log with a gap would tell a wrong history: what comes before the gap goes too.
  const gap = metadata.snapshotLog.findLastIndex(({ snapshotId }) => !kept.has(snapshotId))
  return {
    ...metadata,
    snapshots: metadata.snapshots.filter(({ snapshotId }) => kept.has(snapshotId)),
    snapshotLog: metadata.snapshotLog.slice(gap + 1),
  }
}

async function doomedFiles(table: Table, kept: ReadonlySet<bigint>): Promise<Expirable> {
  const { metadata } = table
  const needed = metadata.snapshots.filter(({ snapshotId }) => kept.has(snapshotId))
  const expired = metadata.snapshots.filter(({ snapshotId }) => !kept.has(snapshotId))
  if (expired.length === 0) return NOTHING
  const neededManifests = await manifestsOf(table, needed)
  const neededFiles = await dataFilesOf(table, neededManifests, true)
  const oldManifests = await manifestsOf(table, expired)
  const oldFiles = await dataFilesOf(table, oldManifests, false)
  const own = (locations: readonly string[]): readonly string[] =>
    locations
      .filter((location) => withinTable(metadata.location, location) !== undefined)
      .map((location) => resolveLocation(table, location))
  return {
    snapshotIds: expired.map(({ snapshotId }) => snapshotId),
    dataFiles: own([...oldFiles].filter((file) => !neededFiles.has(file))),
    otherFiles: own([
      ...expired.map(({ manifestList }) => manifestList),
      ...[...oldManifests.keys()].filter((path) => !neededManifests.has(path)),
    ]),
  }
}

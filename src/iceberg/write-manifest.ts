import { TraillakeError } from '../common/errors.ts'
import { writeNewFile } from '../common/files.ts'
import { contentName } from './content-name.ts'
import { encodeManifest, isLive, type ManifestEntry, type NewEntry } from './manifest.ts'
import type { ManifestFile } from './manifest-list.ts'
import { currentSchema, defaultPartitionSpec } from './metadata.ts'
import type { ReadManifest } from './scan.ts'
import { metadataFilePlace, type Table } from './table.ts'

/** A snapshot in the making. Files it wrote are noted in `written`, for a commit that fails to clean up. */
export interface SnapshotDraft {
  readonly table: Table
  readonly snapshotId: bigint
  readonly sequenceNumber: number
  readonly written: string[]
}

/** Writes a new file of the snapshot, noted before its first byte. */
export async function writeNoted(draft: SnapshotDraft, path: string, bytes: Uint8Array): Promise<void> {
  draft.written.push(path)
  await writeNewFile(path, bytes)
}

/** The live entries of a manifest as existing ones, those of `leaving` as deleted by this snapshot. */
export function carryOver(
  draft: SnapshotDraft,
  { manifest, entries }: ReadManifest,
  leaving: readonly ManifestEntry[] = [],
): readonly NewEntry[] {
  const { table, snapshotId } = draft
  if (manifest.partitionSpecId !== table.metadata.defaultSpecId)
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `Rewriting a partitioned manifest is not supported: '${manifest.manifestPath}'`,
    )
  const left = new Set(leaving)
  return entries
    .filter(isLive)
    .map((entry) =>
      left.has(entry)
        ? { ...entry, status: 'deleted' as const, snapshotId }
        : { ...entry, status: 'existing' as const },
    )
}

/** Writes one manifest of the new snapshot and answers its line for the manifest list. */
export async function writeManifest(
  draft: SnapshotDraft,
  entries: readonly NewEntry[],
): Promise<ManifestFile> {
  const { table, sequenceNumber, snapshotId } = draft
  const bytes = encodeManifest(currentSchema(table.metadata), defaultPartitionSpec(table.metadata), entries)
  const place = metadataFilePlace(table, contentName('m0', bytes))
  await writeNoted(draft, place.path, bytes)
  const of = (status: NewEntry['status']): readonly NewEntry[] =>
    entries.filter((entry) => entry.status === status)
  const rows = (some: readonly NewEntry[]): number => total(some.map(({ dataFile }) => dataFile.recordCount))
  const [added, existing, deleted] = [of('added'), of('existing'), of('deleted')]
  return {
    manifestPath: place.location,
    manifestLength: bytes.length,
    partitionSpecId: table.metadata.defaultSpecId,
    content: 'data',
    sequenceNumber,
    minSequenceNumber: leastSequenceNumber(entries, sequenceNumber),
    addedSnapshotId: snapshotId,
    addedFilesCount: added.length,
    existingFilesCount: existing.length,
    deletedFilesCount: deleted.length,
    addedRowsCount: rows(added),
    existingRowsCount: rows(existing),
    deletedRowsCount: rows(deleted),
  }
}

/** Over live files only; added ones inherit the snapshot's own number, which is the highest. */
function leastSequenceNumber(entries: readonly NewEntry[], own: number): number {
  return entries.reduce(
    (least, entry) => (entry.status === 'existing' ? Math.min(least, entry.sequenceNumber) : least),
    own,
  )
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

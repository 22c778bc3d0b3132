import { decodeAvro, encodeAvro } from './avro.ts'
import {
  corruptField,
  integerOf,
  longOf,
  member,
  optional,
  type Place,
  rootOf,
  type Source,
  stringOf,
} from './decode.ts'
import { MANIFEST_FILE } from './manifest-schema.ts'
import type { Snapshot } from './snapshot.ts'

/** One line of a manifest list. https://iceberg.apache.org/spec/#manifest-lists */
export interface ManifestFile {
  /** Location as the metadata writes it. */
  readonly manifestPath: string
  readonly manifestLength: number
  readonly partitionSpecId: number
  readonly content: 'data' | 'deletes'
  readonly sequenceNumber: number
  readonly minSequenceNumber: number
  readonly addedSnapshotId: bigint
  readonly addedFilesCount: number
  readonly existingFilesCount: number
  readonly deletedFilesCount: number
  readonly addedRowsCount: number
  readonly existingRowsCount: number
  readonly deletedRowsCount: number
  /** Summaries of partition fields, undecoded: none in tables made here, kept for those of others. */
  readonly partitions?: readonly object[] | undefined
}

/** The bytes of the manifest list of `snapshot`. */
export function encodeManifestList(
  snapshot: Pick<Snapshot, 'snapshotId' | 'parentSnapshotId' | 'sequenceNumber'>,
  manifests: readonly ManifestFile[],
): Buffer {
  const metadata = {
    'snapshot-id': String(snapshot.snapshotId),
    'parent-snapshot-id': String(snapshot.parentSnapshotId ?? null),
    'sequence-number': String(snapshot.sequenceNumber),
    'format-version': '2',
  }
  return encodeAvro(MANIFEST_FILE, metadata, manifests.map(encodeManifestFile))
}

function encodeManifestFile(manifest: ManifestFile): object {
  return {
    manifest_path: manifest.manifestPath,
    manifest_length: manifest.manifestLength,
    partition_spec_id: manifest.partitionSpecId,
    content: manifest.content === 'data' ? 0 : 1,
    sequence_number: manifest.sequenceNumber,
    min_sequence_number: manifest.minSequenceNumber,
    added_snapshot_id: manifest.addedSnapshotId,
    added_files_count: manifest.addedFilesCount,
    existing_files_count: manifest.existingFilesCount,
    deleted_files_count: manifest.deletedFilesCount,
    added_rows_count: manifest.addedRowsCount,
    existing_rows_count: manifest.existingRowsCount,
    deleted_rows_count: manifest.deletedRowsCount,
    partitions: manifest.partitions ?? [],
    key_metadata: null,
  }
}

/** Reads a manifest list. Throws CORRUPT_STORE with file and field. */
export function decodeManifestList(bytes: Buffer, file: string): readonly ManifestFile[] {
  const source: Source = { kind: 'Manifest list', file }
  return decodeAvro(bytes, source).records.map((record, index) =>
    decodeManifestFile({ value: record, source, parent: rootOf(undefined, source), key: index }),
  )
}

function decodeManifestFile(place: Place): ManifestFile {
  const integer = (key: string): number => integerOf(member(place, key))
  const partitions = optional(place, 'partitions')
  return {
    manifestPath: stringOf(member(place, 'manifest_path')),
    manifestLength: integer('manifest_length'),
    partitionSpecId: integer('partition_spec_id'),
    content: decodeContent(optional(place, 'content')),
    // Lists written by version 1 have no sequence numbers: the specification reads them as 0.
    sequenceNumber: integerOr(optional(place, 'sequence_number'), 0),
    minSequenceNumber: integerOr(optional(place, 'min_sequence_number'), 0),
    addedSnapshotId: longOf(member(place, 'added_snapshot_id')),
    addedFilesCount: integer('added_files_count'),
    existingFilesCount: integer('existing_files_count'),
    deletedFilesCount: integer('deleted_files_count'),
    addedRowsCount: integer('added_rows_count'),
    existingRowsCount: integer('existing_rows_count'),
    deletedRowsCount: integer('deleted_rows_count'),
    ...(partitions === undefined ? {} : { partitions: decodeSummaries(partitions) }),
  }
}

function decodeSummaries(place: Place): readonly object[] {
  if (!Array.isArray(place.value)) throw corruptField(place, 'must be an array')
  // Kept as Avro gave them, to be written again by the same schema.
  return place.value as readonly object[]
}

function decodeContent(place: Place | undefined): ManifestFile['content'] {
  const content = integerOr(place, 0)
  if (place !== undefined && content !== 0 && content !== 1) throw corruptField(place, 'must be 0 or 1')
  return content === 0 ? 'data' : 'deletes'
}

function integerOr(place: Place | undefined, missing: number): number {
  return place === undefined ? missing : integerOf(place)
}

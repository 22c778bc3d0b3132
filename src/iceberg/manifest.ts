import { decodeAvro, encodeAvro } from './avro.ts'
import { type DataFile, decodeDataFile, encodeDataFile } from './data-file.ts'
import {
  corruptField,
  integerOf,
  longOf,
  member,
  optional,
  type Place,
  rootOf,
  type Source,
} from './decode.ts'
import type { PartitionSpec } from './layout.ts'
import { encodePartitionSpec } from './layout.ts'
import type { ManifestFile } from './manifest-list.ts'
import { MANIFEST_ENTRY } from './manifest-schema.ts'
import { encodeSchema, type Schema } from './schema.ts'

const STATUSES = ['existing', 'added', 'deleted'] as const

/** `added` by this manifest's snapshot, `existing` from an earlier one, or `deleted` by this manifest's snapshot. */
type EntryStatus = (typeof STATUSES)[number]

/** One line of a manifest, its snapshot id and sequence numbers already inherited. */
export interface ManifestEntry {
  readonly status: EntryStatus
  /** The snapshot that added the file, or deleted it where the status is `deleted`. */
  readonly snapshotId: bigint
  /** The data sequence number. */
  readonly sequenceNumber: number
  readonly fileSequenceNumber: number
  readonly dataFile: DataFile
}

/** An entry to write. Sequence numbers are left out for added files only: they inherit the commit's. */
export type NewEntry =
  | { readonly status: 'added'; readonly snapshotId: bigint; readonly dataFile: DataFile }
  | (ManifestEntry & { readonly status: 'existing' | 'deleted' })

/** The bytes of a data manifest. */
export function encodeManifest(schema: Schema, spec: PartitionSpec, entries: readonly NewEntry[]): Buffer {
  const metadata = {
    schema: JSON.stringify(encodeSchema(schema)),
    'schema-id': String(schema.schemaId),
    'partition-spec': JSON.stringify(encodePartitionSpec(spec)['fields']),
    'partition-spec-id': String(spec.specId),
    'format-version': '2',
    content: 'data',
  }
  return encodeAvro(MANIFEST_ENTRY, metadata, entries.map(encodeEntry))
}

function encodeEntry(entry: NewEntry): object {
  const inherits = entry.status === 'added'
  return {
    status: STATUSES.indexOf(entry.status),
    snapshot_id: entry.snapshotId,
    sequence_number: inherits ? null : entry.sequenceNumber,
    file_sequence_number: inherits ? null : entry.fileSequenceNumber,
    data_file: encodeDataFile(entry.dataFile),
  }
}

/**
 * Reads a manifest; what an entry leaves out it inherits from the manifest's line in the manifest list.
 * https://iceberg.apache.org/spec/#sequence-number-inheritance. Throws CORRUPT_STORE with file and field.
 */
export function decodeManifest(
  bytes: Buffer,
  manifest: ManifestFile,
  file: string,
): readonly ManifestEntry[] {
  const source: Source = { kind: 'Manifest', file }
  return decodeAvro(bytes, source).records.map((record, index) =>
    decodeEntry({ value: record, source, parent: rootOf(undefined, source), key: index }, manifest),
  )
}

function decodeEntry(place: Place, manifest: ManifestFile): ManifestEntry {
  const statusField = member(place, 'status')
  const status = STATUSES[integerOf(statusField)]
  if (status === undefined) throw corruptField(statusField, 'must be 0, 1 or 2')
  const snapshotId = optional(place, 'snapshot_id')
  const inherited = (key: string): number => {
    const own = optional(place, key)
    if (own !== undefined) return integerOf(own)
    // Manifests written by version 1 have no sequence numbers at all: theirs is 0, and so is their manifest's.
    if (status === 'added' || manifest.sequenceNumber === 0) return manifest.sequenceNumber
    return integerOf(member(place, key))
  }
  return {
    status,
    snapshotId: snapshotId === undefined ? manifest.addedSnapshotId : longOf(snapshotId),
    sequenceNumber: inherited('sequence_number'),
    fileSequenceNumber: inherited('file_sequence_number'),
    dataFile: decodeDataFile(member(place, 'data_file')),
  }
}

/** Whether the entry's file is part of the table. */
export function isLive({ status }: Pick<ManifestEntry, 'status'>): boolean {
  return status !== 'deleted'
}

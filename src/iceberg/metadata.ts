import { TraillakeError } from '../common/errors.ts'
import {
  corrupt,
  corruptField,
  elementsOf,
  integerOf,
  member,
  membersOf,
  optional,
  type Place,
  rootOf,
  type Source,
  sortedRecord,
  stringMapOf,
  stringOf,
} from './decode.ts'
import { formatJson, type JsonObject, type JsonValue, parseJson } from './json.ts'
import {
  decodePartitionSpec,
  decodeSortOrder,
  encodePartitionSpec,
  encodeSortOrder,
  type PartitionSpec,
  type SortOrder,
} from './layout.ts'
import { decodeSchema, encodeSchema, type Schema } from './schema.ts'
import {
  decodeCurrentSnapshotId,
  decodeReference,
  decodeSnapshot,
  decodeSnapshotLogEntry,
  encodeReference,
  encodeSnapshot,
  MAIN_BRANCH,
  type Snapshot,
  type SnapshotLogEntry,
  type SnapshotReference,
} from './snapshot.ts'

/** Table metadata of format version 2. https://iceberg.apache.org/spec/#table-metadata-fields */
export interface TableMetadata {
  readonly tableUuid: string
  /** Base location as written, `file:///lake/events`; where the table lies now may be elsewhere. */
  readonly location: string
  readonly lastSequenceNumber: number
  readonly lastUpdatedMs: number
  readonly lastColumnId: number
  readonly schemas: readonly Schema[]
  readonly currentSchemaId: number
  readonly partitionSpecs: readonly PartitionSpec[]
  readonly defaultSpecId: number
  readonly lastPartitionId: number
  readonly sortOrders: readonly SortOrder[]
  readonly defaultSortOrderId: number
  readonly properties: Readonly<Record<string, string>>
  readonly currentSnapshotId?: bigint | undefined
  readonly snapshots: readonly Snapshot[]
  readonly refs: Readonly<Record<string, SnapshotReference>>
  readonly snapshotLog: readonly SnapshotLogEntry[]
  readonly metadataLog: readonly MetadataLogEntry[]
  /** Optional parts that mean nothing here and are kept as found: `statistics`, `partition-statistics`. */
  readonly other: JsonObject
}

/** One line of the metadata log: an earlier metadata file and when it was written. */
export interface MetadataLogEntry {
  readonly metadataFile: string
  readonly timestampMs: number
}

const FORMAT_VERSION = 2

/** The bytes of a `vN.metadata.json`. Equal metadata gives equal text. */
export function encodeTableMetadata(metadata: TableMetadata): string {
  const json: JsonObject = {
    'format-version': FORMAT_VERSION,
    'table-uuid': metadata.tableUuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    'current-schema-id': metadata.currentSchemaId,
    schemas: metadata.schemas.map(encodeSchema),
    'default-spec-id': metadata.defaultSpecId,
    'partition-specs': metadata.partitionSpecs.map(encodePartitionSpec),
    'last-partition-id': metadata.lastPartitionId,
    'default-sort-order-id': metadata.defaultSortOrderId,
    'sort-orders': metadata.sortOrders.map(encodeSortOrder),
    properties: metadata.properties,
    'current-snapshot-id': metadata.currentSnapshotId,
    refs: Object.fromEntries(
      Object.entries(metadata.refs).map(([name, reference]) => [name, encodeReference(reference)]),
    ),
    snapshots: metadata.snapshots.map(encodeSnapshot),
    'snapshot-log': metadata.snapshotLog.map(({ snapshotId, timestampMs }) => ({
      'timestamp-ms': timestampMs,
      'snapshot-id': snapshotId,
    })),
    'metadata-log': metadata.metadataLog.map(({ metadataFile, timestampMs }) => ({
      'timestamp-ms': timestampMs,
      'metadata-file': metadataFile,
    })),
    ...metadata.other,
  }
  return `${formatJson(json)}\n`
}

const KNOWN = new Set([
  ...['format-version', 'table-uuid', 'location', 'last-sequence-number', 'last-updated-ms'],
  ...['last-column-id', 'schemas', 'current-schema-id', 'partition-specs', 'default-spec-id'],
  ...['last-partition-id', 'sort-orders', 'default-sort-order-id', 'properties', 'current-snapshot-id'],
  ...['refs', 'snapshots', 'snapshot-log', 'metadata-log'],
  // Version 1 keys that a writer may repeat for old readers.
  ...['schema', 'partition-spec'],
])

/**
 * Reads the text of a metadata file. Throws CORRUPT_STORE with file and field for what breaks the specification, and
 * NOT_SUPPORTED for another format version.
 */
export function decodeTableMetadata(text: string, file: string): TableMetadata {
  const source: Source = { kind: 'Table metadata', file }
  const root = rootOf(parse(text, source), source)
  const version = integerOf(member(root, 'format-version'))
  if (version !== FORMAT_VERSION)
    throw new TraillakeError('NOT_SUPPORTED', `Iceberg format version ${version} is not supported`, { file })
  const snapshots = list(root, 'snapshots', decodeSnapshot)
  const currentSnapshotId = decodeCurrentSnapshotId(optional(root, 'current-snapshot-id'))
  const metadata: TableMetadata = {
    tableUuid: stringOf(member(root, 'table-uuid')),
    location: stringOf(member(root, 'location')),
    lastSequenceNumber: integerOf(member(root, 'last-sequence-number')),
    lastUpdatedMs: integerOf(member(root, 'last-updated-ms')),
    lastColumnId: integerOf(member(root, 'last-column-id')),
    schemas: elementsOf(member(root, 'schemas')).map(decodeSchema),
    currentSchemaId: integerOf(member(root, 'current-schema-id')),
    partitionSpecs: elementsOf(member(root, 'partition-specs')).map(decodePartitionSpec),
    defaultSpecId: integerOf(member(root, 'default-spec-id')),
    lastPartitionId: integerOf(member(root, 'last-partition-id')),
    sortOrders: elementsOf(member(root, 'sort-orders')).map(decodeSortOrder),
    defaultSortOrderId: integerOf(member(root, 'default-sort-order-id')),
    properties: optionalMap(optional(root, 'properties')),
    ...(currentSnapshotId === undefined ? {} : { currentSnapshotId }),
    snapshots,
    refs: decodeReferences(optional(root, 'refs'), currentSnapshotId),
    snapshotLog: list(root, 'snapshot-log', decodeSnapshotLogEntry),
    metadataLog: list(root, 'metadata-log', (entry) => ({
      metadataFile: stringOf(member(entry, 'metadata-file')),
      timestampMs: integerOf(member(entry, 'timestamp-ms')),
    })),
    other: otherMembers(root),
  }
  checkReferences(metadata, root)
  return metadata
}

function parse(text: string, source: Source): JsonValue {
  try {
    return parseJson(text)
  } catch (error) {
    throw corrupt(source, 'it is not JSON', error)
  }
}

function list<Value>(root: Place, key: string, decode: (place: Place) => Value): readonly Value[] {
  const found = optional(root, key)
  return found === undefined ? [] : elementsOf(found).map(decode)
}

function optionalMap(place: Place | undefined): Readonly<Record<string, string>> {
  return place === undefined ? {} : stringMapOf(place)
}

function decodeReferences(
  place: Place | undefined,
  currentSnapshotId: bigint | undefined,
): Readonly<Record<string, SnapshotReference>> {
  const references = place === undefined ? [] : membersOf(place)
  const main: readonly (readonly [string, SnapshotReference])[] =
    currentSnapshotId === undefined ? [] : [[MAIN_BRANCH, { snapshotId: currentSnapshotId, type: 'branch' }]]
  return sortedRecord([
    ...main,
    ...references.map(([name, reference]) => [name, decodeReference(reference)] as const),
  ])
}

function otherMembers(root: Place): JsonObject {
  return sortedRecord(
    membersOf(root)
      .filter(([key]) => !KNOWN.has(key))
      // The whole document came from parseJson, so each part of it is JSON.
      .map(([key, { value }]) => [key, value as JsonValue]),
  )
}

/** Ids must lead somewhere: a table that names a missing schema or snapshot is damaged, not empty. */
function checkReferences(metadata: TableMetadata, root: Place): void {
  const { snapshots, refs, currentSnapshotId } = metadata
  const requireOne = (key: string, found: boolean): void => {
    if (!found) throw corruptField(member(root, key), 'names an id that the table does not have')
  }
  requireOne(
    'current-schema-id',
    metadata.schemas.some(({ schemaId }) => schemaId === metadata.currentSchemaId),
  )
  requireOne(
    'default-spec-id',
    metadata.partitionSpecs.some(({ specId }) => specId === metadata.defaultSpecId),
  )
  requireOne(
    'default-sort-order-id',
    metadata.sortOrders.some(({ orderId }) => orderId === metadata.defaultSortOrderId),
  )
  const ids = new Set(snapshots.map(({ snapshotId }) => snapshotId))
  if (ids.size !== snapshots.length) throw corruptField(member(root, 'snapshots'), 'has one id twice')
  if (currentSnapshotId !== undefined) requireOne('current-snapshot-id', ids.has(currentSnapshotId))
  if (snapshots.some(({ sequenceNumber }) => sequenceNumber > metadata.lastSequenceNumber))
    throw corruptField(member(root, 'last-sequence-number'), 'is behind a snapshot')
  for (const [name, { snapshotId }] of Object.entries(refs)) {
    requireOne('refs', ids.has(snapshotId))
    if (name === MAIN_BRANCH && snapshotId !== currentSnapshotId)
      throw corruptField(member(root, 'refs'), "has another 'main' than the current snapshot")
  }
}

/** The schema that new data is written with. */
export function currentSchema({
  schemas,
  currentSchemaId,
}: Pick<TableMetadata, 'schemas' | 'currentSchemaId'>): Schema {
  return required(schemas.find(({ schemaId }) => schemaId === currentSchemaId))
}

/** The snapshot that queries read, undefined for a table that never had data. */
export function currentSnapshot({ snapshots, currentSnapshotId }: TableMetadata): Snapshot | undefined {
  return snapshots.find(({ snapshotId }) => snapshotId === currentSnapshotId)
}

/** The partition spec that new data is written with. */
export function defaultPartitionSpec({ partitionSpecs, defaultSpecId }: TableMetadata): PartitionSpec {
  return required(partitionSpecs.find(({ specId }) => specId === defaultSpecId))
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined)
    throw new TraillakeError('GENERIC_INTERNAL_ERROR', 'table metadata names an id it does not have')
  return value
}

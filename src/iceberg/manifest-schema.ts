import type { JsonObject, JsonValue } from './json.ts'

/**
 * Avro schemas of manifests and manifest lists, format version 2. The attributes `field-id`, `element-id` and
 * `logicalType: map` are how Iceberg marks ids in Avro (https://iceberg.apache.org/spec/#avro).
 */

function field(id: number, name: string, type: JsonValue): JsonObject {
  return { name, type, 'field-id': id }
}

function optionalField(id: number, name: string, type: JsonValue): JsonObject {
  return { name, type: ['null', type], default: null, 'field-id': id }
}

function record(name: string, fields: readonly JsonObject[]): JsonObject {
  return { type: 'record', name, fields }
}

/** Avro maps have string keys only; Iceberg writes others as an array of pairs. */
function intMap(keyId: number, valueId: number, value: 'long' | 'bytes'): JsonObject {
  const pair = record(`k${keyId}_v${valueId}`, [field(keyId, 'key', 'int'), field(valueId, 'value', value)])
  return { type: 'array', items: pair, logicalType: 'map' }
}

function listOf(elementId: number, items: JsonValue): JsonObject {
  return { type: 'array', items, 'element-id': elementId }
}

const DATA_FILE = record('r2', [
  field(134, 'content', 'int'),
  field(100, 'file_path', 'string'),
  field(101, 'file_format', 'string'),
  field(102, 'partition', record('r102', [])),
  field(103, 'record_count', 'long'),
  field(104, 'file_size_in_bytes', 'long'),
  optionalField(108, 'column_sizes', intMap(117, 118, 'long')),
  optionalField(109, 'value_counts', intMap(119, 120, 'long')),
  optionalField(110, 'null_value_counts', intMap(121, 122, 'long')),
  optionalField(137, 'nan_value_counts', intMap(138, 139, 'long')),
  optionalField(125, 'lower_bounds', intMap(126, 127, 'bytes')),
  optionalField(128, 'upper_bounds', intMap(129, 130, 'bytes')),
  optionalField(131, 'key_metadata', 'bytes'),
  optionalField(132, 'split_offsets', listOf(133, 'long')),
  optionalField(135, 'equality_ids', listOf(136, 'int')),
  optionalField(140, 'sort_order_id', 'int'),
])

/** `manifest_entry` of an unpartitioned table. https://iceberg.apache.org/spec/#manifests */
export const MANIFEST_ENTRY = record('manifest_entry', [
  field(0, 'status', 'int'),
  optionalField(1, 'snapshot_id', 'long'),
  optionalField(3, 'sequence_number', 'long'),
  optionalField(4, 'file_sequence_number', 'long'),
  field(2, 'data_file', DATA_FILE),
])

const FIELD_SUMMARY = record('r508', [
  field(509, 'contains_null', 'boolean'),
  optionalField(518, 'contains_nan', 'boolean'),
  optionalField(510, 'lower_bound', 'bytes'),
  optionalField(511, 'upper_bound', 'bytes'),
])

/** `manifest_file`, one line of a manifest list. https://iceberg.apache.org/spec/#manifest-lists */
export const MANIFEST_FILE = record('manifest_file', [
  field(500, 'manifest_path', 'string'),
  field(501, 'manifest_length', 'long'),
  field(502, 'partition_spec_id', 'int'),
  field(517, 'content', 'int'),
  field(515, 'sequence_number', 'long'),
  field(516, 'min_sequence_number', 'long'),
  field(503, 'added_snapshot_id', 'long'),
  field(504, 'added_files_count', 'int'),
  field(505, 'existing_files_count', 'int'),
  field(506, 'deleted_files_count', 'int'),
  field(512, 'added_rows_count', 'long'),
  field(513, 'existing_rows_count', 'long'),
  field(514, 'deleted_rows_count', 'long'),
  optionalField(507, 'partitions', listOf(508, FIELD_SUMMARY)),
  optionalField(519, 'key_metadata', 'bytes'),
])

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function collectNames(
  schema: JsonValue | undefined,
  names: Map<number, string>,
): ReadonlyMap<number, string> {
  if (Array.isArray(schema)) for (const part of schema as readonly JsonValue[]) collectNames(part, names)
  else if (isObject(schema)) {
    const { name, 'field-id': id } = schema
    if (typeof id === 'number' && typeof name === 'string') names.set(id, name)
    for (const part of Object.values(schema)) collectNames(part, names)
  }
  return names
}

const SPECIFIED_NAMES = collectNames([MANIFEST_ENTRY, MANIFEST_FILE], new Map())

/**
 * A writer's schema with the specification's names. Iceberg resolves fields by id, and other writers did use other
 * names (`added_data_files_count`); Avro's bytes do not depend on names, so that renaming is all it takes.
 */
export function withSpecifiedNames(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return (schema as readonly JsonValue[]).map(withSpecifiedNames)
  if (!isObject(schema)) return schema
  const renamed = Object.entries(schema).map(([key, part]): [string, JsonValue | undefined] => [
    key,
    part === undefined || key === 'default' ? part : withSpecifiedNames(part),
  ])
  const id = schema['field-id']
  const name = typeof id === 'number' ? SPECIFIED_NAMES.get(id) : undefined
  return { ...Object.fromEntries(renamed), ...(name === undefined ? {} : { name }) }
}

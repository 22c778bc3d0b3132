import { assertNever } from '../../common/assert.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import { type LeafType, type SchemaNode, unsupported } from '../schema-tree.ts'
import type { ThriftWriter } from './thrift.ts'

/** Numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. */
export const PHYSICAL: Readonly<Record<LeafType['physical'], number>> = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  INT96: 3,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
}
const REPETITION = { required: 0, optional: 1, repeated: 2 } as const
const CONVERTED = {
  utf8: 0,
  map: 1,
  list: 3,
  decimal: 5,
  date: 6,
  time: 8,
  timestamp: 10,
  int8: 15,
  int16: 16,
} as const
const LOGICAL = {
  string: 1,
  map: 2,
  list: 3,
  decimal: 5,
  date: 6,
  time: 7,
  timestamp: 8,
  integer: 10,
  unknown: 11,
} as const
const MICROSECONDS = 2

/** A column to be written: its name and type, with field ids of it and of its parts where the table has some. */
export interface ParquetField {
  readonly name: string
  readonly type: SqlType
  readonly id?: number
  /** For an array its element; for a map its key and value; for a row its fields. Needed only for ids. */
  readonly children?: readonly ParquetField[]
}

/** An entry of the schema as the footer lists it. */
export interface SchemaEntry {
  readonly name: string
  /** Undefined for the root. */
  readonly repetition: number | undefined
  readonly id?: number | undefined
  readonly children?: number
  readonly annotation: Annotation
}

/** What a leaf is to be written as, or what kind of nesting a group is. */
interface Annotation {
  readonly physical?: LeafType['physical']
  readonly length?: number
  readonly converted?: number
  readonly precision?: number
  readonly scale?: number
  /** The logical type's member of the union, and its fields. */
  readonly logical?: number
  readonly logicalFields?: (writer: ThriftWriter) => void
}

function micros(isUtc: boolean): (writer: ThriftWriter) => void {
  return (writer) => {
    writer.boolean(1, isUtc)
    writer.struct(2, () => writer.struct(MICROSECONDS, () => undefined))
  }
}

function integer(bits: number, converted: number): Annotation {
  const logicalFields = (writer: ThriftWriter) => {
    writer.byte(1, bits)
    writer.boolean(2, true)
  }
  return { physical: 'INT32', converted, logical: LOGICAL.integer, logicalFields }
}

function decimal(precision: number, scale: number): Annotation {
  const logicalFields = (writer: ThriftWriter) => {
    writer.i32(1, scale)
    writer.i32(2, precision)
  }
  const annotation = {
    converted: CONVERTED.decimal,
    precision,
    scale,
    logical: LOGICAL.decimal,
    logicalFields,
  }
  return precision <= 18
    ? { ...annotation, physical: 'INT64' }
    : { ...annotation, physical: 'FIXED_LEN_BYTE_ARRAY', length: 16 }
}

/** How a type that is not nested is stored (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). */
function annotation(type: SqlType): Annotation {
  switch (type.kind) {
    case 'unknown':
      return { physical: 'INT32', logical: LOGICAL.unknown }
    case 'boolean':
      return { physical: 'BOOLEAN' }
    case 'tinyint':
      return integer(8, CONVERTED.int8)
    case 'smallint':
      return integer(16, CONVERTED.int16)
    case 'integer':
      return { physical: 'INT32' }
    case 'bigint':
      return { physical: 'INT64' }
    case 'real':
      return { physical: 'FLOAT' }
    case 'double':
      return { physical: 'DOUBLE' }
    case 'decimal':
      return decimal(type.precision, type.scale)
    case 'varchar':
    case 'char':
    case 'json':
      return { physical: 'BYTE_ARRAY', converted: CONVERTED.utf8, logical: LOGICAL.string }
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      return { physical: 'BYTE_ARRAY' }
    case 'date':
      return { physical: 'INT32', converted: CONVERTED.date, logical: LOGICAL.date }
    case 'time':
      return { physical: 'INT64', logical: LOGICAL.time, logicalFields: micros(false) }
    case 'timestamp':
      return { physical: 'INT64', logical: LOGICAL.timestamp, logicalFields: micros(false) }
    case 'timestamp with time zone':
      return {
        physical: 'INT64',
        converted: CONVERTED.timestamp,
        logical: LOGICAL.timestamp,
        logicalFields: micros(true),
      }
    case 'interval year to month':
    case 'interval day to second':
    case 'array':
    case 'map':
    case 'row':
    case 'function':
      throw unsupported(`a Parquet column of type ${formatType(type)}`)
    default:
      return assertNever(type)
  }
}

/** Columns as they are written: the tree that levels go by, and the entries of the footer. */
export interface FileSchema {
  readonly nodes: readonly SchemaNode[]
  readonly entries: readonly SchemaEntry[]
}

type Levels = Pick<SchemaNode, 'path' | 'definition' | 'repetition'>

const LIST: Annotation = { converted: CONVERTED.list, logical: LOGICAL.list }
const MAP: Annotation = { converted: CONVERTED.map, logical: LOGICAL.map }

/** Throws NOT_SUPPORTED for a type that Parquet has no counterpart of. */
export function fileSchema(fields: readonly ParquetField[]): FileSchema {
  const entries: SchemaEntry[] = []

  function add(field: ParquetField, outer: Levels, isOptional: boolean): SchemaNode {
    const { name, type, id, children } = field
    const levels = {
      path: [...outer.path, name],
      definition: outer.definition + (isOptional ? 1 : 0),
      repetition: outer.repetition,
    }
    const base = { name, ...levels }
    const entry = { name, id, repetition: isOptional ? REPETITION.optional : REPETITION.required }
    const repeated = (group: string): Levels => ({
      path: [...levels.path, group],
      definition: levels.definition + 1,
      repetition: levels.repetition + 1,
    })
    const group = (inner: string, count: number) =>
      entries.push({ name: inner, repetition: REPETITION.repeated, children: count, annotation: {} })
    switch (type.kind) {
      case 'row': {
        entries.push({ ...entry, children: type.fields.length, annotation: {} })
        const parts = type.fields.map(
          (part, i) => children?.[i] ?? { name: part.name ?? `field${i}`, type: part.type },
        )
        return { ...base, kind: 'row', fields: parts.map((part) => add(part, levels, true)) }
      }
      case 'array': {
        entries.push({ ...entry, children: 1, annotation: LIST })
        group('list', 1)
        const inner = repeated('list')
        const element = add(children?.[0] ?? { name: 'element', type: type.element }, inner, true)
        return { ...base, kind: 'array', itemDefinition: inner.definition, element }
      }
      case 'map': {
        entries.push({ ...entry, children: 1, annotation: MAP })
        group('key_value', 2)
        const inner = repeated('key_value')
        const key = add(children?.[0] ?? { name: 'key', type: type.key }, inner, false)
        const value = add(children?.[1] ?? { name: 'value', type: type.value }, inner, true)
        return { ...base, kind: 'map', itemDefinition: inner.definition, key, value }
      }
      default: {
        const stored = annotation(type)
        entries.push({ ...entry, annotation: stored })
        const isDecimal = type.kind === 'decimal'
        const leaf = {
          physical: stored.physical ?? 'BYTE_ARRAY',
          length: stored.length,
          isDecimal,
          unsupported: undefined,
        }
        return { ...base, kind: 'leaf', type: leaf }
      }
    }
  }
  const root = { path: [], definition: 0, repetition: 0 }
  const nodes = fields.map((field) => add(field, root, true))
  return { nodes, entries }
}

/** Writes the fields of a SchemaElement. */
export function writeSchemaEntry(
  writer: ThriftWriter,
  { name, repetition, id, children, annotation }: SchemaEntry,
): void {
  const { physical, length, converted, precision, scale, logical, logicalFields } = annotation
  writer.i32(1, physical === undefined ? undefined : PHYSICAL[physical])
  writer.i32(2, length)
  writer.i32(3, repetition)
  writer.binary(4, name)
  writer.i32(5, children)
  writer.i32(6, converted)
  writer.i32(7, scale)
  writer.i32(8, precision)
  writer.i32(9, id)
  if (logical === undefined) return
  writer.struct(10, () => writer.struct(logical, () => logicalFields?.(writer)))
}

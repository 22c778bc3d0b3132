import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import {
  booleanOf,
  corruptField,
  elementsOf,
  integerOf,
  member,
  optional,
  type Place,
  stringOf,
} from './decode.ts'
import type { JsonObject, JsonValue } from './json.ts'

const PLAIN = [
  ...(['boolean', 'int', 'long', 'float', 'double', 'date', 'time'] as const),
  ...(['timestamp', 'timestamptz', 'string', 'uuid', 'binary'] as const),
]

type PlainName = (typeof PLAIN)[number]

/**
 * An Iceberg type of format version 2. Ids belong to fields, list elements, map keys and map values; they are what
 * data files are read by and never change.
 * https://iceberg.apache.org/spec/#schemas-and-data-types
 */
export type IcebergType =
  | { readonly kind: PlainName }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed'; readonly length: number }
  | StructType
  | ListType
  | MapType

interface StructType {
  readonly kind: 'struct'
  readonly fields: readonly StructField[]
}

interface ListType {
  readonly kind: 'list'
  readonly elementId: number
  readonly elementRequired: boolean
  readonly element: IcebergType
}

interface MapType {
  readonly kind: 'map'
  readonly keyId: number
  readonly key: IcebergType
  readonly valueId: number
  readonly valueRequired: boolean
  readonly value: IcebergType
}

export interface StructField {
  readonly id: number
  readonly name: string
  readonly required: boolean
  readonly type: IcebergType
  readonly doc?: string | undefined
}

export interface Schema {
  readonly schemaId: number
  readonly fields: readonly StructField[]
  readonly identifierFieldIds?: readonly number[] | undefined
}

/** A field anywhere in a schema. `path` joins the names with dots; list elements and map entries are `element`, `key`, `value`. */
export interface SchemaField {
  readonly id: number
  readonly path: string
  readonly required: boolean
  readonly type: IcebergType
}

function childrenOf(type: IcebergType): readonly StructField[] {
  switch (type.kind) {
    case 'struct':
      return type.fields
    case 'list':
      return [{ id: type.elementId, name: 'element', required: type.elementRequired, type: type.element }]
    case 'map':
      return [
        { id: type.keyId, name: 'key', required: true, type: type.key },
        { id: type.valueId, name: 'value', required: type.valueRequired, type: type.value },
      ]
    default:
      return []
  }
}

/** Every field of the schema by its id, outer fields before inner ones. Throws INVALID_ARGUMENT where an id is used twice. */
export function fieldsById(schema: Pick<Schema, 'fields'>): ReadonlyMap<number, SchemaField> {
  const found = new Map<number, SchemaField>()
  const visit = (fields: readonly StructField[], prefix: string): void => {
    for (const { id, name, required, type } of fields) {
      const path = `${prefix}${name}`
      const other = found.get(id)
      if (other !== undefined)
        throw new TraillakeError(
          'INVALID_ARGUMENT',
          `Field id ${id} is used by both '${other.path}' and '${path}'`,
        )
      found.set(id, { id, path, required, type })
      visit(childrenOf(type), `${path}.`)
    }
  }
  visit(schema.fields, '')
  return found
}

/** The highest field id in the schema, 0 for a schema without fields. */
export function highestFieldId(schema: Pick<Schema, 'fields'>): number {
  return Math.max(0, ...fieldsById(schema).keys())
}

function encodeType(type: IcebergType): JsonValue {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'fixed':
      return `fixed[${type.length}]`
    case 'struct':
      return { type: 'struct', fields: type.fields.map(encodeField) }
    case 'list':
      return {
        type: 'list',
        'element-id': type.elementId,
        element: encodeType(type.element),
        'element-required': type.elementRequired,
      }
    case 'map':
      return {
        type: 'map',
        'key-id': type.keyId,
        key: encodeType(type.key),
        'value-id': type.valueId,
        value: encodeType(type.value),
        'value-required': type.valueRequired,
      }
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'string':
    case 'uuid':
    case 'binary':
      return type.kind
    default:
      return assertNever(type)
  }
}

function encodeField({ id, name, required, type, doc }: StructField): JsonObject {
  return { id, name, required, type: encodeType(type), doc }
}

/** The schema as the specification writes it (appendix C). */
export function encodeSchema({ schemaId, fields, identifierFieldIds }: Schema): JsonObject {
  return {
    type: 'struct',
    'schema-id': schemaId,
    'identifier-field-ids': identifierFieldIds,
    fields: fields.map(encodeField),
  }
}

const DECIMAL = /^decimal\((\d+),\s*(\d+)\)$/
const FIXED = /^fixed\[(\d+)\]$/

function decodeTypeName(place: Place): IcebergType {
  const text = stringOf(place)
  const kind = PLAIN.find((name) => name === text)
  if (kind !== undefined) return { kind }
  const [, precision, scale] = DECIMAL.exec(text) ?? []
  if (precision !== undefined && scale !== undefined)
    return { kind: 'decimal', precision: Number(precision), scale: Number(scale) }
  const [, length] = FIXED.exec(text) ?? []
  if (length !== undefined) return { kind: 'fixed', length: Number(length) }
  throw corruptField(place, `has the unknown type '${text}'`)
}

function decodeType(place: Place): IcebergType {
  if (typeof place.value === 'string') return decodeTypeName(place)
  const kind = member(place, 'type')
  switch (stringOf(kind)) {
    case 'struct':
      return { kind: 'struct', fields: elementsOf(member(place, 'fields')).map(decodeField) }
    case 'list':
      return {
        kind: 'list',
        elementId: integerOf(member(place, 'element-id')),
        elementRequired: booleanOf(member(place, 'element-required')),
        element: decodeType(member(place, 'element')),
      }
    case 'map':
      return {
        kind: 'map',
        keyId: integerOf(member(place, 'key-id')),
        key: decodeType(member(place, 'key')),
        valueId: integerOf(member(place, 'value-id')),
        valueRequired: booleanOf(member(place, 'value-required')),
        value: decodeType(member(place, 'value')),
      }
    default:
      throw corruptField(kind, `has the unknown type '${stringOf(kind)}'`)
  }
}

function decodeField(place: Place): StructField {
  const doc = optional(place, 'doc')
  return {
    id: integerOf(member(place, 'id')),
    name: stringOf(member(place, 'name')),
    required: booleanOf(member(place, 'required')),
    type: decodeType(member(place, 'type')),
    ...(doc === undefined ? {} : { doc: stringOf(doc) }),
  }
}

/** Reads a schema object. Throws CORRUPT_STORE with the file and the field that is wrong. */
export function decodeSchema(place: Place): Schema {
  const ids = optional(place, 'identifier-field-ids')
  return {
    schemaId: integerOf(member(place, 'schema-id')),
    fields: elementsOf(member(place, 'fields')).map(decodeField),
    ...(ids === undefined ? {} : { identifierFieldIds: elementsOf(ids).map(integerOf) }),
  }
}

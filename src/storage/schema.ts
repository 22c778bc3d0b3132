import { invariant } from '../common/assert.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import type { IcebergType, StructField } from '../iceberg/schema.ts'
import type { ParquetField } from '../parquet/write/file-schema.ts'
import { formatType, type SqlType } from '../types/type.ts'

const PRIMITIVES: Partial<Readonly<Record<SqlType['kind'], IcebergType>>> = {
  boolean: { kind: 'boolean' },
  integer: { kind: 'int' },
  bigint: { kind: 'long' },
  double: { kind: 'double' },
  varchar: { kind: 'string' },
  timestamp: { kind: 'timestamp' },
}

/** Gives out field ids from 1, outer fields before what is inside them. */
function icebergType(type: SqlType, nextId: () => number): IcebergType {
  switch (type.kind) {
    case 'row': {
      const ids = type.fields.map(nextId)
      const fields = type.fields.map((field, i): StructField => {
        return {
          id: ids[i]!,
          name: field.name ?? `field${i}`,
          required: false,
          type: icebergType(field.type, nextId),
        }
      })
      return { kind: 'struct', fields }
    }
    case 'array': {
      const elementId = nextId()
      return { kind: 'list', elementId, elementRequired: false, element: icebergType(type.element, nextId) }
    }
    case 'map': {
      const [keyId, valueId] = [nextId(), nextId()]
      const key = icebergType(type.key, nextId)
      return {
        kind: 'map',
        keyId,
        key,
        valueId,
        valueRequired: false,
        value: icebergType(type.value, nextId),
      }
    }
    default: {
      const primitive = PRIMITIVES[type.kind]
      invariant(primitive !== undefined, `no event column is of type ${formatType(type)}`)
      return primitive
    }
  }
}

/**
 * The Iceberg columns of a new store. Ids are given once, at creation; from then on the table's own schema has them.
 */
export function icebergFields(columns: readonly TableColumn[]): readonly StructField[] {
  let last = 0
  const nextId = () => ++last
  const ids = columns.map(nextId)
  return columns.map(({ name, type }, i) => ({
    id: ids[i]!,
    name,
    required: false,
    type: icebergType(type, nextId),
  }))
}

function parquetChildren(type: SqlType, iceberg: IcebergType): readonly ParquetField[] {
  if (type.kind === 'row' && iceberg.kind === 'struct') {
    return type.fields.map((field, i) => parquetField(iceberg.fields[i]!, field.type))
  }
  if (type.kind === 'array' && iceberg.kind === 'list') {
    return [parquetField({ id: iceberg.elementId, name: 'element', type: iceberg.element }, type.element)]
  }
  if (type.kind === 'map' && iceberg.kind === 'map') {
    return [
      parquetField({ id: iceberg.keyId, name: 'key', type: iceberg.key }, type.key),
      parquetField({ id: iceberg.valueId, name: 'value', type: iceberg.value }, type.value),
    ]
  }
  return []
}

function parquetField(field: Pick<StructField, 'id' | 'name' | 'type'>, type: SqlType): ParquetField {
  return { name: field.name, type, id: field.id, children: parquetChildren(type, field.type) }
}

/** The columns as the Parquet writer wants them: names, types, and the table's field ids all the way down. */
export function parquetFields(
  columns: readonly TableColumn[],
  fields: readonly StructField[],
): readonly ParquetField[] {
  return columns.map(({ name, type }) => {
    const field = fields.find((candidate) => candidate.name === name)
    invariant(field !== undefined, `the table has no column ${name}`)
    return parquetField(field, type)
  })
}

/** A leaf that statistics are kept for: outside lists and maps, where a bound would say nothing of a row. */
export interface StatisticLeaf {
  readonly id: number
  readonly type: SqlType
}

/** Every such leaf by its dotted path: `useridentity.arn`. */
export function statisticLeaves(
  fields: readonly ParquetField[],
  prefix = '',
): ReadonlyMap<string, StatisticLeaf> {
  const found = new Map<string, StatisticLeaf>()
  for (const { name, type, id, children } of fields) {
    const path = `${prefix}${name}`
    if (type.kind === 'row')
      for (const [inner, leaf] of statisticLeaves(children ?? [], `${path}.`)) found.set(inner, leaf)
    else if (type.kind !== 'array' && type.kind !== 'map' && id !== undefined) found.set(path, { id, type })
  }
  return found
}

import { TraillakeError } from '../common/errors.ts'
import type { TableMetadata } from './metadata.ts'
import { currentSchema } from './metadata.ts'
import { formatJson } from './json.ts'
import {
  encodeSchema,
  fieldsById,
  highestFieldId,
  type IcebergType,
  type Schema,
  type StructField,
} from './schema.ts'

/** Ids above this are Iceberg's own. https://iceberg.apache.org/spec/#reserved-field-ids */
const HIGHEST_FIELD_ID = 2_147_483_447

/** Throws INVALID_ARGUMENT unless every id is allowed and used once and no two fields of a struct share a name. */
export function checkSchema(schema: Pick<Schema, 'fields'>): void {
  for (const [id, { path, type }] of fieldsById(schema)) {
    if (!Number.isInteger(id) || id < 1 || id > HIGHEST_FIELD_ID)
      throw new TraillakeError('INVALID_ARGUMENT', `Field '${path}' has the invalid id ${id}`)
    if (type.kind === 'struct') checkNames(type.fields, `${path}.`)
  }
  checkNames(schema.fields, '')
}

function checkNames(fields: readonly StructField[], prefix: string): void {
  const seen = new Set<string>()
  for (const { name } of fields) {
    if (seen.has(name))
      throw new TraillakeError('INVALID_ARGUMENT', `The schema has the field '${prefix}${name}' twice`)
    seen.add(name)
  }
}

type SchemaState = Pick<TableMetadata, 'schemas' | 'currentSchemaId' | 'lastColumnId'>

/**
 * The table's schemas once `fields` are current. Only growth is allowed: every field stays, with its id, name and
 * type, and new ones are optional and take ids that were never used. Throws INVALID_ARGUMENT otherwise.
 */
export function evolveSchema(metadata: SchemaState, fields: readonly StructField[]): SchemaState {
  const { schemas, lastColumnId } = metadata
  checkSchema({ fields })
  const old = currentSchema(metadata)
  checkGrowth(old, { fields }, lastColumnId)
  const known = schemas.find((schema) => sameFields(schema, { fields }))
  const schemaId = known?.schemaId ?? Math.max(...schemas.map((schema) => schema.schemaId)) + 1
  const schema: Schema = { ...old, schemaId, fields }
  return {
    schemas: known === undefined ? [...schemas, schema] : schemas,
    currentSchemaId: schemaId,
    lastColumnId: Math.max(lastColumnId, highestFieldId({ fields })),
  }
}

function sameFields(a: Pick<Schema, 'fields'>, b: Pick<Schema, 'fields'>): boolean {
  const text = ({ fields }: Pick<Schema, 'fields'>): string =>
    formatJson(encodeSchema({ schemaId: 0, fields }))
  return text(a) === text(b)
}

function checkGrowth(old: Schema, grown: Pick<Schema, 'fields'>, lastColumnId: number): void {
  const before = fieldsById(old)
  const after = fieldsById(grown)
  for (const [id, { path, type, required }] of before) {
    const now = after.get(id)
    if (now?.path !== path) throw refused(`field ${id} '${path}' is missing`)
    if (shapeOf(now.type) !== shapeOf(type)) throw refused(`field ${id} '${path}' has another type`)
    if (now.required && !required) throw refused(`field ${id} '${path}' became required`)
  }
  for (const [id, { path, required }] of after) {
    if (before.has(id)) continue
    if (id <= lastColumnId) throw refused(`new field '${path}' has the used id ${id}`)
    // A map key is always required; it comes with a map that is new itself.
    if (required && !path.endsWith('.key')) throw refused(`new field '${path}' is required`)
  }
}

function refused(reason: string): TraillakeError {
  return new TraillakeError('INVALID_ARGUMENT', `A table's schema can only grow: ${reason}`)
}

/** The type without what is inside it: fields inside are compared by their own ids. */
function shapeOf(type: IcebergType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'fixed':
      return `fixed[${type.length}]`
    default:
      return type.kind
  }
}

import type { QualifiedName, QueryPeriod, Relation } from '../../grammar/ast.ts'
import { assertNever } from '../common/assert.ts'
import type { LogicalNode } from '../plan/node.ts'
import { aliasRelation, withQualifier } from './alias.ts'
import type { BoundRelation, RelationContext } from './context.ts'
import { notSupported } from './error.ts'
import { bindJoin, bindLateralJoin } from './join.ts'
import { sampleRelation } from './sample.ts'
import { bindUnnest } from './unnest.ts'

/** SELECT without FROM reads one row without columns. */
const ONE_ROW: LogicalNode = { kind: 'values', columns: [], rows: [[]] }

/** The FROM clause: the comma joins its relations, each of which may name those before it where it is LATERAL or UNNEST. */
export function bindFrom(relations: readonly Relation[], context: RelationContext): BoundRelation {
  const [first, ...rest] = relations
  if (first === undefined) return { plan: ONE_ROW, fields: [] }
  return rest.reduce(
    (left, relation) => bindLateralJoin(left, relation, 'cross', undefined, context),
    context.binder.relation(first, context),
  )
}

/** One relation of FROM. */
export function bindRelation(relation: Relation, context: RelationContext): BoundRelation {
  const { binder, outer, named } = context
  switch (relation.kind) {
    case 'table':
      return bindTable(relation.name, relation.period, context)
    case 'subqueryRelation':
    case 'lateral':
      return withQualifier(binder.query(relation.query, outer, named), [])
    case 'unnest':
      return bindUnnest(relation, { plan: ONE_ROW, fields: [] }, false, context)
    case 'aliasedRelation':
      return aliasRelation(binder.relation(relation.relation, context), relation)
    case 'join':
      return bindJoin(relation, context)
    case 'sampledRelation':
      return sampleRelation(binder.relation(relation.relation, context), relation)
    case 'tableFunction':
      return notSupported(relation, 'TABLE(function)')
    case 'jsonTable':
      return notSupported(relation, 'JSON_TABLE')
    default:
      return assertNever(relation)
  }
}

/** A table or a WITH query by its name; every column can be read, and the optimizer keeps those that are. */
export function bindTable(
  written: QualifiedName,
  period: QueryPeriod | undefined,
  context: RelationContext,
): BoundRelation {
  const { binder, named } = context
  const name = written.parts.map((part) => part.value)
  if (period !== undefined) notSupported(period, `FOR ${period.type.toUpperCase()} AS OF`)
  const definition = name.length === 1 ? named.get((name[0] ?? '').toLowerCase()) : undefined
  if (definition !== undefined) {
    const bound = definition.bound ?? definition.bind()
    definition.bound = undefined
    return withQualifier(bound, name)
  }
  const source = binder.table(name, written)
  const columns = source.columns.map((column) => binder.newColumn(column.name, column.type))
  const paths = source.columns.map((column) => ({ path: [column.name], type: column.type }))
  return {
    plan: { kind: 'scan', source, columns, paths },
    fields: columns.map((column) => ({ name: column.name, qualifier: name, column })),
  }
}

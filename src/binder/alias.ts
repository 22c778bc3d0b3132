import type { AliasedRelation, Identifier, Relation } from '../../grammar/ast.ts'
import type { BoundRelation } from './context.ts'
import { fail } from './error.ts'
import type { Field } from './scope.ts'

/** The relation with its columns under one name in front of the dot. */
export function withQualifier(relation: BoundRelation, qualifier: readonly string[]): BoundRelation {
  return { plan: relation.plan, fields: relation.fields.map((field) => ({ ...field, qualifier })) }
}

/** The relation with other column names, as many as it has columns. */
export function renameFields(relation: BoundRelation, names: readonly Identifier[]): BoundRelation {
  return {
    plan: relation.plan,
    fields: relation.fields.map((field, i): Field => ({ ...field, name: names[i]?.value })),
  }
}

/** `relation AS alias (columns)` */
export function aliasRelation(relation: BoundRelation, node: AliasedRelation): BoundRelation {
  const { alias, columns } = node
  const available = relation.fields.length
  if (columns.length > 0 && columns.length !== available)
    fail(
      'MISMATCHED_COLUMN_ALIASES',
      node,
      `Column alias list has ${columns.length} entries but '${alias.value}' has ${available} columns available`,
    )
  return withQualifier(columns.length === 0 ? relation : renameFields(relation, columns), [alias.value])
}

/** Gives what stands inside the aliases of `relation` their names, innermost first. */
export function applyAliases(inner: BoundRelation, relation: Relation): BoundRelation {
  return relation.kind === 'aliasedRelation'
    ? aliasRelation(applyAliases(inner, relation.relation), relation)
    : inner
}

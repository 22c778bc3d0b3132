import type { Identifier, Join, Lateral, Relation, Unnest } from '../../grammar/ast.ts'
import { freePlanColumns } from '../plan/children.ts'
import { outputColumns, outputIds } from '../plan/columns.ts'
import type { Assignment, BoundExpression } from '../plan/expression.ts'
import type { JoinKind, LogicalNode } from '../plan/node.ts'
import { columnReference, freeColumns } from '../plan/walk.ts'
import { BOOLEAN } from '../types/type.ts'
import { applyAliases } from './alias.ts'
import { attachSubqueries } from './attach.ts'
import { coerce } from './coerce.ts'
import { equalityOf } from './comparison.ts'
import { requireBoolean } from './condition.ts'
import type { BoundRelation, PendingSubquery, RelationContext } from './context.ts'
import { fail, type Located, notSupported } from './error.ts'
import { type Field, findField, type Scope } from './scope.ts'
import { refuseAggregates } from './syntax.ts'
import { bindUnnest } from './unnest.ts'

const TRUE: BoundExpression = { kind: 'constant', type: BOOLEAN, value: true }

/** `left JOIN right`, in all its forms. */
export function bindJoin(join: Join, context: RelationContext): BoundRelation {
  const left = context.binder.relation(join.left, context)
  return bindLateralJoin(left, join.right, join.type, join, context)
}

/** A join whose right side may be LATERAL or UNNEST. `join` is undefined for the comma of FROM. */
export function bindLateralJoin(
  left: BoundRelation,
  relation: Relation,
  kind: JoinKind,
  join: Join | undefined,
  context: RelationContext,
): BoundRelation {
  const lateral = lateralOf(relation)
  if (lateral?.kind === 'unnest' && kind !== 'cross' && !isOnTrue(join))
    fail(
      'NOT_SUPPORTED',
      join?.criteria?.kind === 'joinOn' ? join.criteria.condition : relation,
      `${kind.toUpperCase()} JOIN involving UNNEST is only supported with condition ON TRUE`,
    )
  if (lateral === undefined || kind === 'right' || kind === 'full')
    return joinRelations(left, context.binder.relation(relation, context), kind, join, context)
  if (lateral.kind === 'unnest') {
    const { plan, fields } = bindUnnest(lateral, left, kind === 'left', context)
    const own = applyAliases({ plan, fields: fields.slice(left.fields.length) }, relation)
    return { plan, fields: [...left.fields, ...own.fields] }
  }
  const outer: Scope = { fields: left.fields, parent: context.outer }
  const right = context.binder.relation(relation, { ...context, outer })
  const correlated = freePlanColumns(right.plan)
  if (!outputColumns(left.plan).some((column) => correlated.has(column.id)))
    return joinRelations(left, right, kind, join, context)
  return lateralJoin(left, right, kind === 'left' ? 'left' : 'inner', join, relation, context)
}

function lateralOf(relation: Relation): Unnest | Lateral | undefined {
  if (relation.kind === 'aliasedRelation') return lateralOf(relation.relation)
  return relation.kind === 'unnest' || relation.kind === 'lateral' ? relation : undefined
}

function isOnTrue(join: Join | undefined): boolean {
  const criteria = join?.criteria
  return (
    criteria?.kind === 'joinOn' && criteria.condition.kind === 'booleanLiteral' && criteria.condition.value
  )
}

function lateralJoin(
  left: BoundRelation,
  right: BoundRelation,
  kind: 'inner' | 'left',
  join: Join | undefined,
  place: Located,
  context: RelationContext,
): BoundRelation {
  const fields = [...left.fields, ...right.fields]
  const subqueries: PendingSubquery[] = []
  const condition =
    join?.criteria?.kind === 'joinOn'
      ? bindOn(join.criteria.condition, fields, subqueries, context)
      : undefined
  if (join?.criteria?.kind === 'joinUsing') notSupported(join.criteria, 'USING with a LATERAL relation')
  if (join?.criteria?.kind === 'joinNatural') notSupported(join.criteria, 'NATURAL with a LATERAL relation')
  if (subqueries.length > 0) notSupported(place, 'A subquery in the condition of a LATERAL join')
  const { span } = place
  return {
    plan: { kind: 'correlated-join', join: kind, input: left.plan, subquery: right.plan, condition, span },
    fields,
  }
}

function bindOn(
  condition: Parameters<typeof refuseAggregates>[0],
  fields: readonly Field[],
  subqueries: PendingSubquery[],
  context: RelationContext,
): BoundExpression {
  const { binder, named, outer } = context
  refuseAggregates(condition, 'JOIN clause')
  const bound = binder.expression(condition, {
    binder,
    scope: { fields, parent: outer },
    named,
    subqueries,
    aggregates: undefined,
    windows: undefined,
  })
  return requireBoolean(bound, condition, 'JOIN ON clause')
}

function joinRelations(
  left: BoundRelation,
  right: BoundRelation,
  kind: JoinKind,
  join: Join | undefined,
  context: RelationContext,
): BoundRelation {
  const criteria = join?.criteria
  if (criteria?.kind === 'joinUsing') return joinUsing(left, right, kind, criteria.columns, context)
  if (criteria?.kind === 'joinNatural') {
    const columns = commonColumns(left, right, criteria)
    if (columns.length > 0) return joinUsing(left, right, kind, columns, context)
  }
  const fields = [...left.fields, ...right.fields]
  if (criteria?.kind !== 'joinOn') {
    const condition = kind === 'cross' || kind === 'inner' ? undefined : TRUE
    const type = condition === undefined ? 'cross' : kind
    return { plan: joinNode(type, left.plan, right.plan, condition), fields }
  }
  const subqueries: PendingSubquery[] = []
  const condition = bindOn(criteria.condition, fields, subqueries, context)
  if (kind === 'inner' && subqueries.length > 0) {
    const input = attachSubqueries(joinNode('cross', left.plan, right.plan, undefined), subqueries)
    return { plan: { kind: 'filter', input, predicate: condition }, fields }
  }
  const inputs = withSubqueries(left.plan, right.plan, subqueries)
  return { plan: joinNode(kind, inputs.left, inputs.right, condition), fields }
}

/** The columns that a subquery asks of the rows around it. */
function columnsAskedBy(pending: PendingSubquery): readonly number[] {
  const keys = pending.kind === 'semi' ? pending.keys : []
  return [...freePlanColumns(pending.plan), ...keys.flatMap(({ input }) => [...freeColumns(input)])]
}

/** The sides of an outer join, each with the subqueries of the condition that need no row of the other. */
function withSubqueries(
  left: LogicalNode,
  right: LogicalNode,
  subqueries: readonly PendingSubquery[],
): { readonly left: LogicalNode; readonly right: LogicalNode } {
  const ofLeft: PendingSubquery[] = []
  const ofRight: PendingSubquery[] = []
  const [inLeft, inRight] = [outputIds(left), outputIds(right)]
  for (const pending of subqueries) {
    const asked = columnsAskedBy(pending)
    if (!asked.some((id) => inRight.has(id))) ofLeft.push(pending)
    else if (!asked.some((id) => inLeft.has(id))) ofRight.push(pending)
    else notSupported(pending.place, 'A subquery over both sides of an outer join')
  }
  return { left: attachSubqueries(left, ofLeft), right: attachSubqueries(right, ofRight) }
}

/**
 * The columns that a NATURAL join compares: those of both sides' names, in the order of the left side. SQL has it; Trino
 * reads it and refuses it.
 */
function commonColumns(left: BoundRelation, right: BoundRelation, { span }: Located): Identifier[] {
  const names = (relation: BoundRelation): Set<string> =>
    new Set(relation.fields.flatMap(({ name }) => (name === undefined ? [] : [name.toLowerCase()])))
  const inRight = names(right)
  return [...names(left)]
    .filter((name) => inRight.has(name))
    .map((value) => ({ kind: 'identifier', value, quoted: false, span }))
}

function joinNode(
  join: JoinKind,
  left: LogicalNode,
  right: LogicalNode,
  condition: BoundExpression | undefined,
): LogicalNode {
  return { kind: 'join', join, left, right, condition }
}

/**
 * USING: the columns named come first, once, without a relation's name; of a row that only one side has, that side's
 * value counts. Then come the other columns of left and right.
 */
function joinUsing(
  left: BoundRelation,
  right: BoundRelation,
  kind: JoinKind,
  columns: readonly Identifier[],
  context: RelationContext,
): BoundRelation {
  const seen = new Set<string>()
  const merged: { readonly field: Field; readonly expression: BoundExpression }[] = []
  const used = new Set<Field>()
  const equalities: BoundExpression[] = []
  for (const column of columns) {
    const name = column.value
    if (seen.has(name.toLowerCase()))
      fail('DUPLICATE_COLUMN_NAME', column, `Column '${name}' appears multiple times in USING clause`)
    seen.add(name.toLowerCase())
    const side = (relation: BoundRelation, which: string): Field =>
      findField({ fields: relation.fields, parent: undefined }, [name], column) ??
      fail('COLUMN_NOT_FOUND', column, `Column '${name}' is missing from ${which} side of join`)
    const leftField = side(left, 'left')
    const rightField = side(right, 'right')
    used.add(leftField).add(rightField)
    const equality = equalityOf(columnReference(leftField.column), columnReference(rightField.column), column)
    equalities.push(equality.expression)
    const type = equality.type
    const leftValue = coerce(columnReference(leftField.column), type)
    const rightValue = coerce(columnReference(rightField.column), type)
    const expression: BoundExpression =
      kind === 'full'
        ? { kind: 'coalesce', type, arguments: [leftValue, rightValue] }
        : kind === 'right'
          ? rightValue
          : leftValue
    const target =
      expression.kind === 'column'
        ? { id: expression.id, name: expression.name, type }
        : context.binder.newColumn(name, type)
    merged.push({ field: { name, qualifier: [], column: target }, expression })
  }
  const [first, ...others] = equalities
  const condition: BoundExpression | undefined =
    first === undefined || others.length === 0
      ? first
      : { kind: 'and', type: first.type, terms: [first, ...others] }
  const rest = [...left.fields, ...right.fields].filter((field) => !used.has(field))
  const fields = [...merged.map(({ field }) => field), ...rest]
  const assignments = new Map<number, Assignment>()
  for (const { field, expression } of merged)
    assignments.set(field.column.id, { column: field.column, expression })
  for (const { column } of rest)
    if (!assignments.has(column.id))
      assignments.set(column.id, { column, expression: columnReference(column) })
  const input = joinNode(kind, left.plan, right.plan, condition)
  return { plan: { kind: 'project', input, assignments: [...assignments.values()] }, fields }
}

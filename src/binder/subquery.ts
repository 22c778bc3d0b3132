import type {
  Exists,
  Expression,
  InSubquery,
  Query,
  QuantifiedComparison,
  ScalarSubquery,
} from '../../grammar/ast.ts'
import type { BoundExpression, PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { commonSuperType } from '../types/coercion.ts'
import { BOOLEAN, formatType, row, rowField, type SqlType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import { negate } from './comparison.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { quantified } from './quantified.ts'

interface SubqueryValue {
  readonly plan: LogicalNode
  readonly value: BoundExpression
}

/** A subquery and its value: its one column, or a row of its columns. */
function bindSubquery(query: Query, context: ExpressionContext): SubqueryValue {
  const { plan, fields } = context.binder.query(query, context.scope, context.named)
  const [first] = fields
  if (first !== undefined && fields.length === 1) return { plan, value: columnReference(first.column) }
  const items = fields.map(({ column }) => columnReference(column))
  const type = row(fields.map(({ name, column }) => rowField(name, column.type)))
  return { plan, value: { kind: 'row', type, items } }
}

/** `(SELECT …)` as a value. */
export function bindScalarSubquery(node: ScalarSubquery, context: ExpressionContext): BoundExpression {
  const { plan, value } = bindSubquery(node.query, context)
  if (value.kind === 'column') {
    context.subqueries.push({ kind: 'scalar', plan, place: node })
    return value
  }
  const column = context.binder.newColumn('row', value.type)
  const assignments = [{ column, expression: value }]
  context.subqueries.push({
    kind: 'scalar',
    plan: { kind: 'project', input: plan, assignments },
    place: node,
  })
  return columnReference(column)
}

/** `EXISTS (SELECT …)` */
export function bindExists(node: Exists, context: ExpressionContext): BoundExpression {
  const { plan } = context.binder.query(node.query, context.scope, context.named)
  const column = context.binder.newColumn('exists', BOOLEAN)
  context.subqueries.push({ kind: 'semi', plan, keys: [], semantics: 'exists', column, place: node })
  return columnReference(column)
}

const asRow = (type: SqlType): SqlType =>
  type.kind === 'row' || type.kind === 'unknown' ? type : row([rowField(undefined, type)])

/** The value and the subquery's, both as their common type. */
function compareWith(
  written: Expression,
  query: Query,
  place: Located,
  context: ExpressionContext,
): { readonly plan: LogicalNode; readonly left: BoundExpression; readonly right: BoundExpression } {
  const left = context.binder.expression(written, context)
  const { plan, value: column } = bindSubquery(query, context)
  // What the subquery gives is a row: of its only column, where the value is a row of one.
  const isRow = left.type.kind !== 'row' || column.type.kind === 'row' || column.type.kind === 'unknown'
  const value: BoundExpression = isRow ? column : { kind: 'row', type: asRow(column.type), items: [column] }
  const type = commonSuperType(left.type, value.type)
  if (type === undefined)
    return fail(
      'TYPE_MISMATCH',
      place,
      `Value expression and result of subquery must be of the same type: ${formatType(asRow(left.type))} vs ${formatType(asRow(value.type))}`,
    )
  return { plan, left: coerce(left, type), right: coerce(value, type) }
}

/** `a IN (SELECT …)` */
export function bindInSubquery(node: InSubquery, context: ExpressionContext): BoundExpression {
  const { plan, left, right } = compareWith(node.value, node.query, node, context)
  const test = membership(plan, left, right, node, context)
  return node.negated ? negate(test) : test
}

function membership(
  plan: LogicalNode,
  input: BoundExpression,
  subquery: BoundExpression,
  place: Located,
  context: ExpressionContext,
): BoundExpression {
  const column = context.binder.newColumn('in', BOOLEAN)
  const keys = [{ input, subquery }]
  context.subqueries.push({ kind: 'semi', plan, keys, semantics: 'in', column, place })
  return columnReference(column)
}

/** `a < ALL (SELECT …)`: `= ANY` is IN, `<> ALL` is NOT IN, and the others compare with the extremes. */
export function bindQuantified(node: QuantifiedComparison, context: ExpressionContext): BoundExpression {
  const { plan, left, right } = compareWith(node.left, node.query, node, context)
  const { operator, quantifier } = node
  if (operator === '=' && quantifier === 'any') return membership(plan, left, right, node, context)
  if (operator === '<>' && quantifier === 'all') return negate(membership(plan, left, right, node, context))
  const column: PlanColumn = context.binder.newColumn('value', right.type)
  const values: LogicalNode = { kind: 'project', input: plan, assignments: [{ column, expression: right }] }
  return quantified(left, operator, quantifier, column, values, node, context)
}

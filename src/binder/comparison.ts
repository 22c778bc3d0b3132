import type { Between, Comparison, ComparisonOperator, InList, IsDistinctFrom } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { commonSuperType, isOrderable } from '../types/coercion.ts'
import { BOOLEAN, formatType, type SqlType } from '../types/type.ts'
import { coerce, coerceToCommon } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { callBuiltIn, callOperator } from './resolve-call.ts'
import { alignTimes } from './time-text.ts'

const FUNCTIONS: Readonly<Record<ComparisonOperator, string>> = {
  '=': '$equal',
  '<>': '$not_equal',
  '<': '$less_than',
  '<=': '$less_than_or_equal',
  '>': '$greater_than',
  '>=': '$greater_than_or_equal',
}

/** Trino resolves each comparison as one of three operators, and names that one in its message. */
const NAMED: Readonly<Record<ComparisonOperator, string>> = {
  '=': '=',
  '<>': '=',
  '<': '<',
  '<=': '<=',
  '>': '<',
  '>=': '<=',
}

/** `left op right` over bound operands: both sides as their common type. */
export function compare(
  operator: ComparisonOperator,
  left: BoundExpression,
  right: BoundExpression,
  place: Located,
): BoundExpression {
  return callOperator(
    FUNCTIONS[operator],
    [left, right],
    place,
    (types) => `Cannot apply operator: ${types.map(formatType).join(` ${NAMED[operator]} `)}`,
    literalHint(left, right) ?? literalHint(right, left),
  )
}

/** `'true'` for text that is compared with TRUE, `'5'` for text that is compared with 5: CloudTrail holds much as text. */
function literalHint(text: BoundExpression, literal: BoundExpression): string | undefined {
  if (text.type.kind !== 'varchar' || text.kind === 'constant' || literal.kind !== 'constant')
    return undefined
  const { value } = literal
  if (typeof value !== 'boolean' && typeof value !== 'number') return undefined
  return `Text compares with text: '${value}'`
}

export function negate(expression: BoundExpression): BoundExpression {
  return callBuiltIn('$not', [expression], undefined)
}

/** `left = right` and the type that both sides took on. */
export function equalityOf(
  left: BoundExpression,
  right: BoundExpression,
  place: Located,
): { readonly expression: BoundExpression; readonly type: SqlType } {
  const type = commonSuperType(left.type, right.type) ?? left.type
  return { expression: compare('=', left, right, place), type }
}

/** `a = b` and its kin. */
export function bindComparison(node: Comparison, context: ExpressionContext): BoundExpression {
  const left = context.binder.expression(node.left, context)
  const right = context.binder.expression(node.right, context)
  const [first, second] = alignTimes([left, right], [node.left, node.right], context.binder.options.zone)
  return compare(node.operator, first ?? left, second ?? right, { span: node.operatorSpan })
}

/** `a IS [NOT] DISTINCT FROM b` */
export function bindIsDistinctFrom(node: IsDistinctFrom, context: ExpressionContext): BoundExpression {
  const sides = [node.left, node.right].map((side) => context.binder.expression(side, context))
  const distinct = callOperator(
    '$distinct_from',
    alignTimes(sides, [node.left, node.right], context.binder.options.zone),
    { span: node.operatorSpan },
    (types) => `Cannot check if ${types.map(formatType).join(' is distinct from ')}`,
  )
  return node.negated ? negate(distinct) : distinct
}

/** `a BETWEEN b AND c` is `a >= b AND a <= c`. */
export function bindBetween(node: Between, context: ExpressionContext): BoundExpression {
  const places = [node.value, node.lower, node.upper]
  const bound = places.map((part) => context.binder.expression(part, context))
  const operands = alignTimes(bound, places, context.binder.options.zone)
  const [value, lower, upper] = operands
  const type = operands.reduce<SqlType | undefined>(
    (common, { type: next }) => (common === undefined ? undefined : commonSuperType(common, next)),
    { kind: 'unknown' },
  )
  if (
    type === undefined ||
    !isOrderable(type) ||
    value === undefined ||
    lower === undefined ||
    upper === undefined
  ) {
    const [a = '', b = '', c = ''] = bound.map((operand) => formatType(operand.type))
    return fail('TYPE_MISMATCH', node, `Cannot check if ${a} is BETWEEN ${b} and ${c}`)
  }
  const place = { span: node.operatorSpan }
  const between: BoundExpression = {
    kind: 'and',
    type: BOOLEAN,
    terms: [
      compare('>=', coerce(value, type), coerce(lower, type), place),
      compare('<=', coerce(value, type), coerce(upper, type), place),
    ],
  }
  return node.negated ? negate(between) : between
}

/** `a IN (b, c)` */
export function bindInList(node: InList, context: ExpressionContext): BoundExpression {
  const places = [node.value, ...node.list]
  const bound = places.map((part) => context.binder.expression(part, context))
  const operands = alignTimes(bound, places, context.binder.options.zone).map((expression, i) => ({
    expression,
    place: places[i] ?? node,
  }))
  const { expressions } = coerceToCommon(operands, 'IN value and list items')
  const [value, ...options] = expressions
  if (value === undefined) return fail('SYNTAX_ERROR', node, 'IN needs a value')
  const test: BoundExpression = { kind: 'in', type: BOOLEAN, value, options }
  return node.negated ? negate(test) : test
}

import type { Arithmetic, AtTimeZone, Concat, Unary } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { formatType } from '../types/type.ts'
import type { ExpressionContext } from './context.ts'
import { fail, notSupported } from './error.ts'
import { callBuiltIn, callOperator } from './resolve-call.ts'

const FUNCTIONS = {
  '+': '$add',
  '-': '$subtract',
  '*': '$multiply',
  '/': '$divide',
  '%': '$modulus',
} as const

/** `a + b` */
export function bindArithmetic(node: Arithmetic, context: ExpressionContext): BoundExpression {
  const operands = [node.left, node.right].map((side) => context.binder.expression(side, context))
  return callOperator(
    FUNCTIONS[node.operator],
    operands,
    { span: node.operatorSpan },
    (types) => `Cannot apply operator: ${types.map(formatType).join(` ${node.operator} `)}`,
  )
}

const SIGNED: ReadonlySet<string> = new Set([
  'double',
  'real',
  'bigint',
  'integer',
  'smallint',
  'tinyint',
  'decimal',
])

/** `-a`, and what is `a`: `+a`, and `- -a` even of the smallest number. */
export function bindUnary(node: Unary, context: ExpressionContext): BoundExpression {
  const operand = context.binder.expression(node.operand, context)
  if (node.operator === '-') {
    const [negated] = operand.kind === 'call' && operand.function.name === '$negate' ? operand.arguments : []
    if (negated !== undefined) return negated
    return callOperator('$negate', [operand], node, () => `Cannot negate ${formatType(operand.type)}`)
  }
  if (!SIGNED.has(operand.type.kind))
    fail('TYPE_MISMATCH', node, `Unary '+' operator cannot by applied to ${formatType(operand.type)} type`)
  return operand
}

/** `a || b || c`: texts or bytes in one call; arrays and elements, whose types may differ, two at a time. */
export function bindConcat(node: Concat, context: ExpressionContext): BoundExpression {
  const operands = node.operands.map((operand) => context.binder.expression(operand, context))
  const place = { span: node.operatorSpan }
  const kinds = new Set(operands.map((operand) => operand.type.kind))
  if (kinds.size === 1 && !kinds.has('array')) return callBuiltIn('concat', operands, place)
  return operands.reduce((left, right) => callBuiltIn('concat', [left, right], place))
}

/** `value AT TIME ZONE zone` */
export function bindAtTimeZone(node: AtTimeZone, context: ExpressionContext): BoundExpression {
  const operands = [node.value, node.zone].map((part) => context.binder.expression(part, context))
  const [value] = operands
  const kind = value?.type.kind
  if (kind === 'time') notSupported(node, 'TIME WITH TIME ZONE')
  if (value !== undefined && kind !== 'timestamp' && kind !== 'timestamp with time zone')
    fail(
      'TYPE_MISMATCH',
      node.value,
      `Type of value must be a time or timestamp with or without time zone (actual ${formatType(value.type)})`,
    )
  return callBuiltIn('$at_timezone', operands, { span: node.operatorSpan })
}

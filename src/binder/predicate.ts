import type { And, IsNull, Like, Not, Or } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { BOOLEAN, VARCHAR } from '../types/type.ts'
import { coerceOr } from './coerce.ts'
import { negate } from './comparison.ts'
import type { ExpressionContext } from './context.ts'
import { callBuiltIn } from './resolve-call.ts'

/** `a AND b AND c`, `a OR b` */
export function bindLogical(node: And | Or, context: ExpressionContext): BoundExpression {
  const terms = node.operands.map((operand) =>
    coerceOr(context.binder.expression(operand, context), BOOLEAN, operand, 'Logical expression term'),
  )
  return { kind: node.kind, type: BOOLEAN, terms }
}

/** `NOT a` */
export function bindNot(node: Not, context: ExpressionContext): BoundExpression {
  const operand = context.binder.expression(node.operand, context)
  return negate(coerceOr(operand, BOOLEAN, node.operand, 'Value of logical NOT expression'))
}

/** `a IS [NOT] NULL` */
export function bindIsNull(node: IsNull, context: ExpressionContext): BoundExpression {
  const test = callBuiltIn('$is_null', [context.binder.expression(node.value, context)], node)
  return node.negated ? negate(test) : test
}

/** `a LIKE pattern ESCAPE escape` */
export function bindLike(node: Like, context: ExpressionContext): BoundExpression {
  const bind = (part: Like['value'], what: string, char: boolean): BoundExpression => {
    const bound = context.binder.expression(part, context)
    const { kind } = bound.type
    return kind === 'varchar' || (char && kind === 'char') ? bound : coerceOr(bound, VARCHAR, part, what)
  }
  const operands = [
    bind(node.value, 'Left side of LIKE expression', true),
    bind(node.pattern, 'Pattern for LIKE expression', false),
    ...(node.escape === undefined ? [] : [bind(node.escape, 'Escape for LIKE expression', false)]),
  ]
  const test = callBuiltIn('$like', operands, { span: node.operatorSpan })
  return node.negated ? negate(test) : test
}

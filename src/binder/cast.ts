import type { Cast } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { ExpressionContext } from './context.ts'
import { bindDataType } from './data-type.ts'

/** `CAST(x AS t)`, `TRY_CAST(x AS t)` */
export function bindCast(node: Cast, context: ExpressionContext): BoundExpression {
  const type = bindDataType(node.type)
  const argument = context.binder.expression(node.value, context)
  return { kind: 'cast', type, argument, safe: node.safe, span: node.span }
}

import type { Cast } from '../../grammar/ast.ts'
import { canCast } from '../function/cast/cast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { formatType } from '../types/type.ts'
import type { ExpressionContext } from './context.ts'
import { bindDataType } from './data-type.ts'
import { fail } from './error.ts'

/** `CAST(x AS t)`, `TRY_CAST(x AS t)` */
export function bindCast(node: Cast, context: ExpressionContext): BoundExpression {
  const type = bindDataType(node.type, node)
  const argument = context.binder.expression(node.value, context)
  if (argument.type.kind !== 'unknown' && !canCast(argument.type, type))
    fail('TYPE_MISMATCH', node, `Cannot cast ${formatType(argument.type)} to ${formatType(type)}`)
  return { kind: 'cast', type, argument, safe: node.safe, span: node.span }
}

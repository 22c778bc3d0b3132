import type { FunctionCall } from '../../grammar/ast.ts'
import { withSpan } from '../common/errors.ts'
import type { SqlFunction } from '../function/definition.ts'
import { missingFunction } from '../function/describe.ts'
import { lookupFunction } from '../function/registry.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { bindAggregate } from './aggregate.ts'
import { bindArguments } from './arguments.ts'
import { CONDITIONAL_FORMS } from './conditional.ts'
import type { ExpressionContext } from './context.ts'
import { fail } from './error.ts'
import { callOf } from './resolve-call.ts'
import { bindWindowCall } from './window.ts'

/** The function that a call names. Throws FUNCTION_NOT_FOUND `Function 'x' not registered`, and NOT_SUPPORTED of those of Trino. */
function functionOf(node: FunctionCall): SqlFunction {
  const name = node.name.parts.map((part) => part.value.toLowerCase()).join('.')
  const definition = lookupFunction(name)
  if (definition === undefined || (definition.kind === 'scalar' && definition.hidden === true))
    throw withSpan(missingFunction(name), node.span)
  return definition
}

/** `f(a, b)`: a conditional form, a function, an aggregation, or any of the last two over a window. */
export function bindFunctionCall(node: FunctionCall, context: ExpressionContext): BoundExpression {
  const form =
    node.name.parts.length === 1
      ? CONDITIONAL_FORMS.get(node.name.parts[0]?.value.toLowerCase() ?? '')
      : undefined
  if (form !== undefined) return form(node, context)
  const definition = functionOf(node)
  if (node.over !== undefined) return bindWindowCall(node, definition, node.over, context)
  switch (definition.kind) {
    case 'aggregate':
      return bindAggregate(node, definition, context)
    case 'window':
      return fail(
        'MISSING_OVER',
        node,
        `Window function system.builtin.${definition.name} requires an OVER clause`,
      )
    case 'scalar': {
      if (node.distinct)
        fail('FUNCTION_NOT_AGGREGATE', node, 'DISTINCT is not supported for non-aggregation functions')
      if (node.filter !== undefined)
        fail('FUNCTION_NOT_AGGREGATE', node, 'Filter is only valid for aggregation functions')
      if (node.orderBy.length > 0)
        fail('FUNCTION_NOT_AGGREGATE', node, 'ORDER BY is only valid for aggregation functions')
      const { resolution, bound } = bindArguments(definition, node, context)
      return callOf(definition, resolution, bound, node.span)
    }
  }
}

import type { Lambda } from '../../grammar/ast.ts'
import { invariant } from '../common/assert.ts'
import type { ArgumentType } from '../function/resolve.ts'
import type { LambdaExpression } from '../plan/expression.ts'
import type { SqlType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import type { ExpressionContext, PendingSubquery } from './context.ts'
import { notSupported } from './error.ts'
import type { Scope } from './scope.ts'
import { refuseAggregates } from './syntax.ts'

/** A lambda over parameters of given types; its body sees them first, then the names around the call. */
function bindLambda(
  node: Lambda,
  parameterTypes: readonly SqlType[],
  context: ExpressionContext,
): LambdaExpression {
  const parameters = node.parameters.map(({ value }, i) => {
    const type = parameterTypes[i]
    invariant(type !== undefined, 'a lambda is bound to a function type with as many parameters')
    return context.binder.newColumn(value.toLowerCase(), type)
  })
  const fields = parameters.map((column) => ({ name: column.name, qualifier: [], column }))
  const scope: Scope = { fields, parent: context.scope }
  const subqueries: PendingSubquery[] = []
  refuseAggregates(node.body, 'Lambda expression')
  const body = context.binder.expression(node.body, {
    ...context,
    scope,
    subqueries,
    aggregates: undefined,
    windows: undefined,
  })
  if (subqueries.length > 0) notSupported(node, 'A subquery inside a lambda')
  const type: SqlType = { kind: 'function', parameters: parameterTypes, result: body.type }
  return { kind: 'lambda', type, parameters, body }
}

/** A lambda as overload resolution asks about it. */
export function lambdaArgument(node: Lambda, context: ExpressionContext): ArgumentType {
  return {
    kind: 'lambda',
    parameters: node.parameters.length,
    bind: (types) => bindLambda(node, types, context).body.type,
  }
}

/** The lambda as the chosen overload wants it: its body cast to the result. */
export function resolvedLambda(node: Lambda, type: SqlType, context: ExpressionContext): LambdaExpression {
  invariant(type.kind === 'function', 'an overload takes a lambda as a function')
  const lambda = bindLambda(node, type.parameters, context)
  return { ...lambda, type, body: coerce(lambda.body, type.result) }
}

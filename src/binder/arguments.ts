import type { Expression, FunctionCall } from '../../grammar/ast.ts'
import { invariant } from '../common/assert.ts'
import type { SqlFunction } from '../function/definition.ts'
import type { ArgumentType, Resolution } from '../function/resolve.ts'
import { parseSignature } from '../function/signature.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { ExpressionContext } from './context.ts'
import { fail } from './error.ts'
import { lambdaArgument, resolvedLambda } from './lambda.ts'
import { resolve } from './resolve-call.ts'

/** As Trino: the JVM passes no more. */
const MAX_ARGUMENTS = 127

/** Refuses a lambda with more or fewer parameters than every overload of so many arguments wants. */
function checkLambdas(definition: SqlFunction, written: readonly Expression[]): void {
  const overloads = definition.overloads
    .map(({ signature }) => parseSignature(signature).parameters)
    .filter((parameters) => parameters.length === written.length)
  written.forEach((argument, i) => {
    if (argument.kind !== 'lambda') return
    const wanted = overloads.flatMap((parameters) => {
      const pattern = parameters[i]
      return pattern?.kind === 'function' ? [pattern.parameters.length] : []
    })
    const [first] = wanted
    if (first !== undefined && !wanted.includes(argument.parameters.length))
      fail(
        'INVALID_PARAMETER_USAGE',
        argument,
        `Expected a lambda that takes ${first} argument(s) but got ${argument.parameters.length}`,
      )
  })
}

/** Binds a call's arguments, chooses the overload by their types, and then settles the lambdas by the overload. */
export function bindArguments(
  definition: SqlFunction,
  node: FunctionCall,
  context: ExpressionContext,
): { readonly resolution: Resolution; readonly bound: readonly BoundExpression[] } {
  const { arguments: written } = node
  // As it is written: a function may have several names.
  const name = node.name.parts.at(-1)?.value.toLowerCase()
  if (written.length > MAX_ARGUMENTS)
    fail('TOO_MANY_ARGUMENTS', node, `Too many arguments for function call ${name}()`)
  const values = written.map((argument) =>
    argument.kind === 'lambda' ? undefined : context.binder.expression(argument, context),
  )
  const types = written.map((argument, i): ArgumentType => {
    const value = values[i]
    if (argument.kind === 'lambda') return lambdaArgument(argument, context)
    invariant(value !== undefined, 'an argument is a lambda or a value')
    return { kind: 'type', type: value.type }
  })
  checkLambdas(definition, written)
  const resolution = resolve(definition, types, node, name)
  const bound = written.map((argument, i) => {
    const value = values[i]
    const type = resolution.arguments[i]
    if (value !== undefined) return value
    invariant(argument.kind === 'lambda' && type !== undefined, 'an argument is a lambda or a value')
    return resolvedLambda(argument, type, context)
  })
  return { resolution, bound }
}

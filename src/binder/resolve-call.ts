import { TraillakeError, withSpan } from '../common/errors.ts'
import type { Span } from '../common/span.ts'
import type { SqlFunction } from '../function/definition.ts'
import { lookupFunction } from '../function/registry.ts'
import { type ArgumentType, type Resolution, resolveFunction } from '../function/resolve.ts'
import { invariant } from '../common/assert.ts'
import type { BoundExpression, CallExpression, FunctionHandle } from '../plan/expression.ts'
import type { SqlType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import type { Located } from './error.ts'

/** Chooses the overload; what is wrong with the arguments is reported at `place`, as Trino does, of the function by `name`. */
export function resolve(
  definition: SqlFunction,
  args: readonly ArgumentType[],
  place: Located | undefined,
  name = definition.name,
): Resolution {
  try {
    return resolveFunction(name, definition.overloads, args)
  } catch (error) {
    throw withSpan(error, place?.span)
  }
}

export function handleOf(definition: SqlFunction, resolution: Resolution): FunctionHandle {
  const { overload, arguments: args, returns } = resolution
  return { name: definition.name, overload, arguments: args, returns }
}

/** One of our own functions: an operator (`$add`), or what a keyword form stands for. */
export function builtIn(name: string): SqlFunction {
  const definition = lookupFunction(name)
  invariant(definition !== undefined, `function ${name} is not registered`)
  return definition
}

/** A call of a built-in function on bound arguments, which are cast as its overload wants. */
export function callBuiltIn(
  name: string,
  args: readonly BoundExpression[],
  place: Located | undefined,
): CallExpression {
  const definition = builtIn(name)
  const types = args.map((arg): ArgumentType => ({ kind: 'type', type: arg.type }))
  return callOf(definition, resolve(definition, types, place), args, place?.span)
}

export function callOf(
  definition: SqlFunction,
  resolution: Resolution,
  args: readonly BoundExpression[],
  span: Span | undefined,
): CallExpression {
  return {
    kind: 'call',
    type: resolution.returns,
    function: handleOf(definition, resolution),
    arguments: args.map((arg, i) => coerce(arg, resolution.arguments[i] ?? arg.type)),
    span,
  }
}

/**
 * An operator. Where no overload takes the operands, `mismatch` words Trino's message about it.
 */
export function callOperator(
  name: string,
  operands: readonly BoundExpression[],
  place: Located,
  mismatch: (types: readonly SqlType[]) => string,
  hint?: string,
): CallExpression {
  try {
    return callBuiltIn(name, operands, place)
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code !== 'FUNCTION_NOT_FOUND') throw error
    const types = operands.map((operand) => operand.type)
    throw new TraillakeError('TYPE_MISMATCH', mismatch(types), { span: place.span, hint, cause: error })
  }
}

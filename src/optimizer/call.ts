import { invariant } from '../common/assert.ts'
import { lookupFunction } from '../function/registry.ts'
import { resolveFunction } from '../function/resolve.ts'
import type { AggregateCall, BoundExpression, CallExpression, FunctionHandle } from '../plan/expression.ts'
import { sameType, type SqlType } from '../types/type.ts'

/** The handle of one of our own functions for argument types that it takes as they are. */
export function handle(name: string, types: readonly SqlType[]): FunctionHandle {
  const definition = lookupFunction(name)
  invariant(definition !== undefined, `function ${name} is not registered`)
  const {
    overload,
    arguments: args,
    returns,
  } = resolveFunction(
    name,
    definition.overloads,
    types.map((type) => ({ kind: 'type', type })),
  )
  invariant(
    args.every((type, i) => sameType(type, types[i] ?? type)),
    `function ${name} takes its arguments without casts`,
  )
  return { name, overload, arguments: args, returns }
}

export function call(name: string, args: readonly BoundExpression[]): CallExpression {
  const resolved = handle(
    name,
    args.map(({ type }) => type),
  )
  return { kind: 'call', type: resolved.returns, function: resolved, arguments: args, span: undefined }
}

/** An aggregation of the rows that satisfy `filter`. */
export function aggregate(
  name: string,
  args: readonly BoundExpression[],
  filter: BoundExpression | undefined,
): AggregateCall {
  return {
    function: handle(
      name,
      args.map(({ type }) => type),
    ),
    arguments: args,
    distinct: false,
    filter,
    orderBy: [],
    span: undefined,
  }
}

import { assertNever } from '../common/assert.ts'
import { lookupFunction } from '../function/registry.ts'
import { canCoerce } from '../types/coercion.ts'
import type { SqlType } from '../types/type.ts'
import type { BoundExpression, FunctionHandle } from './expression.ts'
import { operandsOf, walkExpression } from './walk.ts'

/** Whether the same row always gives the same value: there is no `random()` or `uuid()` in it. */
export function isDeterministic(expression: BoundExpression): boolean {
  for (const part of walkExpression(expression)) {
    if (part.kind !== 'call') continue
    const definition = lookupFunction(part.function.name)
    if (definition?.kind === 'scalar' && definition.deterministic === false) return false
  }
  return true
}

/** Whether some row may make a call's function fail, its arguments aside. */
export function callCanFail(handle: FunctionHandle, args: readonly BoundExpression[]): boolean {
  const definition = lookupFunction(handle.name)
  if (definition?.kind !== 'scalar') return true
  const fallible = definition.overloads[handle.overload]?.fallible ?? true
  if (typeof fallible === 'boolean') return fallible
  return fallible(args.map((argument) => (argument.kind === 'constant' ? argument.value : undefined)))
}

/** A coercion keeps every value, except where a zone, digits or length have to be found for it. */
function castCanFail(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'unknown' || to.kind === 'varchar')
    return to.kind === 'varchar' && from.kind === 'varbinary'
  if (from.kind === 'decimal' || to.kind === 'decimal') return to.kind !== 'double' && to.kind !== 'real'
  return !canCoerce(from, to)
}

/**
 * Whether some row may make the expression fail (`1 / x`, a cast of text). What cannot fail may be evaluated on rows that
 * nobody asked about; TRY cannot.
 */
export function canFail(expression: BoundExpression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'column':
    case 'try':
      return false
    case 'call':
      if (callCanFail(expression.function, expression.arguments)) return true
      break
    case 'cast':
      if (!expression.safe && castCanFail(expression.argument.type, expression.type)) return true
      break
    case 'and':
    case 'or':
    case 'case':
    case 'coalesce':
    case 'in':
    case 'field':
    case 'row':
    case 'lambda':
      break
    default:
      return assertNever(expression)
  }
  return operandsOf(expression).some(canFail)
}

import { assertNever } from '../common/assert.ts'
import { sameType } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import type { BoundExpression, LambdaExpression } from './expression.ts'
import { operandsOf } from './walk.ts'

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** Whether two constants of one type are the same literal: NaN is itself, and 0 is not -0. */
function sameValue(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true
  if (isList(a) || isList(b))
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null))
    )
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if ('micros' in a || 'micros' in b)
    return 'micros' in a && 'micros' in b && a.micros === b.micros && a.zone === b.zone
  return sameValue(a.keys, b.keys) && sameValue(a.values, b.values)
}

type Renaming = ReadonlyMap<number, number>

function sameParts(a: BoundExpression, b: BoundExpression, renaming: Renaming): boolean {
  const left = operandsOf(a)
  const right = operandsOf(b)
  return (
    left.length === right.length &&
    left.every((operand, i) => {
      const other = right[i]
      return other !== undefined && same(operand, other, renaming)
    })
  )
}

function sameLambda(a: LambdaExpression, b: LambdaExpression, renaming: Renaming): boolean {
  if (a.parameters.length !== b.parameters.length) return false
  const inner = new Map(renaming)
  a.parameters.forEach((parameter, i) => inner.set(parameter.id, b.parameters[i]?.id ?? -1))
  return same(a.body, b.body, inner)
}

function same(a: BoundExpression, b: BoundExpression, renaming: Renaming): boolean {
  if (a === b && renaming.size === 0) return true
  if (!sameType(a.type, b.type)) return false
  switch (a.kind) {
    case 'constant':
      return b.kind === 'constant' && sameValue(a.value, b.value)
    case 'column':
      return b.kind === 'column' && (renaming.get(a.id) ?? a.id) === b.id
    case 'call':
      return (
        b.kind === 'call' &&
        a.function.name === b.function.name &&
        a.function.overload === b.function.overload &&
        sameParts(a, b, renaming)
      )
    case 'cast':
      return b.kind === 'cast' && a.safe === b.safe && sameParts(a, b, renaming)
    case 'field':
      return b.kind === 'field' && a.index === b.index && sameParts(a, b, renaming)
    case 'lambda':
      return b.kind === 'lambda' && sameLambda(a, b, renaming)
    case 'and':
    case 'or':
    case 'case':
    case 'coalesce':
    case 'try':
    case 'in':
    case 'row':
      return a.kind === b.kind && sameParts(a, b, renaming)
    default:
      return assertNever(a)
  }
}

/**
 * Whether two expressions are written alike over the same columns; where they stand in the text does not count, nor how
 * lambdas name their parameters. Says nothing about `random()`: two calls are alike and yet give two values.
 */
export function sameExpression(a: BoundExpression, b: BoundExpression): boolean {
  return same(a, b, new Map())
}

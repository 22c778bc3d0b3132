import { mapExpressions, rewritePlan } from '../../plan/children.ts'
import type { BoundExpression, CastExpression } from '../../plan/expression.ts'
import { rewriteExpression } from '../../plan/walk.ts'
import { MICROS_PER_DAY } from '../../types/calendar.ts'
import { utcToLocal } from '../../types/timezone.ts'
import type { SqlType, TypeKind } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { call } from '../call.ts'
import { constantComparison, FUNCTIONS, type Operator } from '../comparison.ts'
import type { Rule } from '../rule.ts'

/**
 * Compares the column itself instead of the column cast to something wider: `CAST(day AS timestamp) >= TIMESTAMP '…'` is
 * `day >= DATE '…'`, rounded to the side that keeps the same rows. Casts from plain to zoned timestamps are taken off
 * where the session's zone has one offset; elsewhere their order has folds.
 */
export const unwrapCast: Rule = {
  name: 'unwrap-cast',
  apply: (plan, { zone }) =>
    rewritePlan(plan, (node) =>
      mapExpressions(node, (expression) => rewriteExpression(expression, (part) => unwrap(part, zone))),
    ),
}

const INTEGER_BITS: Readonly<Partial<Record<TypeKind, number>>> = {
  tinyint: 8,
  smallint: 16,
  integer: 32,
  bigint: 64,
}

/** A constant as a place on the line of the narrower type: `value` of its units, and a rest if it falls between two. */
interface Position {
  readonly floor: bigint
  readonly exact: boolean
}

function position(value: bigint, unit: bigint): Position {
  const remainder = ((value % unit) + unit) % unit
  return { floor: (value - remainder) / unit, exact: remainder === 0n }
}

function microsPerUnit(precision: number): bigint {
  return 10n ** BigInt(6 - precision)
}

/** Zones that never change their offset. */
function hasOneOffset(zone: string): boolean {
  return zone === 'UTC' || /^[+-]/.test(zone)
}

function micros(value: Value, type: SqlType, zone: string): bigint | undefined {
  if (type.kind === 'timestamp' && typeof value === 'bigint') return value
  if (type.kind !== 'timestamp with time zone' || !hasOneOffset(zone)) return undefined
  return typeof value === 'object' && value !== null && 'micros' in value
    ? utcToLocal(zone, value.micros)
    : undefined
}

/** Where a constant of the cast's type stands among the values of the type under the cast. */
function positionOf(value: Value, { type, argument }: CastExpression, zone: string): Position | undefined {
  const from = argument.type
  if (from.kind === 'timestamp') {
    const time = micros(value, type, zone)
    if (time === undefined || (type.kind !== 'timestamp' && type.kind !== 'timestamp with time zone'))
      return undefined
    return type.precision < from.precision ? undefined : position(time, microsPerUnit(from.precision))
  }
  if (from.kind === 'date') {
    const time = micros(value, type, zone)
    return time === undefined ? undefined : position(time, BigInt(MICROS_PER_DAY))
  }
  const bits = INTEGER_BITS[from.kind]
  if (bits === undefined || (INTEGER_BITS[type.kind] ?? 0) < bits) return undefined
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined
  return { floor: BigInt(value), exact: true }
}

/** The value of the narrower type that stands `units` from its zero; undefined where it has none. */
function valueAt(units: bigint, type: SqlType): Value | undefined {
  if (type.kind === 'timestamp') return units * microsPerUnit(type.precision)
  if (type.kind === 'date') return BigInt.asIntN(32, units) === units ? Number(units) : undefined
  if (BigInt.asIntN(INTEGER_BITS[type.kind] ?? 0, units) !== units) return undefined
  return type.kind === 'bigint' ? units : Number(units)
}

function unwrap(expression: BoundExpression, zone: string): BoundExpression {
  if (expression.kind === 'in') return unwrapIn(expression, zone)
  const comparison = constantComparison(expression)
  if (comparison === undefined || comparison.operand.kind !== 'cast') return expression
  const { operator, operand, constant } = comparison
  const place = positionOf(constant.value, operand, zone)
  if (place === undefined || (operator === '=' && !place.exact)) return expression
  const type = operand.argument.type
  const value = valueAt(place.floor + roundUp(operator, place), type)
  if (value === undefined) return expression
  return call(FUNCTIONS[operator], [operand.argument, { kind: 'constant', type, value }])
}

/** Between two values, `>=` and `<` are about the upper one, `>` and `<=` about the lower. */
function roundUp(operator: Operator, { exact }: Position): bigint {
  return !exact && (operator === '>=' || operator === '<') ? 1n : 0n
}

function unwrapIn(expression: Extract<BoundExpression, { kind: 'in' }>, zone: string): BoundExpression {
  const { value: operand } = expression
  if (operand.kind !== 'cast') return expression
  const { type } = operand.argument
  const options: BoundExpression[] = []
  for (const option of expression.options) {
    if (option.kind !== 'constant' || option.value === null) return expression
    const place = positionOf(option.value, operand, zone)
    const value = place?.exact === true ? valueAt(place.floor, type) : undefined
    if (value === undefined) return expression
    options.push({ kind: 'constant', type, value })
  }
  return { ...expression, value: operand.argument, options }
}

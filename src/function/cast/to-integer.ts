import { asBigint, asBoolean, asNumber, asText } from '../../types/as.ts'
import { divideHalfUp, formatDecimal, powerOfTen } from '../../types/decimal.ts'
import { formatDouble, formatReal, parseInteger } from '../../types/number.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { type CastContext, cannotCast, type ValueCast } from './context.ts'

export type IntegerKind = 'tinyint' | 'smallint' | 'integer' | 'bigint'

interface IntegerRange {
  readonly min: bigint
  readonly max: bigint
  /** What Trino's errors about text call the type. */
  readonly textName: string
}

const INTEGER_RANGES: Readonly<Record<IntegerKind, IntegerRange>> = {
  tinyint: { min: -128n, max: 127n, textName: 'TINYINT' },
  smallint: { min: -32_768n, max: 32_767n, textName: 'SMALLINT' },
  integer: { min: -2_147_483_648n, max: 2_147_483_647n, textName: 'INT' },
  bigint: { min: -(2n ** 63n), max: 2n ** 63n - 1n, textName: 'BIGINT' },
}

/** A whole number as the value of an integer type. */
export function integerValue(value: bigint, kind: IntegerKind): Value {
  return kind === 'bigint' ? value : Number(value)
}

export function inRange(value: bigint, kind: IntegerKind): boolean {
  const { min, max } = INTEGER_RANGES[kind]
  return value >= min && value <= max
}

function outOfRange(context: CastContext, kind: IntegerKind, text: () => string): null {
  return context.fail('NUMERIC_VALUE_OUT_OF_RANGE', () => `Out of range for ${kind}: ${text()}`)
}

/** A whole number to an integer type: `Out of range for tinyint: 300`. */
export function wholeToInteger(value: bigint, kind: IntegerKind, context: CastContext): Value {
  return inRange(value, kind) ? integerValue(value, kind) : outOfRange(context, kind, () => String(value))
}

/** Whether {@link doubleToInteger} has a result. */
export function doubleFits(value: number, kind: IntegerKind): boolean {
  const { min, max } = INTEGER_RANGES[kind]
  const rounded = roundHalfAway(value)
  return rounded >= Number(min) && rounded <= Number(max)
}

/** The nearest whole number, halves away from zero. */
function roundHalfAway(value: number): number {
  const size = Math.abs(value)
  const floor = Math.floor(size)
  const rounded = size - floor >= 0.5 ? floor + 1 : floor
  return value < 0 ? 0 - rounded : rounded
}

const MIN_BIGINT = -(2 ** 63)
const MAX_BIGINT_PLUS_ONE = 2 ** 63

/** A double to an integer type, as io.trino.type.DoubleOperators does it. */
export function doubleToInteger(value: number, kind: IntegerKind, context: CastContext): Value {
  const rounded = roundHalfAway(value)
  if (kind === 'bigint') {
    if (rounded >= MIN_BIGINT && rounded < MAX_BIGINT_PLUS_ONE) return BigInt(rounded)
    return context.fail('INVALID_CAST_ARGUMENT', () => `Unable to cast ${formatDouble(value)} to bigint`)
  }
  if (Number.isNaN(value))
    return context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast double NaN to ${kind}`)
  const { min, max } = INTEGER_RANGES[kind]
  if (rounded >= Number(min) && rounded <= Number(max)) return rounded
  return outOfRange(context, kind, () => formatDouble(value))
}

/** A real to an integer type: past bigint's ends Java's conversion stays at them. */
function realToInteger(value: number, kind: IntegerKind, context: CastContext): Value {
  if (Number.isNaN(value))
    return context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast real NaN to ${kind}`)
  const rounded = roundHalfAway(value)
  const { min, max } = INTEGER_RANGES[kind]
  if (kind === 'bigint') {
    if (rounded >= MAX_BIGINT_PLUS_ONE) return max
    return rounded < MIN_BIGINT ? min : BigInt(rounded)
  }
  if (rounded >= Number(min) && rounded <= Number(max)) return rounded
  return outOfRange(context, kind, () => formatReal(value))
}

/** Digits with a sign, blanks around: `Cannot cast '1.5' to BIGINT`. */
export function textToInteger(text: string, kind: IntegerKind, context: CastContext): Value {
  const value = parseInteger(text)
  if (value === undefined || !inRange(value, kind))
    return cannotCast(context, text, INTEGER_RANGES[kind].textName)
  return integerValue(value, kind)
}

const MAX_SHORT_PRECISION = 18

function decimalToInteger(from: SqlType & { kind: 'decimal' }, kind: IntegerKind): ValueCast {
  const factor = powerOfTen(from.scale)
  return (value, context) => {
    const unscaled = asBigint(value)
    const rounded = divideHalfUp(unscaled, factor)
    if (inRange(rounded, kind)) return integerValue(rounded, kind)
    const short = from.precision <= MAX_SHORT_PRECISION
    return cannotCast(
      context,
      short ? String(rounded) : formatDecimal(unscaled, from.scale),
      kind.toUpperCase(),
    )
  }
}

/** The cast to tinyint, smallint, integer or bigint, undefined where Trino has none. */
export function toInteger(from: SqlType, kind: IntegerKind): ValueCast | undefined {
  switch (from.kind) {
    case 'boolean':
      return (value) => integerValue(asBoolean(value) ? 1n : 0n, kind)
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return (value, context) => wholeToInteger(BigInt(asNumber(value)), kind, context)
    case 'bigint':
      return (value, context) => wholeToInteger(asBigint(value), kind, context)
    case 'real':
      return (value, context) => realToInteger(asNumber(value), kind, context)
    case 'double':
      return (value, context) => doubleToInteger(asNumber(value), kind, context)
    case 'decimal':
      return decimalToInteger(from, kind)
    case 'varchar':
      return (value, context) => textToInteger(asText(value), kind, context)
    default:
      return undefined
  }
}

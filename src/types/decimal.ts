import { TraillakeError } from '../common/errors.ts'
import type { SqlType } from './type.ts'

/**
 * Decimals: unscaled bigints with a type that says precision and scale. Result types and overflow are Trino's
 * (io.trino.type.DecimalOperators, https://trino.io/docs/current/functions/decimal.html).
 */
export type DecimalType = Extract<SqlType, { kind: 'decimal' }>

const MAX_PRECISION = 38

const POWERS: readonly bigint[] = Array.from({ length: 2 * MAX_PRECISION + 1 }, (_, i) => 10n ** BigInt(i))

/** 10 to the power, 0 or more. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent)
}

/** Whether an unscaled value needs more digits than the precision. */
export function overflows(unscaled: bigint, precision: number): boolean {
  const limit = powerOfTen(precision)
  return unscaled >= limit || unscaled <= -limit
}

/** The quotient rounded to the nearest whole, halves away from zero. The divisor is not zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend
  const by = divisor < 0n ? -divisor : divisor
  const quotient = (2n * size + by) / (2n * by)
  return dividend < 0n === divisor < 0n ? quotient : -quotient
}

/** An unscaled value at another scale; digits lost round half away from zero. */
export function rescale(unscaled: bigint, fromScale: number, toScale: number): bigint {
  if (toScale >= fromScale) return unscaled * powerOfTen(toScale - fromScale)
  return divideHalfUp(unscaled, powerOfTen(fromScale - toScale))
}

function decimalOverflow(): TraillakeError {
  return new TraillakeError('NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow')
}

/** The value itself; throws `Decimal overflow` (NUMERIC_VALUE_OUT_OF_RANGE) past 38 digits. */
export function checkOverflow(unscaled: bigint, precision: number = MAX_PRECISION): bigint {
  if (overflows(unscaled, precision)) throw decimalOverflow()
  return unscaled
}

function bounded(precision: number, scale: number): DecimalType {
  const kept = Math.min(MAX_PRECISION, precision)
  if (scale > kept)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `DECIMAL scale must be in range [0, precision (${kept})]: ${scale}`,
    )
  return { kind: 'decimal', precision: kept, scale }
}

/** The type of `a + b` and `a - b`. */
export function addType(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale)
  return bounded(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale)
}

/** The type of `a * b`. Throws INVALID_FUNCTION_ARGUMENT where the scale would pass 38. */
export function multiplyType(a: DecimalType, b: DecimalType): DecimalType {
  return bounded(a.precision + b.precision, a.scale + b.scale)
}

/** The type of `a / b`. */
export function divideType(a: DecimalType, b: DecimalType): DecimalType {
  const precision = a.precision + b.scale + Math.max(b.scale - a.scale, 0)
  return bounded(precision, Math.max(a.scale, b.scale))
}

/** The type of `a % b`. */
export function modulusType(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale)
  return bounded(Math.min(b.precision - b.scale, a.precision - a.scale) + scale, scale)
}

/** A function of two unscaled values, at the scales of the types it was made for. */
export type DecimalOperation = (a: bigint, b: bigint) => bigint

/** `a + b` at {@link addType}'s scale. Throws `Decimal overflow`. */
export function addDecimals(a: DecimalType, b: DecimalType): DecimalOperation {
  const scale = Math.max(a.scale, b.scale)
  const left = powerOfTen(scale - a.scale)
  const right = powerOfTen(scale - b.scale)
  return (x, y) => checkOverflow(x * left + y * right)
}

/** `a - b` at {@link addType}'s scale. Throws `Decimal overflow`. */
export function subtractDecimals(a: DecimalType, b: DecimalType): DecimalOperation {
  const add = addDecimals(a, b)
  return (x, y) => add(x, -y)
}

/** `a * b`. Throws `Decimal overflow`. */
export function multiplyDecimals(): DecimalOperation {
  return (x, y) => checkOverflow(x * y)
}

/** `a / b` at {@link divideType}'s scale, halves away from zero. Throws `Division by zero` and `Decimal overflow`. */
export function divideDecimals(a: DecimalType, b: DecimalType): DecimalOperation {
  const factor = powerOfTen(Math.max(a.scale, b.scale) - a.scale + b.scale)
  return (x, y) => {
    if (y === 0n) throw new TraillakeError('DIVISION_BY_ZERO', 'Division by zero')
    return checkOverflow(divideHalfUp(x * factor, y))
  }
}

/** `a % b` at {@link modulusType}'s scale, with the sign of `a`. Throws `Division by zero`. */
export function modulusDecimals(a: DecimalType, b: DecimalType): DecimalOperation {
  const scale = Math.max(a.scale, b.scale)
  const left = powerOfTen(scale - a.scale)
  const right = powerOfTen(scale - b.scale)
  return (x, y) => {
    if (y === 0n) throw new TraillakeError('DIVISION_BY_ZERO', 'Division by zero')
    return (x * left) % (y * right)
  }
}

/** `123.45`, `-0.05`: all digits of the scale, no exponent. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const split = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, split)}.${digits.slice(split)}`
}

/** A decimal number of any size as Java's BigDecimal reads it: unscaled value and scale (negative where an exponent says so). */
export interface BigDecimal {
  readonly unscaled: bigint
  readonly scale: number
}

const BIG_DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/
/** Numbers further from zero than any decimal, or nearer, need not be written out. */
const MAX_EXPONENT = 1_000

/** Reads `123`, `-1.5`, `.5`, `1e3`; no blanks. Undefined where the text is no number. */
export function parseBigDecimal(text: string): BigDecimal | undefined {
  const match = BIG_DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const size = BigInt(whole + fraction)
  return { unscaled: sign === '-' ? -size : size, scale: fraction.length - Number(exponent) }
}

/** The unscaled value at a scale, digits lost rounded half away from zero; a huge number stays merely huge. */
export function atScale(number: BigDecimal, scale: number): bigint {
  if (number.unscaled === 0n) return 0n
  const shift = scale - number.scale
  if (shift < -MAX_EXPONENT - String(number.unscaled).length) return 0n
  return rescale(number.unscaled, 0, Math.min(shift, MAX_EXPONENT))
}

/** A decimal's value as the nearest double. */
export function decimalToDouble(unscaled: bigint, scale: number): number {
  const number = Number(unscaled)
  // Both exact: one correctly rounded division. Else Java reads the decimal's text.
  if (Number.isSafeInteger(number) && scale <= 22) return number / 10 ** scale
  return Number(formatDecimal(unscaled, scale))
}

/** The type of the literal `DECIMAL '…'` or `1.50`: its digits, leading zeros of the whole part not counted. */
export function decimalLiteral(text: string): { readonly type: DecimalType; readonly value: bigint } {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim().replaceAll('_', ''))
  const [, sign, whole = '', fraction = ''] = match ?? []
  if (match === null || (whole === '' && fraction === ''))
    throw new TraillakeError('INVALID_LITERAL', `'${text}' is not a valid DECIMAL literal`)
  const significant = whole.replace(/^0+/, '')
  const precision = Math.max(1, significant.length + fraction.length)
  if (precision > MAX_PRECISION)
    throw new TraillakeError('INVALID_LITERAL', `'${text}' is not a valid DECIMAL literal`)
  const size = BigInt(significant + fraction || '0')
  return { type: bounded(precision, fraction.length), value: sign === '-' ? -size : size }
}

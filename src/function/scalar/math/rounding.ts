import { float32Column, float64Column } from '../../../column/make.ts'
import { divideHalfUp, powerOfTen } from '../../../types/decimal.ts'
import { decimal, type SqlType } from '../../../types/type.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarOverload } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { float32Unary, float64Unary, operand } from '../../numeric.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { INT, LONG } from '../../slot.ts'
import { decimalType } from '../operator/decimal.ts'
import { outOfRange } from '../operator/integer.ts'
import { identity } from './absolute.ts'

const INTEGERS = ['tinyint', 'smallint', 'integer', 'bigint'] as const

/** Integers are whole already. */
const wholes = (name: string): ScalarOverload[] =>
  INTEGERS.map((type) => infallible(`${name}(${type}) -> ${type}`, () => identity))

/** The type of a decimal rounded to a whole: one digit more where it had places, for the carry. */
function wholeType([type]: readonly SqlType[]): SqlType {
  const { precision, scale } = decimalType(type)
  return decimal(Math.min(38, precision - scale + Math.min(scale, 1)), 0)
}

/** An overload that makes a decimal whole. */
function wholeDecimal(
  name: string,
  returns: (args: readonly SqlType[]) => SqlType,
  round: (unscaled: bigint, factor: bigint) => bigint,
): ScalarOverload {
  return {
    ...infallible(
      `${name}(decimal(p, s)) -> decimal(r, 0)`,
      rowwiseIn([LONG], LONG, ({ signature }) => {
        const factor = powerOfTen(decimalType(signature.arguments[0]).scale)
        return (x) => round(x, factor)
      }),
    ),
    returns,
  }
}

function ceilingDecimal(x: bigint, factor: bigint): bigint {
  const quotient = x / factor
  return x % factor > 0n ? quotient + 1n : quotient
}

export const CEILING = scalar(
  'math',
  'ceiling',
  'The number rounded up to a whole',
  ["ceiling(DECIMAL '1.25')", '2'],
  [
    ...wholes('ceiling'),
    infallible('ceiling(double) -> double', () => float64Unary(Math.ceil)),
    infallible('ceiling(real) -> real', () => float32Unary(Math.ceil)),
    wholeDecimal('ceiling', wholeType, ceilingDecimal),
  ],
  { aliases: ['ceil'] },
)

export const FLOOR = scalar(
  'math',
  'floor',
  'The number rounded down to a whole',
  ['floor(1.75e0)', '1.0'],
  [
    ...wholes('floor'),
    infallible('floor(double) -> double', () => float64Unary(Math.floor)),
    infallible('floor(real) -> real', () => float32Unary(Math.floor)),
    wholeDecimal('floor', wholeType, (x, factor) => -ceilingDecimal(-x, factor)),
  ],
)

/** Java's `Math.round(x * factor) / factor` away from zero, which is how Trino rounds doubles. */
function roundDouble(x: number, factor: number): number {
  const scaled = Math.abs(x) * factor
  if (!Number.isFinite(scaled)) return x
  const rounded = Math.round(scaled) / factor
  return x < 0 ? -rounded : rounded
}

/** 10 to the power, the nearest double. */
const factorOf = (decimals: number): number => Number(`1e${decimals}`)

function roundFloats(kind: 'float64' | 'float32'): Kernel {
  return (args, rows) => {
    const { values, mask } = operand(columnAt(args, 0), kind)
    const decimals = operand(columnAt(args, 1), 'int32')
    const out = kind === 'float64' ? new Float64Array(rows) : new Float32Array(rows)
    let places = 0
    let factor = 1
    for (let i = 0; i < rows; i++) {
      const wanted = decimals.values[i & decimals.mask]!
      if (wanted !== places) {
        places = wanted
        factor = factorOf(wanted)
      }
      out[i] = roundDouble(values[i & mask]!, factor)
    }
    const validity = mergedValidity(args, rows)
    return out instanceof Float64Array ? float64Column(out, validity) : float32Column(out, validity)
  }
}

const BITS = { tinyint: 8, smallint: 16, integer: 32, bigint: 64 } as const

/** `round(1234, -2)`: whole numbers to tens, hundreds, …; halves away from zero. */
function roundLong(x: bigint, decimals: number, type: (typeof INTEGERS)[number]): bigint {
  if (decimals >= 0) return x
  if (decimals < -18) return outOfRange(`numerical overflow: ${x}`)
  const factor = powerOfTen(-decimals)
  const rounded = divideHalfUp(x, factor) * factor
  if (BigInt.asIntN(64, rounded) !== rounded) return outOfRange(`numerical overflow: ${x}`)
  if (BigInt.asIntN(BITS[type], rounded) !== rounded)
    return outOfRange(`Out of range for ${type}: ${rounded}`)
  return rounded
}

const ROUND_INTEGERS: readonly ScalarOverload[] = [
  ...(['tinyint', 'smallint', 'integer'] as const).map((type) =>
    fallible(
      `round(${type}, integer) -> ${type}`,
      rowwise([INT, INT], INT, (x, decimals) => Number(roundLong(BigInt(x), decimals, type))),
    ),
  ),
  fallible(
    'round(bigint, integer) -> bigint',
    rowwise([LONG, INT], LONG, (x, decimals) => roundLong(x, decimals, 'bigint')),
  ),
]

/** An overload that keeps a number of a decimal's places and the scale, the rest being zeros. */
function placesOfDecimal(
  name: string,
  grow: number,
  round: (unscaled: bigint, factor: bigint) => bigint,
): ScalarOverload {
  return {
    ...fallible(
      `${name}(decimal(p, s), integer) -> decimal(r, s)`,
      rowwiseIn([LONG, INT], LONG, ({ signature }) => {
        const { precision, scale } = decimalType(signature.arguments[0])
        const limit = powerOfTen(Math.min(38, precision + grow))
        return (x, decimals) => {
          if (decimals >= scale) return x
          if (precision - scale + decimals + grow <= 0) return 0n
          const factor = powerOfTen(scale - decimals)
          const rounded = round(x, factor) * factor
          return rounded >= limit || rounded <= -limit ? outOfRange(`decimal overflow: ${x}`) : rounded
        }
      }),
    ),
    returns: ([type]) => {
      const { precision, scale } = decimalType(type)
      return decimal(Math.min(38, precision + grow), scale)
    },
  }
}

export const ROUND = scalar(
  'math',
  'round',
  'The number rounded to a whole, or to so many decimal places; halves away from zero',
  ['round(2.555e0, 2)', '2.56'],
  [
    ...wholes('round'),
    infallible('round(double) -> double', () => float64Unary((x) => roundDouble(x, 1))),
    infallible('round(real) -> real', () => float32Unary((x) => roundDouble(x, 1))),
    wholeDecimal('round', wholeType, divideHalfUp),
    ...ROUND_INTEGERS,
    infallible('round(double, integer) -> double', () => roundFloats('float64')),
    infallible('round(real, integer) -> real', () => roundFloats('float32')),
    placesOfDecimal('round', 1, divideHalfUp),
  ],
)

export const TRUNCATE = scalar(
  'math',
  'truncate',
  'The number without its decimal places, or, for decimals, without those past the given number',
  ["truncate(DECIMAL '12.345', 1)", '12.300'],
  [
    infallible('truncate(double) -> double', () => float64Unary(Math.trunc)),
    infallible('truncate(real) -> real', () => float32Unary(Math.trunc)),
    wholeDecimal(
      'truncate',
      ([type]) => {
        const { precision, scale } = decimalType(type)
        return decimal(Math.max(1, precision - scale), 0)
      },
      (x, factor) => x / factor,
    ),
    placesOfDecimal('truncate', 0, (x, factor) => x / factor),
  ],
)

import { infallible, fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { float32Unary, float64Unary, int32Unary, int64Unary } from '../../numeric.ts'
import { rowwise } from '../../rowwise.ts'
import { LONG } from '../../slot.ts'
import { require } from './check.ts'

const MINIMUM = { tinyint: -(2 ** 7), smallint: -(2 ** 15), integer: -(2 ** 31) } as const
const SMALL = ['tinyint', 'smallint', 'integer'] as const
const MIN_BIGINT = -(2n ** 63n)

function absoluteSmall(type: (typeof SMALL)[number]): Kernel {
  const minimum = MINIMUM[type]
  return int32Unary((x) => {
    require(x !== minimum, `Value ${minimum} is out of range for abs(${type})`, 'NUMERIC_VALUE_OUT_OF_RANGE')
    return Math.abs(x)
  })
}

export const ABS = scalar(
  'math',
  'abs',
  'The absolute value',
  ['abs(-2)', '2'],
  [
    ...SMALL.map((type) => fallible(`abs(${type}) -> ${type}`, () => absoluteSmall(type))),
    fallible('abs(bigint) -> bigint', () =>
      int64Unary((x) => {
        require(x !==
          MIN_BIGINT, `Value ${MIN_BIGINT} is out of range for abs(bigint)`, 'NUMERIC_VALUE_OUT_OF_RANGE')
        return x < 0n ? -x : x
      }),
    ),
    infallible('abs(double) -> double', () => float64Unary(Math.abs)),
    infallible('abs(real) -> real', () => float32Unary(Math.abs)),
    infallible(
      'abs(decimal(p, s)) -> decimal(p, s)',
      rowwise([LONG], LONG, (x) => (x < 0n ? -x : x)),
    ),
  ],
)

const signOfLong = (x: bigint): bigint => (x > 0n ? 1n : x < 0n ? -1n : 0n)

export const SIGN = scalar(
  'math',
  'sign',
  'The sign of a number: -1, 0 or 1',
  ['sign(-2)', '-1'],
  [
    ...SMALL.map((type) => infallible(`sign(${type}) -> ${type}`, () => int32Unary(Math.sign))),
    infallible('sign(bigint) -> bigint', () => int64Unary(signOfLong)),
    infallible('sign(double) -> double', () => float64Unary(Math.sign)),
    infallible('sign(real) -> real', () => float32Unary(Math.sign)),
    infallible('sign(decimal(p, s)) -> decimal(1, 0)', rowwise([LONG], LONG, signOfLong)),
  ],
)

/** The column itself: integers are whole already. */
export const identity: Kernel = (args) => columnAt(args, 0)

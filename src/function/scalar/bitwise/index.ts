import { fallible, infallible, scalar, type Example } from '../../define.ts'
import type { ScalarFunction, ScalarOverload } from '../../definition.ts'
import { int64Binary, int64Unary } from '../../numeric.ts'
import { rowwise } from '../../rowwise.ts'
import { INT, LONG } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

function operation(
  name: string,
  description: string,
  example: Example,
  body: (x: bigint, y: bigint) => bigint,
): ScalarFunction {
  return scalar('bitwise', name, description, example, [
    infallible(`${name}(bigint, bigint) -> bigint`, () => int64Binary(body)),
  ])
}

const SMALL = [
  ['tinyint', 8],
  ['smallint', 16],
  ['integer', 32],
] as const

/** A shift for each integer type; `body` gets the value, the shift (0 to 63) and the type's width in bits. */
function shift(
  name: string,
  description: string,
  example: Example,
  body: (value: bigint, by: bigint, bits: number) => bigint,
  past: (value: bigint) => bigint,
): ScalarFunction {
  // Java takes a shift count modulo 64, which is what a negative one comes to.
  const shifted = (value: bigint, by: number, bits: number): bigint =>
    by >= 64 ? past(value) : BigInt.asIntN(bits, body(value, BigInt(by & 63), bits))
  const overloads: ScalarOverload[] = SMALL.map(([type, bits]) =>
    infallible(
      `${name}(${type}, integer) -> ${type}`,
      rowwise([INT, INT], INT, (value, by) => Number(shifted(BigInt(value), by, bits))),
    ),
  )
  overloads.push(
    infallible(
      `${name}(bigint, integer) -> bigint`,
      rowwise([LONG, INT], LONG, (value, by) => shifted(value, by, 64)),
    ),
  )
  return scalar('bitwise', name, description, example, overloads)
}

function countOnes(value: bigint): bigint {
  let count = 0n
  for (let rest = BigInt.asUintN(64, value); rest !== 0n; rest &= rest - 1n) count++
  return count
}

function bitCount(value: bigint, bits: bigint): bigint {
  if (bits === 64n) return countOnes(value)
  if (bits <= 1n || bits > 64n)
    return invalid(`Bits specified in bit_count must be between 2 and 64, got ${bits}`)
  if (BigInt.asIntN(Number(bits), value) !== value)
    return invalid(
      `Number must be representable with the bits specified. ${value} cannot be represented with ${bits} bits`,
    )
  return countOnes(BigInt.asUintN(Number(bits), value))
}

/** https://trino.io/docs/current/functions/bitwise.html */
export const BITWISE_FUNCTIONS: readonly ScalarFunction[] = [
  operation('bitwise_and', 'The bits that both numbers have', ['bitwise_and(12, 10)', '8'], (x, y) => x & y),
  operation('bitwise_or', 'The bits that either number has', ['bitwise_or(12, 10)', '14'], (x, y) => x | y),
  operation(
    'bitwise_xor',
    'The bits that one number alone has',
    ['bitwise_xor(12, 10)', '6'],
    (x, y) => x ^ y,
  ),
  scalar(
    'bitwise',
    'bitwise_not',
    'The bits that the number has not',
    ['bitwise_not(12)', '-13'],
    [infallible('bitwise_not(bigint) -> bigint', () => int64Unary((x) => ~x))],
  ),
  shift(
    'bitwise_left_shift',
    'The bits of a number moved left',
    ['bitwise_left_shift(1, 3)', '8'],
    (value, by) => value << by,
    () => 0n,
  ),
  shift(
    'bitwise_right_shift',
    'The bits of a number moved right, zeros coming in',
    ['bitwise_right_shift(8, 3)', '1'],
    (value, by, bits) => (by === 0n ? value : BigInt.asUintN(bits, value) >> by),
    () => 0n,
  ),
  shift(
    'bitwise_right_shift_arithmetic',
    'The bits of a number moved right, its sign coming in',
    ['bitwise_right_shift_arithmetic(-8, 2)', '-2'],
    (value, by) => value >> by,
    (value) => (value < 0n ? -1n : 0n),
  ),
  scalar(
    'bitwise',
    'bit_count',
    'How many bits of a number are set, in two’s complement of so many bits',
    ['bit_count(9, 64)', '2'],
    [fallible('bit_count(bigint, bigint) -> bigint', rowwise([LONG, LONG], LONG, bitCount))],
  ),
]

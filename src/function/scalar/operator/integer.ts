import { TraillakeError } from '../../../common/errors.ts'
import { int32Column, int64Column } from '../../../column/make.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { operand } from '../../numeric.ts'

export type IntegerType = 'tinyint' | 'smallint' | 'integer' | 'bigint'

const LIMIT: Readonly<Record<Exclude<IntegerType, 'bigint'>, number>> = {
  tinyint: 2 ** 7,
  smallint: 2 ** 15,
  integer: 2 ** 31,
}
const MIN_BIGINT = -(2n ** 63n)

export function outOfRange(message: string): never {
  throw new TraillakeError('NUMERIC_VALUE_OUT_OF_RANGE', message)
}

export function divisionByZero(): never {
  throw new TraillakeError('DIVISION_BY_ZERO', 'Division by zero')
}

/** `bigint addition overflow: 1 + 2` */
function overflow(
  type: IntegerType,
  word: string,
  a: number | bigint,
  symbol: string,
  b: number | bigint,
): never {
  return outOfRange(`${type} ${word} overflow: ${a} ${symbol} ${b}`)
}

/** Loops of their own, because V8 keeps int64 arithmetic in registers only where the operator stands in the loop. */
export const addLongs: Kernel = (args, rows) => {
  const { values: a, mask: am } = operand(columnAt(args, 0), 'int64')
  const { values: b, mask: bm } = operand(columnAt(args, 1), 'int64')
  const validity = mergedValidity(args, rows)
  const out = new BigInt64Array(rows)
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i & am]!, b[i & bm]!]
    const sum = BigInt.asIntN(64, x + y)
    out[i] = sum
    if (((x ^ sum) & (y ^ sum)) < 0n && (validity === undefined || validity[i] === 1))
      overflow('bigint', 'addition', x, '+', y)
  }
  return int64Column(out, validity)
}

export const subtractLongs: Kernel = (args, rows) => {
  const { values: a, mask: am } = operand(columnAt(args, 0), 'int64')
  const { values: b, mask: bm } = operand(columnAt(args, 1), 'int64')
  const validity = mergedValidity(args, rows)
  const out = new BigInt64Array(rows)
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i & am]!, b[i & bm]!]
    const difference = BigInt.asIntN(64, x - y)
    out[i] = difference
    if (((x ^ y) & (x ^ difference)) < 0n && (validity === undefined || validity[i] === 1))
      overflow('bigint', 'subtraction', x, '-', y)
  }
  return int64Column(out, validity)
}

export const multiplyLongs: Kernel = (args, rows) => {
  const { values: a, mask: am } = operand(columnAt(args, 0), 'int64')
  const { values: b, mask: bm } = operand(columnAt(args, 1), 'int64')
  const validity = mergedValidity(args, rows)
  const out = new BigInt64Array(rows)
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i & am]!, b[i & bm]!]
    const product = x * y
    out[i] = product
    if (BigInt.asIntN(64, product) !== product && (validity === undefined || validity[i] === 1))
      overflow('bigint', 'multiplication', x, '*', y)
  }
  return int64Column(out, validity)
}

function longKernel(body: (x: bigint, y: bigint) => bigint): Kernel {
  return (args, rows) => {
    const { values: a, mask: am } = operand(columnAt(args, 0), 'int64')
    const { values: b, mask: bm } = operand(columnAt(args, 1), 'int64')
    const validity = mergedValidity(args, rows)
    const out = new BigInt64Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity === undefined || validity[i] === 1) out[i] = body(a[i & am]!, b[i & bm]!)
    }
    return int64Column(out, validity)
  }
}

export const divideLongs = longKernel((x, y) => {
  if (y === 0n) return divisionByZero()
  if (y === -1n && x === MIN_BIGINT) return overflow('bigint', 'division', x, '/', y)
  return x / y
})

export const moduloLongs = longKernel((x, y) => (y === 0n ? divisionByZero() : x % y))

/** The kernel of a binary operator on tinyint, smallint or integer. */
export function smallIntegerKernel(
  type: Exclude<IntegerType, 'bigint'>,
  word: string,
  symbol: string,
  body: (x: number, y: number) => number,
): Kernel {
  const limit = LIMIT[type]
  return (args, rows) => {
    const { values: a, mask: am } = operand(columnAt(args, 0), 'int32')
    const { values: b, mask: bm } = operand(columnAt(args, 1), 'int32')
    const validity = mergedValidity(args, rows)
    const out = new Int32Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity !== undefined && validity[i] === 0) continue
      const [x, y] = [a[i & am]!, b[i & bm]!]
      const result = body(x, y)
      if (result < -limit || result >= limit) overflow(type, word, x, symbol, y)
      out[i] = result
    }
    return int32Column(out, validity)
  }
}

/** `-x` on an integer type. */
export function negateKernel(type: IntegerType): Kernel {
  if (type === 'bigint') {
    return (args, rows) => {
      const { values, mask } = operand(columnAt(args, 0), 'int64')
      const validity = mergedValidity(args, rows)
      const out = new BigInt64Array(rows)
      for (let i = 0; i < rows; i++) {
        const x = values[i & mask]!
        if (x === MIN_BIGINT && (validity === undefined || validity[i] === 1))
          outOfRange(`bigint negation overflow: ${x}`)
        out[i] = -x
      }
      return int64Column(out, validity)
    }
  }
  const limit = LIMIT[type]
  return (args, rows) => {
    const { values, mask } = operand(columnAt(args, 0), 'int32')
    const validity = mergedValidity(args, rows)
    const out = new Int32Array(rows)
    for (let i = 0; i < rows; i++) {
      const x = values[i & mask]!
      if (x === -limit && (validity === undefined || validity[i] === 1))
        outOfRange(`${type} negation overflow: ${x}`)
      out[i] = -x
    }
    return int32Column(out, validity)
  }
}

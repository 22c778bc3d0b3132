import { invariant } from '../common/assert.ts'
import type { Column } from '../column/column.ts'
import { booleanColumn, float32Column, float64Column, int32Column, int64Column } from '../column/make.ts'
import type { Kernel } from './definition.ts'
import { columnAt, mergedValidity } from './nulls.ts'

/** A plain or constant column's values; row i is at `values[i & mask]`. */
export interface Operand<A> {
  readonly values: A
  readonly mask: number
}

interface ValuesOf {
  readonly boolean: Uint8Array
  readonly int32: Int32Array
  readonly int64: BigInt64Array
  readonly float32: Float32Array
  readonly float64: Float64Array
}
type NumericKind = keyof ValuesOf

/** Opens a column of a fixed-width kind for a loop. */
export function operand<K extends NumericKind>(column: Column, ...kinds: readonly K[]): Operand<ValuesOf[K]> {
  const plain = column.kind === 'constant' ? column.value : column
  invariant(
    plain.kind !== 'dictionary' && kinds.some((kind) => kind === plain.kind) && 'values' in plain,
    `a column of ${kinds.join(' or ')} was expected, not ${plain.kind}`,
  )
  // The kind is one of K, and ValuesOf says which array each kind has.
  return { values: plain.values as ValuesOf[K], mask: column.kind === 'constant' ? 0 : -1 }
}

/**** Loops over whole columns. `fallible` bodies are not run where an argument is NULL; others are, and what they give is not seen. */
export const float64Unary =
  (body: (x: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'float64', 'float32')
    const out = new Float64Array(rows)
    for (let i = 0; i < rows; i++) out[i] = body(x.values[i & x.mask]!)
    return float64Column(out, mergedValidity(args, rows))
  }

export const float64Binary =
  (body: (x: number, y: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'float64')
    const y = operand(columnAt(args, 1), 'float64')
    const out = new Float64Array(rows)
    for (let i = 0; i < rows; i++) out[i] = body(x.values[i & x.mask]!, y.values[i & y.mask]!)
    return float64Column(out, mergedValidity(args, rows))
  }

export const float32Unary =
  (body: (x: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'float32')
    const out = new Float32Array(rows)
    for (let i = 0; i < rows; i++) out[i] = body(x.values[i & x.mask]!)
    return float32Column(out, mergedValidity(args, rows))
  }

export const float32Binary =
  (body: (x: number, y: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'float32')
    const y = operand(columnAt(args, 1), 'float32')
    const out = new Float32Array(rows)
    for (let i = 0; i < rows; i++) out[i] = body(x.values[i & x.mask]!, y.values[i & y.mask]!)
    return float32Column(out, mergedValidity(args, rows))
  }

export const int32Unary =
  (body: (x: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'int32')
    const validity = mergedValidity(args, rows)
    const out = new Int32Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity === undefined || validity[i] === 1) out[i] = body(x.values[i & x.mask]!)
    }
    return int32Column(out, validity)
  }

export const int32Binary =
  (body: (x: number, y: number) => number): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'int32')
    const y = operand(columnAt(args, 1), 'int32')
    const validity = mergedValidity(args, rows)
    const out = new Int32Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity === undefined || validity[i] === 1)
        out[i] = body(x.values[i & x.mask]!, y.values[i & y.mask]!)
    }
    return int32Column(out, validity)
  }

export const int64Unary =
  (body: (x: bigint) => bigint): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'int64')
    const validity = mergedValidity(args, rows)
    const out = new BigInt64Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity === undefined || validity[i] === 1) out[i] = body(x.values[i & x.mask]!)
    }
    return int64Column(out, validity)
  }

export const int64Binary =
  (body: (x: bigint, y: bigint) => bigint): Kernel =>
  (args, rows) => {
    const x = operand(columnAt(args, 0), 'int64')
    const y = operand(columnAt(args, 1), 'int64')
    const validity = mergedValidity(args, rows)
    const out = new BigInt64Array(rows)
    for (let i = 0; i < rows; i++) {
      if (validity === undefined || validity[i] === 1)
        out[i] = body(x.values[i & x.mask]!, y.values[i & y.mask]!)
    }
    return int64Column(out, validity)
  }

/**
 * A bigint column written as numbers from 0 to 2^31 − 1: `store` sets the low words, which spares a BigInt a row.
 */
export function smallLongs(
  rows: number,
  store: (row: number) => number,
  validity: Uint8Array | undefined,
): Column {
  const values = new BigInt64Array(rows)
  const words = new Int32Array(values.buffer)
  for (let row = 0; row < rows; row++) words[2 * row] = store(row)
  return int64Column(values, validity)
}

/** A boolean result of the given 0/1 values, NULL where an argument is. */
export function flags(args: Parameters<Kernel>[0], rows: number, values: Uint8Array): Column {
  return booleanColumn(values, mergedValidity(args, rows))
}

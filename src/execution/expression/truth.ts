import { invariant } from '../../common/assert.ts'
import type { BooleanColumn, Column, Selection } from '../../column/column.ts'
import { booleanColumn } from '../../column/make.ts'

/** A boolean column in one byte a row: {@link FALSE}, {@link TRUE} or {@link UNKNOWN_TRUTH} (NULL). */
export type Truth = Uint8Array

export const FALSE = 0
export const TRUE = 1
/** SQL's third value. */
export const UNKNOWN_TRUTH = 2

/** The truth of a boolean column's rows; may share its buffer and must not be written to. */
export function truthOf(column: Column): Truth {
  switch (column.kind) {
    case 'null':
      return new Uint8Array(column.length).fill(UNKNOWN_TRUTH)
    case 'constant':
      return new Uint8Array(column.length).fill(truthOf(column.value)[0]!)
    case 'dictionary': {
      const entries = truthOf(column.dictionary)
      const { codes, validity } = column
      const out = new Uint8Array(codes.length)
      if (validity === undefined) for (let row = 0; row < out.length; row++) out[row] = entries[codes[row]!]!
      else
        for (let row = 0; row < out.length; row++)
          out[row] = validity[row] === 0 ? UNKNOWN_TRUTH : entries[codes[row]!]!
      return out
    }
    default: {
      invariant(column.kind === 'boolean', `a condition came as ${column.kind}`)
      const { values, validity } = column
      if (validity === undefined) return values
      const out = new Uint8Array(values.length)
      for (let row = 0; row < out.length; row++) out[row] = validity[row] === 0 ? UNKNOWN_TRUTH : values[row]!
      return out
    }
  }
}

/** The boolean column that says a truth. */
export function truthColumn(truth: Truth): BooleanColumn {
  if (!truth.includes(UNKNOWN_TRUTH)) return booleanColumn(truth)
  const values = new Uint8Array(truth.length)
  const validity = new Uint8Array(truth.length)
  for (let row = 0; row < truth.length; row++) {
    values[row] = truth[row]! & 1
    validity[row] = truth[row] === UNKNOWN_TRUTH ? 0 : 1
  }
  return booleanColumn(values, validity)
}

/** Releases the rest of a buffer that was made for the worst case where little of it is used. */
function fitted(buffer: Int32Array, count: number): Int32Array {
  return count < buffer.length / 4 ? buffer.slice(0, count) : buffer.subarray(0, count)
}

/** The rows for which `wanted[truth]` is 1, ascending. */
export function rowsWhere(truth: Truth, wanted: Uint8Array): Selection {
  const out = new Int32Array(truth.length)
  let count = 0
  for (let row = 0; row < truth.length; row++) {
    out[count] = row
    count += wanted[truth[row]!]!
  }
  return fitted(out, count)
}

/** The rows of a boolean column that are true, ascending; `all` where every row is. A dictionary is asked by its codes. */
export function trueRows(column: Column): Selection | 'all' {
  if (column.kind === 'null') return column.length === 0 ? 'all' : new Int32Array(0)
  if (column.kind === 'constant') return truthOf(column.value)[0] === TRUE ? 'all' : new Int32Array(0)
  let rows: Selection
  if (column.kind === 'dictionary' && column.validity === undefined) {
    const entries = truthOf(column.dictionary)
    const wanted = entries.map((truth) => truth & 1)
    const { codes } = column
    const out = new Int32Array(codes.length)
    let count = 0
    for (let row = 0; row < codes.length; row++) {
      out[count] = row
      count += wanted[codes[row]!]!
    }
    rows = fitted(out, count)
  } else {
    const truth = truthOf(column)
    const out = new Int32Array(truth.length)
    let count = 0
    for (let row = 0; row < truth.length; row++) {
      out[count] = row
      count += truth[row]! & 1
    }
    rows = fitted(out, count)
  }
  return rows.length === column.length ? 'all' : rows
}

/** The rows of `within` for which a boolean column over all rows is true. */
export function trueRowsWithin(column: Column, within: Selection): Selection {
  const truth = truthOf(column)
  const out = new Int32Array(within.length)
  let count = 0
  for (let i = 0; i < within.length; i++) {
    const row = within[i]!
    out[count] = row
    count += truth[row]! & 1
  }
  return fitted(out, count)
}

import { invariant } from '../../common/assert.ts'
import type { BooleanColumn, Column, Selection } from '../../column/column.ts'
import { marksOfCodes, marksOfValid } from '../../column/code-marks.ts'
import { booleanColumn } from '../../column/make.ts'
import { KERNELS } from '../../kernel/kernels.ts'

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
      marksOfCodes(codes, validity, entries, UNKNOWN_TRUTH, out)
      return out
    }
    default: {
      invariant(column.kind === 'boolean', `a condition came as ${column.kind}`)
      const { values, validity } = column
      if (validity === undefined) return values
      const out = new Uint8Array(values.length)
      marksOfValid(values, validity, UNKNOWN_TRUTH, out)
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

/** Where rows are written before it is known how many there are, and bytes that tell which they are. */
let found = new Int32Array(0)
let marks = new Uint8Array(0)

/** The rows that are marked with a 1; the other marks are 0. */
function markedRows(marked: Uint8Array): Selection {
  if (found.length < marked.length) found = new Int32Array(marked.length)
  return found.slice(0, KERNELS.rows(marked, 0, 0, found, 0, marked.length))
}

function marksOf(rows: number): Uint8Array {
  if (marks.length < rows) marks = new Uint8Array(rows)
  return marks.subarray(0, rows)
}

/** The rows for which `wanted[truth]` is 1, ascending. */
export function rowsWhere(truth: Truth, wanted: Uint8Array): Selection {
  const marked = marksOf(truth.length)
  for (let row = 0; row < truth.length; row++) marked[row] = wanted[truth[row]!]!
  return markedRows(marked)
}

/** 1 for each row of a boolean column that is true, else 0; may share its buffer. */
function trueMarks(column: Column): Uint8Array {
  if (column.kind === 'dictionary') {
    const wanted = truthOf(column.dictionary).map((truth) => truth & 1)
    const marked = marksOf(column.length)
    marksOfCodes(column.codes, column.validity, wanted, FALSE, marked)
    return marked
  }
  invariant(column.kind === 'boolean', `a condition came as ${column.kind}`)
  const { values, validity, length } = column
  if (validity === undefined) return values
  const marked = marksOf(length)
  marksOfValid(values, validity, FALSE, marked)
  return marked
}

/** The rows of a boolean column that are true, ascending; `all` where every row is. A dictionary is asked by its codes. */
export function trueRows(column: Column): Selection | 'all' {
  if (column.kind === 'null') return column.length === 0 ? 'all' : new Int32Array(0)
  if (column.kind === 'constant') return truthOf(column.value)[0] === TRUE ? 'all' : new Int32Array(0)
  const rows = markedRows(trueMarks(column))
  return rows.length === column.length ? 'all' : rows
}

/** The rows of `within` for which a boolean column over all rows is true. */
export function trueRowsWithin(column: Column, within: Selection): Selection {
  if (found.length < within.length) found = new Int32Array(within.length)
  let count = 0
  if (column.kind === 'dictionary' && column.validity === undefined) {
    const { codes } = column
    const wanted = truthOf(column.dictionary).map((truth) => truth & 1)
    for (let i = 0; i < within.length; i++) {
      const row = within[i]!
      found[count] = row
      count += wanted[codes[row]!]!
    }
    return found.slice(0, count)
  }
  const truth = truthOf(column)
  for (let i = 0; i < within.length; i++) {
    const row = within[i]!
    found[count] = row
    count += truth[row]! & 1
  }
  return found.slice(0, count)
}

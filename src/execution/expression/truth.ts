import { invariant } from '../../common/assert.ts'
import type { BooleanColumn, Column, Selection } from '../../column/column.ts'
import { marksOfCodes, marksOfValid } from '../../column/code-marks.ts'
import { combineBytes, ONES } from '../../column/flags.ts'
import { booleanColumn } from '../../column/make.ts'
import { KERNELS } from '../../kernel/kernels.ts'

/**
 * A boolean column in one byte a row: {@link FALSE}, {@link TRUE} or {@link UNKNOWN_TRUTH} (NULL). The lower bit says that it is true,
 * the upper one that it is not false: AND and OR of SQL are those of the bits.
 */
export type Truth = Uint8Array

export const FALSE = 0
export const TRUE = 3
/** SQL's third value. */
export const UNKNOWN_TRUTH = 2

const truthOfValue = (value: number) => value | (value << 1)
const truthOfValid = (value: number, validity: number) =>
  truthOfValue(value & validity) | ((validity ^ ONES) << 1)
const valueOfTruth = (truth: number) => truth & ONES
const validityOfTruth = (truth: number) => (truth ^ (truth >> 1) ^ ONES) & ONES

/** AND, of rows or of four rows in a word. */
export const bothTruths = (a: number, b: number): number => a & b

/** OR, likewise. */
export const eitherTruth = (a: number, b: number): number => a | b

/** The truth of a boolean column's rows, in memory of its own. */
function truthOfBooleans({ values, validity, length }: BooleanColumn): Truth {
  const out = new Uint8Array(length)
  if (validity === undefined) combineBytes(values, values, truthOfValue, out)
  else combineBytes(values, validity, truthOfValid, out)
  return out
}

/** The truth of a boolean column's rows, in memory of its own. */
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
      return truthOfBooleans(column)
    }
  }
}

/** The boolean column that says a truth. */
export function truthColumn(truth: Truth): BooleanColumn {
  const values = new Uint8Array(truth.length)
  combineBytes(truth, truth, valueOfTruth, values)
  if (!truth.includes(UNKNOWN_TRUTH)) return booleanColumn(values)
  const validity = new Uint8Array(truth.length)
  combineBytes(truth, truth, validityOfTruth, validity)
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

/** Some of the three truths. */
export type TruthSet = keyof typeof SETS

const SETS = {
  true: valueOfTruth,
  'not true': (truth: number) => (truth & ONES) ^ ONES,
  'not false': (truth: number) => (truth >> 1) & ONES,
} as const

/** The rows whose truth is one of some, ascending. */
export function rowsWhere(truth: Truth, set: TruthSet): Selection {
  const marked = marksOf(truth.length)
  combineBytes(truth, truth, SETS[set], marked)
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
  const isPlain = column.kind === 'boolean' && column.validity === undefined
  const truth = isPlain ? column.values : truthOf(column)
  for (let i = 0; i < within.length; i++) {
    const row = within[i]!
    found[count] = row
    count += truth[row]! & 1
  }
  return found.slice(0, count)
}

import { invariant } from '../../common/assert.ts'
import type { BooleanColumn, Column, Selection } from '../../column/column.ts'
import { marksOfCodes, marksOfValid } from '../../column/code-marks.ts'
import { bytesOfWords, ONES, wordsOf } from '../../column/flags.ts'
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

/** The truths of four rows in a word, of their values and of which of these are there. */
function fourOf(values: number, validity: number): number {
  const isTrue = values & validity
  return isTrue | ((isTrue | (validity ^ ONES)) << 1)
}

/** AND or OR of four truths each: AND is OR with all bits turned round. */
function combined(left: number, right: number, turn: number): number {
  return ((left ^ turn) | (right ^ turn)) ^ turn
}

const TURN = { and: -1, or: 0 } as const

/** The truth of a boolean column's rows, in memory of its own. */
function truthOfBooleans({ values, validity, length }: BooleanColumn): Truth {
  const given = wordsOf(values)
  const valid = validity && wordsOf(validity)
  const out = new Int32Array(given.length)
  for (let i = 0; i < out.length; i++) out[i] = fourOf(given[i]!, valid === undefined ? ONES : valid[i]!)
  return bytesOfWords(out, length)
}

/** AND or OR of two truths, row by row, in the memory of the left one. */
export function combineTruths(kind: 'and' | 'or', left: Truth, right: Truth): Truth {
  const [a, b] = [wordsOf(left), wordsOf(right)]
  const turn = TURN[kind]
  for (let i = 0; i < a.length; i++) a[i] = combined(a[i]!, b[i]!, turn)
  return bytesOfWords(a, left.length)
}

/** The same of a boolean column, of which no truth is written down where it holds one value a row. */
export function combineColumn(kind: 'and' | 'or', left: Truth, column: Column): Truth {
  if (column.kind !== 'boolean') return combineTruths(kind, left, truthOf(column))
  const { values, validity } = column
  const [a, b] = [wordsOf(left), wordsOf(values)]
  const valid = validity && wordsOf(validity)
  const turn = TURN[kind]
  for (let i = 0; i < a.length; i++)
    a[i] = combined(a[i]!, fourOf(b[i]!, valid === undefined ? ONES : valid[i]!), turn)
  return bytesOfWords(a, left.length)
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

/** The boolean column that says a truth, in its memory. */
export function truthColumn(truth: Truth): BooleanColumn {
  const words = wordsOf(truth)
  const values = bytesOfWords(words, truth.length)
  if (!truth.includes(UNKNOWN_TRUTH)) {
    for (let i = 0; i < words.length; i++) words[i]! &= ONES
    return booleanColumn(values)
  }
  const validity = new Int32Array(words.length)
  for (let i = 0; i < words.length; i++) {
    const four = words[i]!
    validity[i] = (four ^ (four >> 1) ^ ONES) & ONES
    words[i] = four & ONES
  }
  return booleanColumn(values, bytesOfWords(validity, truth.length))
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
  // In whole words.
  if (marks.length < rows) marks = new Uint8Array((rows + 3) & ~3)
  return marks.subarray(0, rows)
}

/** Some of the three truths: the bit that says so, and whether it is to be 0. */
const SETS = {
  true: [0, 0],
  'not true': [0, ONES],
  'not false': [1, 0],
} as const

/** How many rows have a truth that is one of some. */
export function countWhere(truth: Truth, set: keyof typeof SETS): number {
  const [bit, turn] = SETS[set]
  const words = wordsOf(truth)
  const whole = truth.length >> 2
  let count = 0
  // The product adds up the four bytes in the uppermost one.
  for (let i = 0; i < whole; i++) count += Math.imul(((words[i]! >> bit) & ONES) ^ turn, ONES) >>> 24
  for (let row = 4 * whole; row < truth.length; row++) count += ((truth[row]! >> bit) ^ turn) & 1
  return count
}

/** The rows whose truth is one of some, ascending. */
export function rowsWhere(truth: Truth, set: keyof typeof SETS): Selection {
  const [bit, turn] = SETS[set]
  const marked = marksOf(truth.length)
  const [from, to] = [wordsOf(truth), wordsOf(marked)]
  for (let i = 0; i < to.length; i++) to[i] = ((from[i]! >> bit) & ONES) ^ turn
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

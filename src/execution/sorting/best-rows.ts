import type { Column, Selection } from '../../column/column.ts'
import type { SortKey } from '../../plan/expression.ts'
import { type Relation, takeAll } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import type { Pace } from '../pace.ts'
import { isNested, orderWords } from './order-words.ts'
import { firstRowsOf, sortedOrder } from './radix.ts'
import { compareKeyRows, type RowComparator } from './row-comparator.ts'

/** Whether values of a key are ordered by comparing their parts, which fails where a part is NULL. */
export function comparesParts({ expression: { type } }: SortKey): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'row'
}

/** Rows from which on it pays to leave out those that the first keys rule out before the other keys are looked at. */
const NARROWED_ROWS = 4096

/**
 * The first `wanted` rows in the order of the keys, best first; rows that are equal come in their own order.
 *
 * @param columns one a key, of `rows` rows each
 * @param withTies also those that are equal to the last
 */
export async function bestRows(
  columns: readonly Column[],
  rows: number,
  keys: readonly SortKey[],
  wanted: number,
  withTies: boolean,
  pace: Pace,
): Promise<Int32Array> {
  const words: Uint32Array[] = []
  for (const [i, key] of keys.entries()) {
    words.push(...(await orderWords(columns[i]!, key.expression.type, key, pace)))
    // Comparing nested values may fail, and must for whatever rows it would.
    if (rows < NARROWED_ROWS || rows <= 2 * wanted || keys.some(comparesParts)) continue
    const open = await firstRowsOf(words, rows, wanted, pace)
    if (open.length > rows / 2) continue
    const own = takeAll(columns, open)
    const best = await bestRows(own, open.length, keys, wanted, withTies, pace)
    return best.map((row) => open[row]!)
  }
  const order = await sortedOrder(words, rows, pace)
  if (rows <= wanted) return order
  let end = wanted
  const last = order[wanted - 1]!
  while (withTies && end < rows && words.every((word) => word[order[end]!] === word[last])) end++
  return order.subarray(0, end)
}

/** A comparator of rows with one fixed row: a dictionary's entries are compared once each. */
function comparedWith(column: Column, other: Column, row: number, key: SortKey): (i: number) => number {
  const compare: RowComparator = compareKeyRows(column, other, key.expression.type, key)
  if (column.kind !== 'dictionary' || column.dictionary.length > column.length || isNested(column.dictionary))
    return (i) => compare(i, row)
  const { codes, validity, dictionary } = column
  const compareEntry = compareKeyRows(dictionary, other, key.expression.type, key)
  const signs = new Int8Array(dictionary.length)
  for (let code = 0; code < signs.length; code++) signs[code] = Math.sign(compareEntry(code, row))
  return (i) => (validity !== undefined && validity[i] === 0 ? compare(i, row) : signs[codes[i]!]!)
}

/**
 * The rows that come before a fixed row of other key columns, or with it where ties count.
 *
 * @param columns one a key, of `rows` rows each
 * @param others the fixed row's
 */
function rowsBefore(
  columns: readonly Column[],
  rows: number,
  others: readonly Column[],
  row: number,
  keys: readonly SortKey[],
  withTies: boolean,
): Selection {
  const comparators = keys.map((key, i) => comparedWith(columns[i]!, others[i]!, row, key))
  const out = new Int32Array(rows)
  let count = 0
  for (let i = 0; i < rows; i++) {
    let order = 0
    for (let key = 0; key < comparators.length && order === 0; key++) order = comparators[key]!(i)
    if (order < 0 || (order === 0 && withTies)) out[count++] = i
  }
  return out.subarray(0, count)
}

/**
 * The rows that can be among the best: of these and of others that are known already.
 *
 * @param columns one a key, of `rows` rows each
 * @param best the best rows so far, best first: their columns begin with the keys
 */
export async function contenders(
  columns: readonly Column[],
  rows: number,
  best: Relation,
  keys: readonly SortKey[],
  wanted: number,
  withTies: boolean,
  pace: Pace,
): Promise<Selection> {
  const all = best.rows < wanted
  const open = all ? rowNumbers(0, rows) : rowsBefore(columns, rows, best.columns, wanted - 1, keys, withTies)
  if (open.length <= wanted) return open
  const own = open.length === rows ? columns : takeAll(columns, open)
  const chosen = await bestRows(own, open.length, keys, wanted, withTies, pace)
  return chosen.map((i) => open[i]!).sort()
}

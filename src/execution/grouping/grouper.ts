import type { Column } from '../../column/column.ts'
import { slice } from '../../column/slice.ts'
import { take } from '../../column/take.ts'
import type { SqlType } from '../../types/type.ts'
import type { Pace } from '../pace.ts'
import { createInterner } from './interner.ts'
import { createTupleTable } from './tuples.ts'

/** Rows between two pauses. */
const STEP = 16_384

/** Numbers the distinct rows of a few key columns, dense from 0; the values are kept to be shown at the end. */
export interface Grouper {
  readonly size: number
  /** What its tables take, about. */
  readonly bytes: number
  /** The group of each row; unknown keys make new groups. All columns have `rows` rows. */
  assign(columns: readonly Column[], rows: number): Int32Array
  /** Makes room for the groups of rows in pauses. */
  grow(rows: number, pace: Pace): Promise<void>
  /** The group of each row, −1 where no group has its key. Adds nothing. */
  find(columns: readonly Column[], rows: number): Int32Array
  /** The key columns, one row a group. */
  keys(): Column[]
  /** Nobody asks this one any more: its memory may be another's. */
  release(): void
}

/** @param types of the key columns; none: all rows are one group */
export function createGrouper(types: readonly SqlType[]): Grouper {
  const interners = types.map(createInterner)
  const tuples = createTupleTable(types.length)
  return {
    get size() {
      return tuples.size
    },
    get bytes() {
      return interners.reduce((sum, interner) => sum + interner.bytes, tuples.bytes)
    },
    assign(columns, rows) {
      const ids = interners.map((interner, i) => interner.intern(columns[i]!))
      return tuples.assign(
        ids,
        interners.map((interner) => interner.size),
        rows,
      )
    },
    async grow(rows, pace) {
      for (const interner of interners) await interner.grow(rows, pace)
      await tuples.grow(rows, pace)
    },
    find(columns, rows) {
      return tuples.find(
        interners.map((interner, i) => interner.find(columns[i]!)),
        rows,
      )
    },
    keys: () => interners.map((interner, i) => take(interner.values(), tuples.column(i))),
    release() {
      for (const interner of interners) interner.release()
      tuples.release()
    },
  }
}

/**
 * The rows that were the first of a new group, ascending.
 *
 * @param groups the group of each row; new ones are numbered in the order of their first rows
 * @param before how many groups there were before these rows
 * @param after how many there are now
 */
export function firstRows(groups: Int32Array, before: number, after: number): Int32Array {
  const rows = new Int32Array(after - before)
  for (let row = 0, next = before; next < after && row < groups.length; row++)
    if (groups[row] === next) rows[next++ - before] = row
  return rows
}

/**
 * {@link Grouper.assign} in pauses, for many rows or many groups.
 *
 * @param columns of `rows` rows each
 */
export async function assignInSteps(
  grouper: Grouper,
  columns: readonly Column[],
  rows: number,
  pace: Pace,
): Promise<Int32Array> {
  const groups = new Int32Array(rows)
  for (let start = 0; start < rows; start += STEP) {
    await pace()
    const end = Math.min(rows, start + STEP)
    const part = columns.map((column) => slice(column, start, end))
    await grouper.grow(end - start, pace)
    groups.set(grouper.assign(part, end - start), start)
  }
  return groups
}

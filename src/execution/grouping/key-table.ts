import type { PlainColumn } from '../../column/column.ts'
import { inSteps, type Pace } from '../pace.ts'

/**
 * Numbers the distinct values of one key column. Ids are dense from 0. NULL is not its business: the caller sets NULL rows
 * apart, but may reserve an id so that NULL takes part in the numbering.
 */
export interface KeyTable {
  /** Ids given out so far, reserved ones included. */
  readonly size: number
  /** What it has allocated. */
  readonly bytes: number
  /**
   * Writes the ids of rows that are not NULL. A value that is not known gets the next id where `add`, else −1.
   *
   * @param rows which rows of the column; undefined: all
   * @param ids one a row
   */
  lookup(column: PlainColumn, rows: Int32Array | undefined, ids: Int32Array, add: boolean): void
  /**
   * Takes all rows of a column at once, which gets the ids of its row numbers: for a table without ids, and values that are
   * distinct. Absent where that is no quicker than `lookup`.
   *
   * @param nullRow the row that is NULL, whose id is reserved; −1 where there is none
   */
  readonly adopt?: (column: PlainColumn, nullRow: number) => void
  /**
   * Makes room for new ids in pauses. A table that gets room from `lookup` alone moves all its ids at once, which takes
   * long where they are many.
   */
  grow(more: number, pace: Pace): Promise<void>
  /** Takes the next id for something that is no value. */
  reserve(): number
  /** A table with the same ids, which can get more without this one's having them; this one must get none from now on. */
  fork(): KeyTable
  /** Nobody asks any more: others may have the memory, and no fork knows. Absent where there is none to give. */
  readonly release?: () => void
  /** One row an id; what a reserved id shows is undefined. Equal values show as the first of them that came. */
  values(): PlainColumn
  /** The values of some ids, as {@link KeyTable.values} has them. Absent where to take them from all of them is as quick. */
  readonly valuesOf?: (ids: Int32Array) => PlainColumn
}

/** The first size of every hash table; a power of two. */
export const FIRST_SLOTS = 1024

/** Ids that a hash table may hold and yet move to a larger one without a pause. */
export const MOST_MOVED = 65_536

/** Ids that move to new slots between two pauses. The first write to each page of a new table takes long. */
export const MOVED_ROWS = 8192

/** The slots of a table of `ids` ids: at most half of them are taken. A power of two, at least `slots`. */
export function slotsFor(ids: number, slots: number): number {
  let length = slots
  while (length < 2 * ids) length *= 2
  return length
}

/** {@link withRoom} in pauses. */
export async function growInSteps(array: Int32Array, length: number, pace: Pace): Promise<Int32Array> {
  if (length <= array.length) return array
  const grown = new Int32Array(Math.max(length, 2 * array.length))
  await inSteps(array.length, pace, (start, end) => {
    grown.set(array.subarray(start, end), start)
  })
  return grown
}

/** `array` or a copy with room for `length` elements. */
export function withRoom(array: Int32Array, length: number): Int32Array {
  if (length <= array.length) return array
  const grown = new Int32Array(Math.max(length, 2 * array.length))
  grown.set(array)
  return grown
}

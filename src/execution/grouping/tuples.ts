import { ARE_KERNELS_WANTED } from '../../kernel/instances.ts'
import { createPairTable, MOST_PAIRS, type PairTable } from '../../kernel/pair-table.ts'
import { inSteps, type Pace } from '../pace.ts'
import { rowNumbers } from '../row-numbers.ts'
import { FIRST_SLOTS, growInSteps, MOST_MOVED, MOVED_ROWS, withRoom } from './key-table.ts'

/** Tables of at most this many bits are addressed directly: 4 MiB, which stays in the cache where it is used. */
const DIRECT_BITS = 20

/**
 * Numbers the distinct combinations of ids (one id a key column), dense from 0. While the product of the columns'
 * cardinalities is small a combination is an index into a table; past that they are hashed.
 */
export interface TupleTable {
  readonly size: number
  /** What it has allocated. */
  readonly bytes: number
  /**
   * The number of each row's combination; new ones get the next numbers.
   *
   * @param ids one array a column, all of `rows` ids
   * @param bounds per column, one more than the largest id that can occur
   */
  assign(ids: readonly Int32Array[], bounds: readonly number[], rows: number): Int32Array
  /** Makes room for new combinations in pauses, as key tables do. */
  grow(more: number, pace: Pace): Promise<void>
  /** Like assign, but −1 for combinations that are not known, and where an id is negative. */
  find(ids: readonly Int32Array[], rows: number): Int32Array
  /** The id in column `index` of every combination. */
  column(index: number): Int32Array
  /** A table with the same combinations, which can get more without this one's having them; this one must get none from now on. */
  fork(): TupleTable
  /** Nobody asks this one any more: its memory may be another's. */
  release(): void
}

/** Pairs that the kernel moves to new slots between two pauses. */
const MOVED_PAIRS = 65_536

/** One column: its ids are the numbers already, provided that every id occurs in some row. */
function singleTable(given = 0): TupleTable {
  let size = given
  return {
    bytes: 0,
    get size() {
      return size
    },
    assign(ids, bounds) {
      size = Math.max(size, bounds[0]!)
      return ids[0]!
    },
    grow: () => Promise.resolve(),
    find: (ids) => ids[0]!,
    column: () => rowNumbers(0, size),
    fork: () => singleTable(size),
    release: () => undefined,
  }
}

/** A hash with one more id in it. */
function mixed(hash: number, id: number): number {
  const product = Math.imul(hash ^ id, 0x45d9f3b)
  return product ^ (product >>> 15)
}

/** The numbers of rows that are all in one group, as many as were ever asked for. Nobody writes to them. */
let zeros = new Int32Array(0)

/**
 * Puts what a table of direct indices has in the place of the indices, from a row on; ends at the first that has nothing.
 *
 * @returns the row where it ended; `rows` where all are known
 */
function knownDirect(slots: Int32Array, out: Int32Array, start: number): number {
  let row = start
  for (; row < out.length; row++) {
    const known = slots[out[row]!]!
    if (known === 0) break
    out[row] = known - 1
  }
  return row
}

/** Rows that are looked up step by step together: memory that one waits for is fetched while others are worked on. */
const BLOCK = 512

/** What stands in the first slots of the combinations of a block. */
const firstKnown = new Int32Array(BLOCK)

/** Hashes of the combinations of two ids, and what stands in their first slots. */
function hashPairs(
  slots: Int32Array,
  left: Int32Array,
  right: Int32Array,
  start: number,
  end: number,
  out: Int32Array,
): void {
  const mask = slots.length - 1
  for (let row = start; row < end; row++) {
    const hash = mixed(mixed(0, left[row]!), right[row]!)
    out[row] = hash
    firstKnown[row - start] = slots[((hash << 1) & mask) + 1]!
  }
}

/**
 * Puts the numbers of combinations of two ids in the place of their hashes, from a row on, and gives the next number to each that
 * is new. There is room for all.
 *
 * @param tuples the ids of each combination; those of new ones are written
 * @returns how many combinations there are then
 */
function numberPairs(
  slots: Int32Array,
  tuples: Int32Array,
  left: Int32Array,
  right: Int32Array,
  start: number,
  end: number,
  out: Int32Array,
  size: number,
): number {
  const mask = slots.length - 1
  let next = size
  for (let row = start; row < end; row++) {
    const [a, b] = [left[row]!, right[row]!]
    const hash = out[row]!
    let slot = (hash << 1) & mask
    let known = firstKnown[row - start]!
    // It may have been taken meanwhile.
    if (known === 0) known = slots[slot + 1]!
    while (
      known !== 0 &&
      (slots[slot] !== hash || tuples[2 * known - 2] !== a || tuples[2 * known - 1] !== b)
    ) {
      slot = (slot + 2) & mask
      known = slots[slot + 1]!
    }
    if (known === 0) {
      tuples[2 * next] = a
      tuples[2 * next + 1] = b
      known = ++next
      slots[slot] = hash
      slots[slot + 1] = known
    }
    out[row] = known - 1
  }
  return next
}

/** No columns: one combination, once there is a row. */
function emptyTable(given = 0): TupleTable {
  let size = given
  return {
    bytes: 0,
    get size() {
      return size
    },
    assign(_, __, rows) {
      if (rows > 0) size = 1
      if (zeros.length < rows) zeros = new Int32Array(rows)
      return zeros.subarray(0, rows)
    },
    grow: () => Promise.resolve(),
    find: (_, rows) => new Int32Array(rows).fill(size - 1),
    column: () => new Int32Array(0),
    fork: () => emptyTable(size),
    release: () => undefined,
  }
}

interface ManyState {
  readonly size: number
  /** The combinations, `width` ids each. */
  readonly tuples: Int32Array
  /**
   * By the direct index one more than the combination's number; of hashes, pairs of a hash and that. 0 where there is none: half of
   * the pairs at least.
   */
  readonly slots: Int32Array<ArrayBuffer>
  /** Where each column's id stands in a direct index; undefined once combinations are hashed. */
  readonly shifts: readonly number[] | undefined
  readonly capacities: readonly number[]
}

/** @param from what another table has, which does not change any more */
function manyTable(width: number, from?: ManyState): TupleTable {
  let size = from?.size ?? 0
  let tuples: Int32Array = from?.tuples ?? new Int32Array(FIRST_SLOTS * width)
  let slots = from?.slots ?? new Int32Array(0)
  let shifts: readonly number[] | undefined =
    from === undefined ? new Array<number>(width).fill(0) : from.shifts
  let capacities: readonly number[] = from?.capacities ?? new Array<number>(width).fill(0)
  let isShared = from !== undefined
  /** Has everything in the place of tuples and slots, once combinations of two are hashed. */
  let pairs: PairTable | undefined

  /** Before anything is added, or looked for among hashes. */
  function own(): void {
    if (!isShared) return
    isShared = false
    if (shifts === undefined && width === 2) pairs = pairTable()
    if (pairs !== undefined) return
    tuples = tuples.slice()
    // A table of pairs leaves none.
    if (shifts === undefined && slots.length === 0) rebuildHash(size)
    else slots = slots.slice()
  }

  /** The tuples in a kernel's table, where there is one, and they are not too many. */
  function pairTable(): PairTable | undefined {
    if (!ARE_KERNELS_WANTED || size > MOST_PAIRS / 2) return undefined
    const table = createPairTable(tuples, size)
    if (table !== undefined) [tuples, slots] = [new Int32Array(0), new Int32Array(0)]
    return table
  }

  /** Takes back what the kernel's table has: it can have no more. */
  function leavePairs(table: PairTable): void {
    ;[tuples, size] = [table.pairs(), table.size]
    pairs = undefined
    rebuildHash(size)
  }

  function hashes(ids: readonly Int32Array[], rows: number): Int32Array {
    const out = new Int32Array(rows)
    for (const column of ids) {
      for (let row = 0; row < rows; row++) out[row] = mixed(out[row]!, column[row]!)
    }
    return out
  }

  function stored(): Int32Array[] {
    return capacities.map((_, column) => columnIds(column))
  }

  function columnIds(column: number): Int32Array {
    const ids = pairs?.pairs() ?? tuples
    const out = new Int32Array(pairs?.size ?? size)
    for (let i = 0; i < out.length; i++) out[i] = ids[i * width + column]!
    return out
  }

  /** Where combinations stand in the direct table. */
  function directIndices(ids: readonly Int32Array[], rows: number, places: readonly number[]): Int32Array {
    const out = new Int32Array(rows)
    // The first column stands at bit 0.
    const [first, second, secondPlace] = [ids[0]!, ids[1]!, places[1]!]
    for (let row = 0; row < rows; row++) out[row] = first[row]! | (second[row]! << secondPlace)
    for (let column = 2; column < width; column++) {
      const values = ids[column]!
      const shift = places[column]!
      for (let row = 0; row < rows; row++) out[row]! |= values[row]! << shift
    }
    return out
  }

  /** Makes empty slots for `more` combinations. */
  function widen(more: number): void {
    let length = Math.max(FIRST_SLOTS, slots.length)
    while (length < 4 * (size + more)) length *= 2
    slots = new Int32Array(length)
  }

  /** Gives combinations `start` to `end` their slots. */
  function place(start: number, end: number): void {
    const mask = slots.length - 1
    for (let i = start; i < end; i++) {
      let hash = 0
      for (let column = 0; column < width; column++) hash = mixed(hash, tuples[i * width + column]!)
      let slot = (hash << 1) & mask
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask
      slots[slot] = hash
      slots[slot + 1] = i + 1
    }
  }

  function rebuildHash(more: number): void {
    widen(more)
    place(0, size)
  }

  /** Widens the direct table so that ids below `bounds` fit, or gives it up for hashing. */
  function fit(bounds: readonly number[]): void {
    if (shifts === undefined || bounds.every((bound, column) => bound <= capacities[column]!)) return
    const bits = bounds.map((bound, column) => Math.ceil(Math.log2(Math.max(2, bound, capacities[column]!))))
    const total = bits.reduce((sum, count) => sum + count, 0)
    if (total > DIRECT_BITS) {
      shifts = undefined
      slots = new Int32Array(0)
      if (width === 2) pairs = pairTable()
      if (pairs === undefined) rebuildHash(size)
      return
    }
    let place = 0
    const places = bits.map((count) => {
      place += count
      return place - count
    })
    shifts = places
    capacities = bits.map((count) => 2 ** count)
    slots = new Int32Array(2 ** total)
    const indices = directIndices(stored(), size, places)
    for (let i = 0; i < size; i++) slots[indices[i]!] = i + 1
  }

  function append(ids: readonly Int32Array[], row: number): number {
    if ((size + 1) * width > tuples.length) tuples = withRoom(tuples, (size + 1) * width)
    for (let column = 0; column < width; column++) tuples[size * width + column] = ids[column]![row]!
    return size++
  }

  function matches(tuple: number, ids: readonly Int32Array[], row: number): boolean {
    for (let column = 0; column < width; column++) {
      if (tuples[tuple * width + column] !== ids[column]![row]) return false
    }
    return true
  }

  function assignDirect(ids: readonly Int32Array[], rows: number, places: readonly number[]): Int32Array {
    const out = directIndices(ids, rows, places)
    for (let row = knownDirect(slots, out, 0); row < rows; row = knownDirect(slots, out, row)) {
      append(ids, row)
      slots[out[row]!] = size
    }
    return out
  }

  function assignPairs(left: Int32Array, right: Int32Array, rows: number): Int32Array {
    const out = new Int32Array(rows)
    for (let start = 0; start < rows; start += BLOCK) {
      const end = Math.min(rows, start + BLOCK)
      if (4 * (size + BLOCK) > slots.length) rebuildHash(Math.max(size, BLOCK))
      tuples = withRoom(tuples, 2 * (size + BLOCK))
      hashPairs(slots, left, right, start, end, out)
      size = numberPairs(slots, tuples, left, right, start, end, out, size)
    }
    return out
  }

  function probe(ids: readonly Int32Array[], rows: number, add: boolean): Int32Array {
    const out = hashes(ids, rows)
    for (let row = 0; row < rows; row++) {
      if (add && 4 * size >= slots.length) rebuildHash(size)
      const mask = slots.length - 1
      const hash = out[row]!
      let slot = (hash << 1) & mask
      let tuple = slots[slot + 1]! - 1
      while (tuple >= 0 && (slots[slot] !== hash || !matches(tuple, ids, row))) {
        slot = (slot + 2) & mask
        tuple = slots[slot + 1]! - 1
      }
      if (tuple < 0 && add) {
        tuple = append(ids, row)
        slots[slot] = hash
        slots[slot + 1] = size
      }
      out[row] = tuple
    }
    return out
  }

  return {
    get size() {
      return pairs?.size ?? size
    },
    get bytes() {
      return slots.byteLength + tuples.byteLength + (pairs?.bytes ?? 0)
    },
    assign(ids, bounds, rows) {
      own()
      fit(bounds)
      if (pairs !== undefined && pairs.size + rows > MOST_PAIRS) leavePairs(pairs)
      if (pairs !== undefined) return pairs.lookup(ids[0]!, ids[1]!, rows, true)
      if (shifts !== undefined) return assignDirect(ids, rows, shifts)
      return width === 2 ? assignPairs(ids[0]!, ids[1]!, rows) : probe(ids, rows, true)
    },
    async grow(more, pace) {
      if (shifts !== undefined || (pairs?.size ?? size) <= MOST_MOVED) return
      own()
      if (pairs !== undefined) {
        const table = pairs
        const known = table.size
        if (table.hasRoom(more) || known + more > MOST_PAIRS) return
        table.widen(Math.min(Math.max(more, known), MOST_PAIRS - known))
        await inSteps(known, pace, (start, end) => void table.place(start, end), MOVED_PAIRS)
        return
      }
      if (4 * (size + more) <= slots.length) return
      const room = Math.max(more, size)
      tuples = await growInSteps(tuples, (size + room) * width, pace)
      widen(room)
      await inSteps(size, pace, place, MOVED_ROWS)
    },
    find(ids, rows) {
      if (shifts === undefined) {
        own()
        return pairs?.lookup(ids[0]!, ids[1]!, rows, false) ?? probe(ids, rows, false)
      }
      const out = new Int32Array(rows).fill(-1)
      for (let row = 0; row < rows; row++) {
        let index = 0
        for (let column = 0; column < width && index >= 0; column++) {
          const id = ids[column]![row]!
          index = id < 0 || id >= capacities[column]! ? -1 : index | (id << shifts[column]!)
        }
        if (index >= 0) out[row] = slots[index]! - 1
      }
      return out
    },
    column: columnIds,
    fork: () =>
      manyTable(width, {
        ...{ size: pairs?.size ?? size, tuples: pairs?.pairs() ?? tuples, slots, shifts, capacities },
      }),
    release: () => pairs?.release(),
  }
}

/** A table for combinations of `width` ids. */
export function createTupleTable(width: number): TupleTable {
  return width === 0 ? emptyTable() : width === 1 ? singleTable() : manyTable(width)
}

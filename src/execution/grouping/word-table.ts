import type { PlainColumn } from '../../column/column.ts'
import { inSteps } from '../pace.ts'
import {
  FIRST_SLOTS,
  growInSteps,
  type KeyTable,
  MOST_MOVED,
  MOVED_ROWS,
  slotsFor,
  withRoom,
} from './key-table.ts'

function hashOne(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x45d9f3b)
  return mixed ^ (mixed >>> 15)
}

function hashTwo(low: number, high: number): number {
  const mixed = Math.imul(low ^ (low >>> 16), 0x45d9f3b) ^ Math.imul(high, 0x27d4eb2f)
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ (mixed >>> 12)
}

interface WordState {
  readonly slots: Int32Array<ArrayBuffer>
  readonly words: Int32Array
  readonly size: number
  readonly reserved: ReadonlySet<number>
}

/**
 * A key table over values of a fixed number of 32-bit words (open addressing, at most half full).
 * Whole words are compared, so 64-bit integers are never made into bigints.
 *
 * @param width words a value: 1, 2 or 4
 * @param wordsOf the words of a column's rows, `width` a row; equal values must have equal words
 * @param columnOf the column of values that have these words
 * @param from what another table has, which does not change any more
 */
export function wordTable(
  width: 1 | 2 | 4,
  wordsOf: (column: PlainColumn) => Int32Array,
  columnOf: (words: Int32Array) => PlainColumn,
  from?: WordState,
): KeyTable {
  let slots = from?.slots ?? new Int32Array(FIRST_SLOTS)
  let mask = slots.length - 1
  let words: Int32Array = from?.words ?? new Int32Array((FIRST_SLOTS / 2) * width)
  let size = from?.size ?? 0
  const reserved = new Set(from?.reserved)
  let isShared = from !== undefined

  /** Before anything is added. */
  function own(): void {
    if (!isShared) return
    slots = slots.slice()
    words = words.slice()
    isShared = false
  }

  function hashAt(source: Int32Array, at: number): number {
    if (width === 1) return hashOne(source[at]!)
    if (width === 2) return hashTwo(source[at]!, source[at + 1]!)
    return hashTwo(hashTwo(source[at]!, source[at + 1]!), hashTwo(source[at + 2]!, source[at + 3]!))
  }

  /** Makes room for `more` ids, and as many as the slots are for; true where the slots are new and empty. */
  function widen(more: number): boolean {
    const length = slotsFor(size + more, slots.length)
    words = withRoom(words, (length / 2) * width)
    if (length === slots.length) return false
    slots = new Int32Array(length)
    mask = length - 1
    return true
  }

  /** Gives ids `start` to `end` their slots. */
  function place(start: number, end: number): void {
    for (let id = start; id < end; id++) {
      if (reserved.has(id)) continue
      let slot = hashAt(words, id * width) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
  }

  /** Makes room for `more` ids, so that no loop over rows has to. */
  function makeRoom(more: number): void {
    if (widen(more)) place(0, size)
  }

  function lookupOne(
    source: Int32Array,
    validity: Uint8Array | undefined,
    rows: Int32Array | undefined,
    ids: Int32Array,
    add: boolean,
  ): void {
    let lastWord = 0
    let lastId = -2
    for (let i = 0; i < ids.length; i++) {
      const row = rows === undefined ? i : rows[i]!
      if (validity !== undefined && validity[row] === 0) continue
      const word = source[row]!
      if (word === lastWord && lastId !== -2) {
        ids[i] = lastId
        continue
      }
      if (add && 2 * size >= slots.length) makeRoom(size)
      let slot = hashOne(word) & mask
      let id = slots[slot]! - 1
      while (id >= 0 && words[id] !== word) {
        slot = (slot + 1) & mask
        id = slots[slot]! - 1
      }
      if (id < 0 && add) {
        id = size++
        words[id] = word
        slots[slot] = size
      }
      ids[i] = id
      lastWord = word
      lastId = id
    }
  }

  function lookupTwo(
    source: Int32Array,
    validity: Uint8Array | undefined,
    rows: Int32Array | undefined,
    ids: Int32Array,
    add: boolean,
  ): void {
    let lastLow = 0
    let lastHigh = 0
    let lastId = -2
    for (let i = 0; i < ids.length; i++) {
      const row = rows === undefined ? i : rows[i]!
      if (validity !== undefined && validity[row] === 0) continue
      const low = source[2 * row]!
      const high = source[2 * row + 1]!
      if (low === lastLow && high === lastHigh && lastId !== -2) {
        ids[i] = lastId
        continue
      }
      if (add && 2 * size >= slots.length) makeRoom(size)
      let slot = hashTwo(low, high) & mask
      let id = slots[slot]! - 1
      while (id >= 0 && (words[2 * id] !== low || words[2 * id + 1] !== high)) {
        slot = (slot + 1) & mask
        id = slots[slot]! - 1
      }
      if (id < 0 && add) {
        id = size++
        words[2 * id] = low
        words[2 * id + 1] = high
        slots[slot] = size
      }
      ids[i] = id
      lastLow = low
      lastHigh = high
      lastId = id
    }
  }

  function sameWords(id: number, source: Int32Array, at: number): boolean {
    for (let word = 0; word < width; word++) {
      if (words[id * width + word] !== source[at + word]) return false
    }
    return true
  }

  function lookupMany(
    source: Int32Array,
    validity: Uint8Array | undefined,
    rows: Int32Array | undefined,
    ids: Int32Array,
    add: boolean,
  ): void {
    for (let i = 0; i < ids.length; i++) {
      const row = rows === undefined ? i : rows[i]!
      if (validity !== undefined && validity[row] === 0) continue
      if (add && 2 * size >= slots.length) makeRoom(size)
      let slot = hashAt(source, row * width) & mask
      let id = slots[slot]! - 1
      while (id >= 0 && !sameWords(id, source, row * width)) {
        slot = (slot + 1) & mask
        id = slots[slot]! - 1
      }
      if (id < 0 && add) {
        id = size++
        for (let word = 0; word < width; word++) words[id * width + word] = source[row * width + word]!
        slots[slot] = size
      }
      ids[i] = id
    }
  }

  const lookup = width === 1 ? lookupOne : width === 2 ? lookupTwo : lookupMany
  return {
    get size() {
      return size
    },
    get bytes() {
      return slots.byteLength + words.byteLength
    },
    lookup(column, rows, ids, add) {
      if (add) own()
      if (column.kind !== 'null') lookup(wordsOf(column), column.validity, rows, ids, add)
    },
    async grow(more, pace) {
      if (size <= MOST_MOVED || 2 * (size + more) <= slots.length) return
      const room = Math.max(more, size)
      own()
      words = await growInSteps(words, (slotsFor(size + room, slots.length) / 2) * width, pace)
      widen(room)
      await inSteps(size, pace, place, MOVED_ROWS)
    },
    reserve() {
      own()
      makeRoom(1)
      reserved.add(size)
      return size++
    },
    fork: () => wordTable(width, wordsOf, columnOf, { slots, words, size, reserved }),
    values: () => columnOf(words.slice(0, size * width)),
  }
}

import { invariant } from '../common/assert.ts'
import { instancesOf } from './instances.ts'

/** What assembly/pairs/index.ts exports. Places are bytes in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory
  readonly use: (slots: number, slotCount: number, pairs: number) => void
  readonly begin: (count: number) => void
  readonly count: () => number
  readonly place: (from: number, to: number) => void
  readonly lookup: (
    left: number,
    right: number,
    first: number,
    count: number,
    most: number,
    out: number,
  ) => number
}

/** Numbers distinct pairs of integers from 0, in the order in which they come, in a memory of its own. */
export interface PairTable {
  /** Numbers given out so far. */
  readonly size: number
  /** What it has allocated. */
  readonly bytes: number
  /**
   * The numbers of `rows` pairs. One that is not known gets the next number where `add`, else −1. With those that it has these must not
   * be more than {@link MOST_PAIRS}.
   */
  lookup(left: Int32Array, right: Int32Array, rows: number, add: boolean): Int32Array
  /** Whether so many more pairs have room. */
  hasRoom(more: number): boolean
  /** Makes room for more pairs; `place` must be called for all numbers before anything else is. */
  widen(more: number): void
  /** Gives pairs their places, numbers `from` to `to`. */
  place(from: number, to: number): void
  /** All pairs, two integers each, in memory of their own. */
  pairs(): Int32Array<ArrayBuffer>
  /** Its memory is the next table's: nobody asks this one any more. */
  release(): void
}

/** Pairs that a table may have: 1 GiB of memory at most. */
export const MOST_PAIRS = 2 ** 26

const PAGE = 65_536

/** Before the pairs lies something that can be looked at. */
const PAIRS = 16

/** Pairs that a table has room for at first; a power of two. */
const FIRST_ROOM = 8192

/** Rows that are given to the kernel at once. */
const AT_ONCE = 16_384

const INSTANCES = instancesOf<Exports>('./pairs.wasm', 24 * 2 ** 20)

function bind(exports: Exports, given: Int32Array, givenCount: number): PairTable {
  const { memory, use, begin, count, place, lookup } = exports
  let words = new Int32Array(memory.buffer)
  /** Pairs that have room. The slots lie behind these, and what is looked up behind the slots. */
  let room = 0
  let isReleased = false
  const slots = () => PAIRS + 8 * room
  const endOfSlots = () => slots() + 8 * room

  function makeRoom(end: number): void {
    const missing = end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    words = new Int32Array(memory.buffer)
  }

  /** Makes empty slots for `wanted` pairs. */
  function layOut(wanted: number): void {
    let wider = Math.max(room, FIRST_ROOM)
    while (wider < wanted) wider *= 2
    room = wider
    makeRoom(endOfSlots() + 3 * 4 * AT_ONCE)
    words.fill(0, slots() / 4, endOfSlots() / 4)
    use(slots(), 2 * room, PAIRS)
  }

  function widen(more: number): void {
    layOut(count() + more)
  }

  /** Looks up rows of both arrays that were given to the kernel. */
  function lookupGiven(rows: number, add: boolean): void {
    for (let done = 0; done < rows; ) {
      const at = endOfSlots()
      done = lookup(at, at + 4 * AT_ONCE, done, rows, add ? room : 0, at + 8 * AT_ONCE)
      if (done === rows) return
      // What was given, and what was found, lies behind the slots.
      const behind = words.slice(at / 4, at / 4 + 3 * AT_ONCE)
      widen(count())
      words.set(behind, endOfSlots() / 4)
      place(0, count())
    }
  }

  begin(givenCount)
  layOut(givenCount)
  words.set(given.subarray(0, 2 * givenCount), PAIRS / 4)
  place(0, givenCount)

  return {
    get size() {
      return count()
    },
    get bytes() {
      return memory.buffer.byteLength
    },
    lookup(left, right, rows, add) {
      invariant(!isReleased, 'a table is asked that was released')
      const out = new Int32Array(rows)
      for (let start = 0; start < rows; start += AT_ONCE) {
        const end = Math.min(rows, start + AT_ONCE)
        const at = endOfSlots() / 4
        words.set(left.subarray(start, end), at)
        words.set(right.subarray(start, end), at + AT_ONCE)
        lookupGiven(end - start, add)
        const found = endOfSlots() / 4 + 2 * AT_ONCE
        out.set(words.subarray(found, found + end - start), start)
      }
      return out
    },
    hasRoom: (more) => count() + more <= room,
    widen,
    place,
    pairs() {
      invariant(!isReleased, 'a table is asked that was released')
      return words.slice(PAIRS / 4, PAIRS / 4 + 2 * count())
    },
    release() {
      if (isReleased) return
      isReleased = true
      INSTANCES.giveBack(exports)
    },
  }
}

/**
 * A table of pairs in a kernel's memory, or undefined where kernels were not built.
 *
 * @param pairs two integers each, distinct ones that it begins with: the first `count` pairs
 */
export function createPairTable(pairs: Int32Array, count: number): PairTable | undefined {
  const exports = INSTANCES.take()
  return exports && bind(exports, pairs, count)
}

import type { Column, PlainColumn, Selection } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { atOnce, partByPart, type Steps } from '../../common/steps.ts'
import { take } from '../../column/take.ts'
import type { SqlType } from '../../types/type.ts'
import { type Pace, paced } from '../pace.ts'
import { firstRows } from './grouper.ts'
import { rowNumbers } from '../row-numbers.ts'
import { createInterner } from './interner.ts'
import { createPairMarks } from './pair-marks.ts'
import { createTupleTable, type TupleTable } from './tuples.ts'

/** A set of (group, value) pairs with a bit each takes at most this many bytes; past that pairs are hashed. */
const BITSET_BYTES = 64 * 2 ** 20

/** Words of the bitset whose pairs are hashed between two stops. */
const HASHED_WORDS = 65_536

/** The rows, ascending, whose (group, value) has not come before. */
type PairFilter = (groups: Int32Array, groupCount: number, ids: Int32Array, bound: number) => Selection

/** A filter that remembers what has come. */
export interface DistinctFilter {
  /** What it remembers takes so many bytes, about. */
  readonly bytes: number
  /** Makes room for the arguments of so many rows in pauses. */
  grow(groupCount: number, rows: number, pace: Pace): Promise<void>
  /** The rows, ascending, whose arguments have not come before in their group. */
  fresh(groups: Int32Array, groupCount: number, args: readonly Column[]): Selection
  /** Per argument, the numbers of its values in the rows that `fresh` answered last. */
  readonly ids: readonly Int32Array[]
  /** Per argument, the value of each number so far. */
  values(): readonly PlainColumn[]
  /** Nobody asks any more: its memory may be another's. */
  release(): void
}

function hashedPairs(tuples: TupleTable): PairFilter {
  return (groups, groupCount, ids, bound) => {
    const before = tuples.size
    const numbers = tuples.assign([groups, ids], [groupCount, bound], groups.length)
    return firstRows(numbers, before, tuples.size)
  }
}

/** A bit a pair while there is room for all of them, else a table of the pairs. */
function pairFilter(): {
  readonly bytes: number
  grow(groupCount: number, bound: number, rows: number, pace: Pace): Promise<void>
  readonly fresh: PairFilter
  release(): void
} {
  let bits = new Uint32Array(1024)
  /** Bits a group: a power of two of at least 32. */
  let stride = 32
  let shift = 5
  let tuples: TupleTable | undefined
  let hashed: PairFilter | undefined

  /** Gives up the bits for a table of the pairs that they stand for. */
  function* hash(groupCount: number): Steps<void> {
    const table = createTupleTable(2)
    const held = bits
    yield* partByPart(
      held.length,
      (start, end) => {
        const groups: number[] = []
        const ids: number[] = []
        for (let word = start; word < end; word++) {
          for (let bit = 0; held[word] !== 0 && bit < 32; bit++) {
            if (((held[word]! >>> bit) & 1) === 0) continue
            const at = word * 32 + bit
            groups.push(Math.floor(at / stride))
            ids.push(at % stride)
          }
        }
        table.assign([Int32Array.from(groups), Int32Array.from(ids)], [groupCount, stride], groups.length)
      },
      HASHED_WORDS,
    )
    bits = new Uint32Array(0)
    tuples = table
    hashed = hashedPairs(table)
  }

  /** Words of bits that pairs of so many groups and ids take. */
  function wordsOf(groupCount: number, bound: number): { readonly words: number; readonly wider: number } {
    let wider = stride
    while (wider < bound) wider *= 2
    return { words: (groupCount * wider) / 32, wider }
  }

  /** Makes the bits wide and long enough; false where that would take too many. */
  function fit(groupCount: number, bound: number): boolean {
    const { words, wider } = wordsOf(groupCount, bound)
    if (words <= bits.length && wider === stride) return true
    if (words * 4 > BITSET_BYTES) return false
    const grown = new Uint32Array(Math.max(words, Math.min(2 * bits.length, BITSET_BYTES / 4)))
    const [from, to] = [stride / 32, wider / 32]
    if (from === to) grown.set(bits)
    else {
      const kept = Math.min(Math.floor(bits.length / from), Math.floor(grown.length / to))
      for (let group = 0; group < kept; group++)
        grown.set(bits.subarray(group * from, (group + 1) * from), group * to)
    }
    bits = grown
    stride = wider
    shift = Math.log2(wider)
    return true
  }

  function fresh(groups: Int32Array, groupCount: number, ids: Int32Array, bound: number): Selection {
    if (hashed === undefined && !fit(groupCount, bound)) atOnce(hash(groupCount))
    if (hashed !== undefined) return hashed(groups, groupCount, ids, bound)
    const wordShift = shift - 5
    const rows = new Int32Array(groups.length)
    let count = 0
    for (let row = 0; row < groups.length; row++) {
      const id = ids[row]!
      const word = (groups[row]! << wordShift) + (id >>> 5)
      const before = bits[word]!
      const after = before | (1 << (id & 31))
      if (before === after >>> 0) continue
      bits[word] = after
      rows[count++] = row
    }
    return rows.subarray(0, count)
  }
  return {
    get bytes() {
      return bits.byteLength + (tuples?.bytes ?? 0)
    },
    async grow(groupCount, bound, rows, pace) {
      const { words } = wordsOf(groupCount + rows, bound + rows)
      if (hashed === undefined && words * 4 > BITSET_BYTES) await paced(hash(groupCount), pace)
      await tuples?.grow(rows, pace)
    },
    fresh,
    release: () => tuples?.release(),
  }
}

/**
 * What DISTINCT inside a call passes on: each combination of arguments once a group.
 *
 * @param types of the arguments
 */
export function createDistinctFilter(types: readonly SqlType[]): DistinctFilter {
  const interners = types.map(createInterner)
  const combined = interners.length > 1 ? createTupleTable(interners.length) : undefined
  const pairs = pairFilter()
  const marks = createPairMarks()
  let ids: readonly Int32Array[] = []
  /** Values that have come while there was one group only, which is the pairs then; undefined once there were more. */
  let ofOneGroup: number | undefined = 0

  function freshPairs(groups: Int32Array, groupCount: number, numbers: Int32Array, bound: number): Selection {
    if (ofOneGroup === undefined) return pairs.fresh(groups, groupCount, numbers, bound)
    const before = ofOneGroup
    if (groupCount <= 1) {
      ofOneGroup = bound
      return firstRows(numbers, before, bound)
    }
    ofOneGroup = undefined
    pairs.fresh(new Int32Array(before), groupCount, rowNumbers(0, before), bound)
    return pairs.fresh(groups, groupCount, numbers, bound)
  }

  /** What came while there was one group; nothing is known of it alone once there are more. */
  function idsOf(dictionary: PlainColumn): Int32Array {
    return interners[0]!.find(dictionary)
  }

  function freshRows(groups: Int32Array, groupCount: number, args: readonly Column[]): Selection {
    const all = interners.map((interner, i) => interner.intern(args[i]!))
    const bounds = interners.map((interner) => interner.size)
    const numbers = combined === undefined ? all[0]! : combined.assign(all, bounds, groups.length)
    const rows = freshPairs(groups, groupCount, numbers, combined?.size ?? bounds[0]!)
    ids = all.map((own) => numbersOf(own, rows))
    return rows
  }

  return {
    get bytes() {
      return interners.reduce((sum, interner) => sum + interner.bytes, pairs.bytes + (combined?.bytes ?? 0))
    },
    async grow(groupCount, rows, pace) {
      for (const interner of interners) await interner.grow(rows, pace)
      await combined?.grow(rows, pace)
      if (ofOneGroup === undefined)
        await pairs.grow(groupCount, combined?.size ?? interners[0]?.size ?? 0, rows, pace)
    },
    fresh(groups, groupCount, args) {
      const [first] = args
      const isOne = args.length === 1 && first?.kind === 'dictionary'
      const rows = isOne ? marks.firstRows(groups, groupCount, first, idsOf) : undefined
      if (rows === undefined) return freshRows(groups, groupCount, args)
      const fresh = freshRows(numbersOf(groups, rows), groupCount, [take(args[0]!, rows)])
      return fresh.length === rows.length ? rows : numbersOf(rows, fresh)
    },
    get ids() {
      return ids
    },
    values: () => interners.map((interner) => interner.values()),
    release() {
      for (const interner of interners) interner.release()
      combined?.release()
      pairs.release()
    },
  }
}

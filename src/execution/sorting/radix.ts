import { inSteps, type Pace } from '../pace.ts'
import { rowNumbers } from '../row-numbers.ts'
import { mergeRuns } from './runs.ts'
import { compareWords, type OrderWords } from './words.ts'

const DIGIT_BITS = 11
const BUCKETS = 1 << DIGIT_BITS
const DIGITS = 3
/** Below this many rows comparing is faster than counting. */
const SMALL = 1024

function sortSmall(order: Int32Array, words: OrderWords): void {
  order.sort((a, b) => compareWords(words, a, b))
}

/** How often each digit of each place stands in the words of rows `start` to `end` of an order. */
function countDigits(
  counts: Int32Array,
  order: Int32Array,
  word: Uint32Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    const value = word[order[i]!]!
    counts[value & (BUCKETS - 1)]!++
    counts[BUCKETS + ((value >>> DIGIT_BITS) & (BUCKETS - 1))]!++
    counts[2 * BUCKETS + (value >>> (2 * DIGIT_BITS))]!++
  }
}

/** Puts rows `start` to `end` of an order behind those before them with their digit. */
function scatter(
  places: Int32Array,
  from: Int32Array,
  to: Int32Array,
  word: Uint32Array,
  digit: number,
  start: number,
  end: number,
): void {
  const shift = digit * DIGIT_BITS
  const base = digit * BUCKETS
  for (let i = start; i < end; i++) {
    const row = from[i]!
    const bucket = base + ((word[row]! >>> shift) & (BUCKETS - 1))
    to[places[bucket]!++] = row
  }
}

/** Sorts stably by one word, least significant digit first; `other` is room for as many rows. Returns where the result is. */
async function sortByWord(
  order: Int32Array,
  other: Int32Array,
  word: Uint32Array,
  pace: Pace,
): Promise<Int32Array> {
  const counts = new Int32Array(DIGITS * BUCKETS)
  await inSteps(order.length, pace, (start, end) => {
    countDigits(counts, order, word, start, end)
  })
  let from = order
  let to = other
  const sample = word[order[0]!]!
  for (let digit = 0; digit < DIGITS; digit++) {
    const shift = digit * DIGIT_BITS
    const base = digit * BUCKETS
    // One bucket holds every row: nothing to do.
    if (counts[base + ((sample >>> shift) & (BUCKETS - 1))] === order.length) continue
    let start = 0
    for (let bucket = base; bucket < base + BUCKETS; bucket++) {
      const count = counts[bucket]!
      counts[bucket] = start
      start += count
    }
    const [source, target] = [from, to]
    await inSteps(source.length, pace, (first, end) => {
      scatter(counts, source, target, word, digit, first, end)
    })
    from = target
    to = source
  }
  return from
}

/** Sorts `order`, some rows' numbers, stably by their words, in place. */
export async function sortRows(order: Int32Array, words: OrderWords, pace: Pace): Promise<void> {
  if (order.length < 2 || words.length === 0) return
  if (order.length < SMALL) {
    await pace()
    sortSmall(order, words)
    return
  }
  let from = order
  let other: Int32Array = new Int32Array(order.length)
  for (let i = (await mergeRuns(order, words, pace)) - 1; i >= 0; i--) {
    const sorted = await sortByWord(from, other, words[i]!, pace)
    if (sorted !== from) other = from
    from = sorted
  }
  if (from !== order) order.set(from)
}

/** The row numbers in the order of their words; rows with equal words stay in their order. */
export async function sortedOrder(words: OrderWords, rows: number, pace: Pace): Promise<Int32Array> {
  const order = rowNumbers(0, rows)
  await sortRows(order, words, pace)
  return order
}

/** Dense ranks from 0 in the order of the words; rows with equal words share one. */
export async function ranksOf(words: OrderWords, rows: number, pace: Pace): Promise<Uint32Array> {
  const order = await sortedOrder(words, rows, pace)
  const ranks = new Uint32Array(rows)
  let rank = 0
  await inSteps(rows, pace, (start, end) => {
    for (let i = Math.max(1, start); i < end; i++) {
      const row = order[i]!
      const before = order[i - 1]!
      if (words.some((word) => word[row] !== word[before])) rank++
      ranks[row] = rank
    }
  })
  return ranks
}

/** The bits in which a word is not the same for all rows of an order. */
async function varyingBits(order: Int32Array, word: Uint32Array, pace: Pace): Promise<number> {
  const first = word[order[0]!]!
  let bits = 0
  await inSteps(order.length, pace, (start, end) => {
    for (let i = start; i < end; i++) bits |= word[order[i]!]! ^ first
  })
  return bits
}

/** Of the rows of an order those with a smaller digit, which are marked, than the one in which row number `wanted` comes; and those with that. */
async function splitByDigit(
  order: Int32Array,
  word: Uint32Array,
  digit: number,
  wanted: number,
  marks: Uint8Array,
  pace: Pace,
): Promise<{ readonly marked: number; readonly tied: Int32Array }> {
  const shift = digit * DIGIT_BITS
  const counts = new Int32Array(BUCKETS)
  await inSteps(order.length, pace, (start, end) => {
    for (let i = start; i < end; i++) counts[(word[order[i]!]! >>> shift) & (BUCKETS - 1)]!++
  })
  let bucket = 0
  let marked = 0
  while (marked + counts[bucket]! < wanted) marked += counts[bucket++]!
  const tied = new Int32Array(counts[bucket]!)
  let count = 0
  await inSteps(order.length, pace, (start, end) => {
    for (let i = start; i < end; i++) {
      const row = order[i]!
      const own = (word[row]! >>> shift) & (BUCKETS - 1)
      if (own < bucket) marks[row] = 1
      else if (own === bucket) tied[count++] = row
    }
  })
  return { marked, tied }
}

/**
 * The rows that are among the first `wanted` by these words, and all that are level with the last of them, ascending.
 *
 * @param wanted 1 to `rows`
 */
export async function firstRowsOf(
  words: OrderWords,
  rows: number,
  wanted: number,
  pace: Pace,
): Promise<Int32Array> {
  const marks = new Uint8Array(rows)
  let tied = rowNumbers(0, rows)
  let found = 0
  for (const word of words) {
    if (found + tied.length === wanted) break
    const varying = await varyingBits(tied, word, pace)
    for (let digit = DIGITS - 1; digit >= 0 && found + tied.length > wanted; digit--) {
      // Numbers are mostly small: in most digits all are the same.
      if (((varying >>> (digit * DIGIT_BITS)) & (BUCKETS - 1)) === 0) continue
      const split = await splitByDigit(tied, word, digit, wanted - found, marks, pace)
      found += split.marked
      tied = split.tied
    }
  }
  for (const row of tied) marks[row] = 1
  const out = new Int32Array(found + tied.length)
  let at = 0
  await inSteps(rows, pace, (start, end) => {
    for (let row = start; row < end; row++) if (marks[row] === 1) out[at++] = row
  })
  return out
}

import type { BytesColumn } from '../../column/column.ts'
import { inSteps, type Pace, STEP_ROWS } from '../pace.ts'
import { rowNumbers } from '../row-numbers.ts'
import { sortRows } from './radix.ts'

const STEP = 8

/** Runs of fewer rows and bytes are sorted in one go, by whole strings. */
const SMALL_ROWS = 1024
const SMALL_BYTES = 256 * 1024

/** Four bytes from `at`, big-endian, zeros past `end`. */
function wordAt(data: Uint8Array, at: number, end: number): number {
  let word = 0
  for (let i = 0; i < 4; i++) word = (word << 8) | (at + i < end ? data[at + i]! : 0)
  return word >>> 0
}

/**
 * Dense ranks of byte strings in the order of their unsigned bytes, equal strings sharing one. Sorts by the first eight bytes in
 * which they differ, then each run of equal ones by the next in which these do, until what is left is small.
 */
export async function textRanks(column: BytesColumn, pace: Pace): Promise<Uint32Array> {
  const { length: rows, offsets, data } = column
  const order = rowNumbers(0, rows)
  const high = new Uint32Array(rows)
  const low = new Uint32Array(rows)
  /** Bytes of the step that are in use; one more where the string goes on. Tells padding from zero bytes. */
  const used = new Uint32Array(rows)
  const ranks = new Uint32Array(rows)
  let rank = 0

  const same = (a: number, b: number) => high[a] === high[b] && low[a] === low[b] && used[a] === used[b]

  /** The words at a depth of rows `first` to `last` of a run. */
  function readWords(run: Int32Array, depth: number, first: number, last: number): void {
    for (let i = first; i < last; i++) {
      const row = run[i]!
      const start = offsets[row]! + depth
      const end = offsets[row + 1]!
      high[row] = wordAt(data, start, end)
      low[row] = wordAt(data, start + 4, end)
      used[row] = Math.min(STEP + 1, Math.max(0, end - start))
    }
  }

  /** Below 0 where the string of row `a` comes before that of row `b`, of which only the bytes from a depth on are looked at. */
  function compareFrom(depth: number, a: number, b: number): number {
    const [startA, startB] = [offsets[a]! + depth, offsets[b]! + depth]
    const [lengthA, lengthB] = [offsets[a + 1]! - startA, offsets[b + 1]! - startB]
    const most = Math.min(lengthA, lengthB)
    for (let i = 0; i < most; i++) {
      const difference = data[startA + i]! - data[startB + i]!
      if (difference !== 0) return difference
    }
    return lengthA - lengthB
  }

  function isSmall(run: Int32Array): boolean {
    if (run.length >= SMALL_ROWS) return false
    let bytes = 0
    for (const row of run) bytes += offsets[row + 1]! - offsets[row]!
    return bytes < SMALL_BYTES
  }

  /** Rows that are the same as far as a depth. */
  function sortSmall(run: Int32Array, depth: number): void {
    readWords(run, depth, 0, run.length)
    const compare = (a: number, b: number): number => {
      const difference = high[a]! - high[b]! || low[a]! - low[b]! || used[a]! - used[b]!
      return difference !== 0 || used[a]! <= STEP ? difference : compareFrom(depth + STEP, a, b)
    }
    run.sort(compare)
    for (const [i, row] of run.entries()) {
      if (i > 0 && compare(run[i - 1]!, row) !== 0) rank++
      ranks[row] = rank
    }
    rank++
  }

  /** How many bytes from a depth on all rows of a run have in common. */
  async function commonBytes(run: Int32Array, depth: number): Promise<number> {
    const start = offsets[run[0]!]! + depth
    let common = offsets[run[0]! + 1]! - start
    await inSteps(run.length, pace, (first, last) => {
      for (let i = first; i < last && common > 0; i++) {
        const from = offsets[run[i]!]! + depth
        const most = Math.min(common, offsets[run[i]! + 1]! - from)
        common = 0
        while (common < most && data[from + common] === data[start + common]) common++
      }
    })
    return common
  }

  async function sortRun(run: Int32Array, reached: number): Promise<void> {
    const depth = reached + (await commonBytes(run, reached))
    await inSteps(run.length, pace, (first, last) => {
      readWords(run, depth, first, last)
    })
    await sortRows(run, [high, low, used], pace)
    let start = 0
    let paused = 0
    while (start < run.length) {
      if (start - paused >= STEP_ROWS) {
        await pace()
        paused = start
      }
      let end = start + 1
      while (end < run.length && same(run[start]!, run[end]!)) end++
      if (end - start > 1 && used[run[start]!]! > STEP) {
        const part = run.subarray(start, end)
        if (isSmall(part)) sortSmall(part, depth + STEP)
        else await sortRun(part, depth + STEP)
      } else {
        for (let i = start; i < end; i++) ranks[run[i]!] = rank
        rank++
      }
      start = end
    }
  }

  if (isSmall(order)) sortSmall(order, 0)
  else await sortRun(order, 0)
  return ranks
}

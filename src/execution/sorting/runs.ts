import { inSteps, type Pace } from '../pace.ts'
import { compareWords, type OrderWords } from './words.ts'

/** Up to so many runs are merged; to sort more of them digit by digit is faster. */
const MOST_RUNS = 16

/**
 * Where stretches of rows begin that stand in the order of their words from word `first` on, and the end of the last;
 * undefined where they are many, which the first rows tell. Events mostly come in the order of their time, file by file.
 */
async function runsIn(
  order: Int32Array,
  words: OrderWords,
  first: number,
  pace: Pace,
): Promise<readonly number[] | undefined> {
  const starts = [0]
  await inSteps(order.length - 1, pace, (from, to) => {
    for (let i = from; i < to && starts.length <= MOST_RUNS; i++)
      if (compareWords(words, order[i]!, order[i + 1]!, first) > 0) starts.push(i + 1)
  })
  return starts.length > MOST_RUNS ? undefined : [...starts, order.length]
}

/** Merges two runs that follow each other, in place. Of rows that are level the first run's come first. */
async function mergeTwo(
  order: Int32Array,
  [start, middle, end]: readonly [start: number, middle: number, end: number],
  compare: (a: number, b: number) => number,
  pace: Pace,
): Promise<void> {
  /** The first position from `low` on, before `high`, whose row is not before the other, or is after it. */
  function bound(low: number, high: number, row: number, isAfter: boolean): number {
    let [from, to] = [low, high]
    while (from < to) {
      const half = (from + to) >> 1
      const difference = compare(order[half]!, row)
      if (isAfter ? difference <= 0 : difference < 0) from = half + 1
      else to = half
    }
    return from
  }

  // What is in its place at either end stays there.
  const first = bound(start, middle, order[middle]!, true)
  if (first === middle) return
  const last = bound(middle, end, order[middle - 1]!, false)
  const left = order.slice(first, middle)
  if (compare(order[last - 1]!, left[0]!) < 0) {
    order.copyWithin(first, middle, last)
    order.set(left, first + last - middle)
    return
  }
  let [a, b] = [0, middle]
  await inSteps(last - first, pace, (from, to) => {
    for (let at = first + from; at < first + to; at++)
      order[at] =
        b === last || (a < left.length && compare(left[a]!, order[b]!) <= 0) ? left[a++]! : order[b++]!
  })
}

/**
 * Merges what rows consist of where that is few runs.
 *
 * @returns of how many words, the most significant ones, the rows are still to be sorted, stably: all where there are many runs
 * by any of the words behind those
 */
export async function mergeRuns(order: Int32Array, words: OrderWords, pace: Pace): Promise<number> {
  for (let first = 0; first < words.length; first++) {
    let bounds = await runsIn(order, words, first, pace)
    if (bounds === undefined) continue
    const compare = (a: number, b: number) => compareWords(words, a, b, first)
    while (bounds.length > 2) {
      const next = [0]
      for (let i = 0; i + 1 < bounds.length; i += 2) {
        const [start, middle, end] = [bounds[i]!, bounds[i + 1]!, bounds[i + 2]]
        if (end !== undefined) await mergeTwo(order, [start, middle, end], compare, pace)
        next.push(end ?? middle)
      }
      bounds = next
    }
    return first
  }
  return words.length
}

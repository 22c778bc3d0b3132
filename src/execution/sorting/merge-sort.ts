import type { Pace } from '../pace.ts'

/** Items that are sorted, or merged, between two pauses. */
const STEP = 4096

/** The items in order, stably: {@link Array.sort} in pieces that are merged, for comparisons of many and of costly values. */
export async function mergeSorted<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  pace: Pace,
): Promise<readonly T[]> {
  let runs: T[][] = []
  for (let start = 0; start < items.length; start += STEP) {
    await pace()
    runs.push(items.slice(start, start + STEP).sort(compare))
  }
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let i = 0; i < runs.length; i += 2) {
      const [left, right] = [runs[i]!, runs[i + 1]]
      merged.push(right === undefined ? left : await merge(left, right, compare, pace))
    }
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  pace: Pace,
): Promise<T[]> {
  const out: T[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    if (out.length % STEP === 0) await pace()
    if (j === right.length || (i < left.length && compare(left[i]!, right[j]!) <= 0)) out.push(left[i++]!)
    else out.push(right[j++]!)
  }
  return out
}

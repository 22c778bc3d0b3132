import type { Selection } from '../column/column.ts'
import { joinArrays } from '../common/join-arrays.ts'

/** The rows that are in both, ascending. */
export function intersection(a: Selection, b: Selection): Selection {
  const out = new Int32Array(Math.min(a.length, b.length))
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!
    if (difference === 0) out[count++] = a[i]!
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return out.subarray(0, count)
}

/** The position of the first of ascending rows, from `from` on, that is not less than `row`; their number where there is none. */
function firstNotBelow(rows: Selection, row: number, from: number): number {
  let [low, step] = [from, 1]
  while (low + step <= rows.length && rows[low + step - 1]! < row) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step - 1, rows.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle]! < row) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The rows, of ascending ones, that are in ranges: what lies between the ends of a range is copied unseen.
 *
 * @param ranges ascending, none in another; `endRow` is one past the last
 * @returns `rows` itself where all of them are
 */
export function rowsBetween(
  rows: Selection,
  ranges: readonly { readonly firstRow: number; readonly endRow: number }[],
): Selection {
  const parts: Selection[] = []
  let [end, count] = [0, 0]
  for (const { firstRow, endRow } of ranges) {
    const start = firstNotBelow(rows, firstRow, end)
    end = firstNotBelow(rows, endRow, start)
    parts.push(rows.subarray(start, end))
    count += end - start
  }
  if (count === rows.length) return rows
  return joinArrays(parts, new Int32Array(count))
}

/** The rows that are in either, ascending, of two that have none in common. */
export function union(a: Selection, b: Selection): Selection {
  const out = new Int32Array(a.length + b.length)
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const end = firstNotBelow(a, b[j]!, i)
    out.set(a.subarray(i, end), i + j)
    i = end
    if (i === a.length) break
    const until = firstNotBelow(b, a[i]!, j)
    out.set(b.subarray(j, until), i + j)
    j = until
  }
  out.set(a.subarray(i), i + j)
  out.set(b.subarray(j), i + j + a.length - i)
  return out
}

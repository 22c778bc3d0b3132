import type { Selection } from '../column/column.ts'

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

/** The rows that are in either, ascending, of two that have none in common. */
export function union(a: Selection, b: Selection): Selection {
  const out = new Int32Array(a.length + b.length)
  for (let i = 0, j = 0; i + j < out.length; ) {
    if (j === b.length || (i < a.length && a[i]! < b[j]!)) out[i + j] = a[i++]!
    else out[i + j] = b[j++]!
  }
  return out
}

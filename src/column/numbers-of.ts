import type { Selection } from './column.ts'

/** The numbers in rows of an array. */
export function numbersOf(numbers: Int32Array, rows: Selection): Int32Array {
  const out = new Int32Array(rows.length)
  for (let i = 0; i < out.length; i++) out[i] = numbers[rows[i]!]!
  return out
}

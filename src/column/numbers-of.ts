import { type Buffers, NEW_BUFFERS } from './buffers.ts'
import type { Selection } from './column.ts'

/** The numbers in rows of an array. */
export function numbersOf(
  numbers: Int32Array,
  rows: Selection,
  buffers: Buffers = NEW_BUFFERS,
): Int32Array<ArrayBuffer> {
  const out = buffers.ints(rows.length)
  for (let i = 0; i < out.length; i++) out[i] = numbers[rows[i]!]!
  return out
}

import { viewOf } from './view-of.ts'

/** Bytes of texts, read four at a time. */
export type TextView = DataView

let viewed: Uint8Array = new Uint8Array(0)
let view: TextView = new DataView<ArrayBufferLike>(viewed.buffer)

/** The bytes to be read four at a time. Whoever asks for the same as the last time gets the same. */
export function textViewOf(bytes: Uint8Array): TextView {
  if (bytes !== viewed) {
    viewed = bytes
    view = viewOf(bytes)
  }
  return view
}

/** A hash of 32 bits of `text[start, end)`: four bytes a step, multiplied and rotated as MurmurHash3 does. */
export function hashText(text: TextView, start: number, end: number): number {
  let hash = Math.imul(end - start, 0x9e3779b1)
  let i = start
  for (const stop = end - 3; i < stop; i += 4) {
    hash = Math.imul(hash ^ text.getInt32(i, true), 0xcc9e2d51)
    hash = (hash << 13) | (hash >>> 19)
  }
  for (; i < end; i++) hash = Math.imul(hash ^ text.getUint8(i), 0x1b873593)
  return hash ^ (hash >>> 15)
}

/** Whether `text[start, end)` and as many bytes of `other` from `at` on are the same. */
export function equalTexts(text: TextView, start: number, end: number, other: TextView, at: number): boolean {
  let [i, j] = [start, at]
  for (const stop = end - 3; i < stop; i += 4, j += 4)
    if (text.getInt32(i, true) !== other.getInt32(j, true)) return false
  for (; i < end; i++, j++) if (text.getUint8(i) !== other.getUint8(j)) return false
  return true
}

import { type Buffers, NEW_BUFFERS } from './buffers.ts'

/** A 1 in each of a word's four bytes. */
export const ONES = 0x01010101

/** Bytes as words of four, the last with whatever lies behind them; a copy where they do not lie so. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = bytes
  const words = (length + 3) >> 2
  if (byteOffset % 4 === 0 && byteOffset + 4 * words <= buffer.byteLength)
    return new Int32Array(buffer, byteOffset, words)
  const copy = new Uint8Array(4 * words)
  copy.set(bytes)
  return new Int32Array(copy.buffer)
}

/** The bytes of words, so many. */
export function bytesOfWords({ buffer, byteOffset }: Int32Array, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length)
}

/** The words that so many bytes take. */
function roomFor(length: number, buffers: Buffers): Int32Array {
  return buffers.ints((length + 3) >> 2)
}

/** The other way round, of bytes that are 1 or 0: what was anything else is so still. */
export function inverse(flags: Uint8Array, buffers = NEW_BUFFERS): Uint8Array {
  const from = wordsOf(flags)
  const out = roomFor(flags.length, buffers)
  for (let i = 0; i < out.length; i++) out[i] = from[i]! ^ ONES
  return bytesOfWords(out, flags.length)
}

/** 1 where both of two arrays of 1 and 0 have it. */
export function both(a: Uint8Array, b: Uint8Array, buffers = NEW_BUFFERS): Uint8Array {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  const out = roomFor(a.length, buffers)
  for (let i = 0; i < out.length; i++) out[i] = left[i]! & right[i]!
  return bytesOfWords(out, a.length)
}

/** 1 where the first of two arrays of 1 and 0 has it and the other has not. */
export function without(a: Uint8Array, b: Uint8Array, buffers = NEW_BUFFERS): Uint8Array {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  const out = roomFor(a.length, buffers)
  for (let i = 0; i < out.length; i++) out[i] = left[i]! & ~right[i]!
  return bytesOfWords(out, a.length)
}

/** So many ones in each of a word's bytes are counted without a carry into the next. */
const MOST_ONES = 255

/** How many of bytes that are 1 or 0 are 1. */
export function countOnes(flags: Uint8Array): number {
  const words = wordsOf(flags)
  const whole = flags.length >> 2
  let count = 0
  for (let start = 0; start < whole; start += MOST_ONES) {
    const end = Math.min(whole, start + MOST_ONES)
    let sums = 0
    for (let i = start; i < end; i++) sums = (sums + words[i]!) | 0
    count += (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24)
  }
  for (let i = 4 * whole; i < flags.length; i++) count += flags[i]!
  return count
}

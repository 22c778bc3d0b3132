import { EXACT_HIGH, WORD } from '../common/words.ts'
import { deltaTwin } from './deltas.ts'
import type { Kernels } from './kernels.ts'
import { placeTwin } from './place-twin.ts'
import { searchTwin } from './search.ts'

/** Reads a number of `width` bits, which may lie in five bytes; behind the end are zeros. */
function numberAt(bytes: Uint8Array, bit: number, width: number): number {
  const byte = bit >>> 3
  const shift = bit & 7
  const next = (offset: number) => bytes[byte + offset] ?? 0
  const low = (next(0) | (next(1) << 8) | (next(2) << 16) | (next(3) << 24)) >>> shift
  // A shift by 32 would be none.
  const high = shift === 0 ? 0 : next(4) << (32 - shift)
  return width === 32 ? (low | high) >>> 0 : ((low | high) & ((1 << width) - 1)) >>> 0
}

/** Turns the order of words without a sign into that of numbers with one. */
const SIGN = -(2 ** 31)

/**
 * One past the last number of a run, from `at` on, of the same high word and a low word between two.
 *
 * @param first the least low word, of its 32 bits
 * @param last the greatest
 */
function endOfRun(words: Int32Array, at: number, high: number, first: number, last: number): number {
  const greatest = (last - first) ^ SIGN
  let word = 2 * at
  while (word < words.length && words[word + 1] === high && ((words[word]! - first) ^ SIGN) <= greatest)
    word += 2
  return word / 2
}

/** The kernels in TypeScript: what the others are tested against, and what runs where there is no WebAssembly. */
export const TWINS: Kernels = {
  deltas: deltaTwin,
  places: placeTwin(),
  search: searchTwin,
  unpack(bytes, start, width, out, at, count) {
    let greatest = 0
    let bit = start * 8
    for (let i = 0; i < count; i++, bit += width) {
      const value = numberAt(bytes, bit, width)
      out[at + i] = value
      if (value > greatest) greatest = value
    }
    return greatest
  },
  unpackBits(bytes, start, out, at, count) {
    let ones = 0
    for (let i = 0; i < count; i++) {
      const bit = (bytes[start + (i >> 3)]! >> (i & 7)) & 1
      out[at + i] = bit
      ones += bit
    }
    return ones
  },
  rows(bytes, at, first, out, to, count) {
    let found = to
    for (let i = 0; i < count; i++) {
      out[found] = first + i
      found += bytes[at + i]!
    }
    return found - to
  },
  rowsWithin(bytes, rows, out) {
    let found = 0
    for (const row of rows) {
      out[found] = row
      found += bytes[row]!
    }
    return found
  },
  spans(values, size, ends, numbers) {
    // Reading both halves as numbers avoids a BigInt a row.
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
    let found = 0
    for (let at = 0; at < values.length; found++) {
      const high = words[2 * at + 1]!
      if (high >= EXACT_HIGH || high < -EXACT_HIGH) return -1
      const start = high * WORD
      const span = Math.floor((start + (words[2 * at]! >>> 0)) / size)
      // The part of the span in which the high word is the same.
      const first = Math.max(0, span * size - start)
      const last = Math.min(WORD, (span + 1) * size - start) - 1
      at = endOfRun(words, at, high, first | 0, last | 0)
      ends[found] = at
      numbers[found] = span
    }
    return found
  },
}

import type { Kernels } from './kernels.ts'

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

/** The kernels in TypeScript: what the others are tested against, and what runs where there is no WebAssembly. */
export const TWINS: Kernels = {
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
}

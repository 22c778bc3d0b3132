// AssemblyScript (https://www.assemblyscript.org), not TypeScript: compiled to kernels.wasm by `npm run build`. The host
// writes to memory what a kernel reads, at the places that binding.ts knows; nothing is allocated here.

export { deltas } from './deltas'
export { find } from './json'
export { codes, levels, match, rows, rowsWithin, spread, spreadBytes, validity } from './pages'
export { addCodes, countPlaces } from './places'
export { joinTexts } from './plain-texts'
export { search } from './search'
export { spans } from './spans'

/** Where patterns of bytes are put together: the last bytes of the memory. */
const PATTERNS: usize = 768 * 1024 - 64

/** Numbers wider than these do not fit in a word once they were shifted. */
const NARROW: u32 = 24

/** Fewer numbers are not worth making the patterns. */
const FEW: u32 = 32

/** Writes for four numbers, the first at a bit of the first byte, where their bytes are and what moves them to bit 7. */
function writePattern(bit: u32, width: u32, bytes: usize, factors: usize): void {
  for (let lane: u32 = 0; lane < 4; lane++, bit += width) {
    for (let byte: u32 = 0; byte < 4; byte++) store<u8>(bytes + (lane << 2) + byte, ((bit >> 3) + byte) as u8)
    store<u32>(factors + (lane << 2), 1 << (7 - (bit & 7)))
  }
}

/**
 * Eight numbers at a time: WebAssembly shifts all lanes by as much, so each is multiplied to where one shift serves all.
 *
 * @param count a multiple of 8
 */
function unpackNarrow(source: usize, width: u32, count: u32, out: usize): u32 {
  const middle = width << 2
  writePattern(0, width, PATTERNS, PATTERNS + 16)
  writePattern(middle & 7, width, PATTERNS + 32, PATTERNS + 48)
  const bytes = v128.load(PATTERNS)
  const factors = v128.load(PATTERNS, 16)
  const moreBytes = v128.load(PATTERNS, 32)
  const moreFactors = v128.load(PATTERNS, 48)
  const mask = i32x4.splat((1 << width) - 1)
  const half = middle >> 3
  let greatest = i32x4.splat(0)
  for (const end = out + (count << 2); out < end; out += 32, source += width) {
    const four = i32x4.mul(i8x16.swizzle(v128.load(source), bytes), factors)
    const more = i32x4.mul(i8x16.swizzle(v128.load(source + half), moreBytes), moreFactors)
    const a = v128.and(i32x4.shr_u(four, 7), mask)
    const b = v128.and(i32x4.shr_u(more, 7), mask)
    v128.store(out, a)
    v128.store(out, b, 16)
    greatest = i32x4.max_u(greatest, i32x4.max_u(a, b))
  }
  return max(
    max(i32x4.extract_lane(greatest, 0), i32x4.extract_lane(greatest, 1)),
    max(i32x4.extract_lane(greatest, 2), i32x4.extract_lane(greatest, 3)),
  ) as u32
}

/**
 * Bit-packed numbers, the first in the lowest bits, one word each; the sixteen bytes behind them are read too.
 *
 * @param width 0 to 32
 * @returns the greatest of them
 */
export function unpack(source: usize, width: u32, count: u32, out: usize): u32 {
  const mask: u64 = ((1 as u64) << width) - 1
  let greatest: u32 = 0
  if (width <= NARROW && count >= FEW) {
    const whole = count & ~7
    greatest = unpackNarrow(source, width, whole, out)
    source += (whole >> 3) * width
    out += whole << 2
    count -= whole
  }
  let bit: usize = 0
  let to = out
  for (const whole = out + ((count & ~3) << 2); to < whole; to += 16) {
    const a = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as u32
    bit += width
    const b = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as u32
    bit += width
    const c = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as u32
    bit += width
    const d = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as u32
    bit += width
    store<u32>(to, a)
    store<u32>(to, b, 4)
    store<u32>(to, c, 8)
    store<u32>(to, d, 12)
    greatest = max(greatest, max(max(a, b), max(c, d)))
  }
  for (const end = out + (count << 2); to < end; to += 4) {
    const value = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as u32
    bit += width
    store<u32>(to, value)
    greatest = max(greatest, value)
  }
  return greatest
}

/**
 * Bit-packed numbers of one bit, a byte each, sixteen at a time.
 *
 * @returns how many of them are 1
 */
export function unpackBits(source: usize, count: u32, out: usize): u32 {
  const spread = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
  const places = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128)
  const one = i8x16.splat(1)
  let ones: u32 = 0
  for (let i: u32 = 0; i < count; i += 16) {
    let bits: u32 = load<u16>(source + (i >> 3))
    if (count - i < 16) bits &= ((1 as u32) << (count - i)) - 1
    const bytes = i8x16.swizzle(i16x8.splat(bits as i16), spread)
    v128.store(out + i, v128.and(i8x16.eq(v128.and(bytes, places), places), one))
    ones += popcnt<u32>(bits)
  }
  return ones
}

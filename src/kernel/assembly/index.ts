// AssemblyScript (https://www.assemblyscript.org), not TypeScript: compiled to kernels.wasm by `npm run build`. The host
// writes to memory what a kernel reads, at the places that binding.ts knows; nothing is allocated here.

export { find } from './json'

/**
 * Bit-packed numbers, the first in the lowest bits, one word each; the eight bytes behind them are read too.
 *
 * @param width 1 to 32
 * @returns the greatest of them
 */
export function unpack(source: usize, width: u32, count: u32, out: usize): u32 {
  const mask: u64 = ((1 as u64) << width) - 1
  let greatest: u32 = 0
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

/**
 * The numbers of the rows whose code is wanted.
 *
 * @param table a byte for each number of `width` bits: 1 wanted, 0 not, 2 of no entry
 * @param first the number of the first row
 * @returns how many rows there are; with the highest bit set where a code was of no entry
 */
export function select(source: usize, width: u32, count: u32, table: usize, first: u32, out: usize): u32 {
  const mask: u64 = ((1 as u64) << width) - 1
  let found: usize = out
  let seen: u32 = 0
  let bit: usize = 0
  for (let row = first, end = first + count; row < end; row++) {
    const code = ((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as usize
    bit += width
    const match: u32 = load<u8>(table + code)
    store<u32>(found, row)
    found += (match & 1) << 2
    seen |= match
  }
  return (((found - out) >> 2) as u32) | ((seen & 2) << 30)
}

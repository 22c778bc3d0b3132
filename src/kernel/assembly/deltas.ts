// Numbers as differences: https://github.com/apache/parquet-format/blob/master/Encodings.md#delta-encoding-delta_binary_packed--5.
// See index.ts.

import { DAMAGED } from './pages'

/** Wider numbers may lie in nine bytes. */
const WIDE: u32 = 56

/** Where what was read ends, and the number. */
let next: usize = 0
let number: i64 = 0

/** Reads a number in as many bytes as it needs, its sign in the lowest bit; false where it is cut off. */
function readSigned(from: usize, end: usize): bool {
  let bits: u64 = 0
  for (let shift: u64 = 0; shift < 64; shift += 7) {
    if (from >= end) return false
    const byte: u64 = load<u8>(from++)
    bits |= (byte & 0x7f) << shift
    if (byte < 0x80) {
      next = from
      number = (bits >> 1) ^ (0 - (bits & 1))
      return true
    }
  }
  return false
}

/** @returns the last number */
function sumNarrow(source: usize, width: u32, count: u32, least: i64, before: i64, out: usize): i64 {
  const mask: u64 = ((1 as u64) << width) - 1
  let value = before
  let bit: usize = 0
  const end = out + (count << 3)
  for (const whole = out + ((count & ~3) << 3); out < whole; out += 32) {
    const a = (load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask
    bit += width
    const b = (load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask
    bit += width
    const c = (load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask
    bit += width
    const d = (load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask
    bit += width
    const first = value + (least + (a as i64))
    const second = first + (least + (b as i64))
    const third = second + (least + (c as i64))
    value = third + (least + (d as i64))
    store<i64>(out, first)
    store<i64>(out, second, 8)
    store<i64>(out, third, 16)
    store<i64>(out, value, 24)
  }
  for (; out < end; out += 8, bit += width) {
    value += least + (((load<u64>(source + (bit >> 3)) >> ((bit & 7) as u64)) & mask) as i64)
    store<i64>(out, value)
  }
  return value
}

/** The same for 57 to 64 bits. */
function sumWide(source: usize, width: u32, count: u32, least: i64, before: i64, out: usize): i64 {
  const mask: u64 = width == 64 ? ~(0 as u64) : ((1 as u64) << width) - 1
  let value = before
  let bit: usize = 0
  for (const end = out + (count << 3); out < end; out += 8, bit += width) {
    const at = source + (bit >> 3)
    const shift = (bit & 7) as u64
    // A shift by 64 would be none.
    const high = shift == 0 ? 0 : (load<u8>(at, 8) as u64) << (64 - shift)
    value += least + (((load<u64>(at) >> shift) | high) & mask)
    store<i64>(out, value)
  }
  return value
}

/**
 * The numbers of some blocks: the first is `before` and the first difference.
 *
 * @param miniblocks a block
 * @param per numbers a miniblock
 * @param count how many numbers are wanted: of all blocks, or up to somewhere in the last
 * @returns where the blocks end, or DAMAGED
 */
export function deltas(
  source: usize,
  end: usize,
  miniblocks: u32,
  per: u32,
  before: i64,
  count: u32,
  out: usize,
): i32 {
  let value = before
  let at = source
  for (let left = count; left > 0; ) {
    if (!readSigned(at, end)) return DAMAGED
    const least = number
    const widths = next
    at = widths + miniblocks
    if (at > end) return DAMAGED
    for (let block: u32 = 0; block < miniblocks && left > 0; block++) {
      const width: u32 = load<u8>(widths + block)
      const some = min(per, left)
      if (width > 64 || at + (((some as u64) * width + 7) >> 3) > end) return DAMAGED
      value =
        width > WIDE
          ? sumWide(at, width, some, least, value, out)
          : sumNarrow(at, width, some, least, value, out)
      at += (((per as u64) * width) >> 3) as usize
      out += some << 3
      left -= some
    }
  }
  return min(at, end) as i32
}

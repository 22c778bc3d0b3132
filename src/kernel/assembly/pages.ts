// Whole pages of levels and codes: https://github.com/apache/parquet-format/blob/master/Encodings.md. See index.ts.

import { unpack, unpackBits } from './index'

/** What a kernel gives where the bytes are damaged. */
export const DAMAGED: i32 = -1

/** Where the runs that are read go on, and the header that was read. */
let next: usize = 0
let header: u64 = 0

/** Reads a run's header; false where it is cut off. */
function readHeader(from: usize, end: usize): bool {
  header = 0
  for (let shift: u64 = 0; shift < 36; shift += 7) {
    if (from >= end) return false
    const byte: u64 = load<u8>(from++)
    header |= (byte & 0x7f) << shift
    if (byte < 0x80) {
      next = from
      return true
    }
  }
  return false
}

/** The number that a run repeats. */
function readRepeated(width: u32): u32 {
  let value: u32 = 0
  for (let shift: u32 = 0; shift < width; shift += 8) value |= (load<u8>(next++) as u32) << shift
  return value
}

/** How many numbers a run has, of those that are wanted; 0 where it is damaged. */
function runLength(width: u32, wanted: u32, end: usize): u32 {
  if ((header & 1) == 0) {
    const length = min(header >> 1, wanted as u64) as u32
    return next + ((width + 7) >> 3) > end ? 0 : length
  }
  const length = min((header >> 1) << 3, wanted as u64) as u32
  return next + (((length as u64) * width + 7) >> 3) > end ? 0 : length
}

/** Goes behind a packed run, whose last group may be cut off. */
function passPacked(width: u32, end: usize): void {
  next = min(end, next + ((header >> 1) as usize) * width)
}

/**
 * Numbers in the hybrid of run lengths and bit packing, one word each.
 *
 * @returns the greatest of them, or DAMAGED; what is greater than 2³¹ − 1 counts as damage too
 */
export function codes(source: usize, end: usize, width: u32, count: u32, out: usize): i32 {
  let greatest: u32 = 0
  let done: u32 = 0
  next = source
  while (done < count) {
    if (!readHeader(next, end)) return DAMAGED
    const length = runLength(width, count - done, end)
    if (length == 0) return DAMAGED
    const to = out + (done << 2)
    if ((header & 1) == 0) {
      const value = readRepeated(width)
      greatest = max(greatest, value)
      const four = i32x4.splat(value)
      for (let at = to, last = to + (length << 2); at < last; at += 16) v128.store(at, four)
    } else {
      greatest = max(greatest, unpack(next, width, length, to))
      passPacked(width, end)
    }
    done += length
  }
  return max(greatest as i32, DAMAGED)
}

/** Packed numbers of two to seven bits, a byte each, eight at a time. */
function unpackBytes(source: usize, width: u32, count: u32, out: usize): void {
  const mask: u64 = (1 << width) - 1
  for (let i: u32 = 0; i < count; i += 8, source += width) {
    let bits = load<u64>(source)
    for (let to = out + i, last = to + 8; to < last; to++, bits >>= width) store<u8>(to, (bits & mask) as u8)
  }
}

/**
 * Levels in the hybrid, a byte each.
 *
 * @param width 1 to 7
 * @returns how many are `greatest`, or DAMAGED, as where one is greater
 */
export function levels(source: usize, end: usize, width: u32, greatest: u32, count: u32, out: usize): i32 {
  let done: u32 = 0
  next = source
  while (done < count) {
    if (!readHeader(next, end)) return DAMAGED
    const length = runLength(width, count - done, end)
    if (length == 0) return DAMAGED
    const to = out + done
    if ((header & 1) == 0) {
      const value = i8x16.splat(readRepeated(width) as i8)
      for (let at = to, last = to + length; at < last; at += 16) v128.store(at, value)
    } else {
      if (width == 1) unpackBits(next, length, to)
      else unpackBytes(next, width, length, to)
      passPacked(width, end)
    }
    done += length
  }
  return countOf(out, count, greatest)
}

/** How many of some bytes are `greatest`; DAMAGED where one is greater. */
function countOf(bytes: usize, count: u32, greatest: u32): i32 {
  const wanted = i8x16.splat(greatest as i8)
  let full: u32 = 0
  let greater: u32 = 0
  for (let i: u32 = 0; i < count; i += 16) {
    const sixteen = v128.load(bytes + i)
    const mask: u32 = count - i < 16 ? (1 << (count - i)) - 1 : 0xffff
    full += popcnt<u32>((i8x16.bitmask(i8x16.eq(sixteen, wanted)) as u32) & mask)
    greater |= (i8x16.bitmask(i8x16.gt_u(sixteen, wanted)) as u32) & mask
  }
  return greater != 0 ? DAMAGED : (full as i32)
}

/** Levels in their place: 1 where one is `greatest`, else 0. */
export function validity(bytes: usize, count: u32, greatest: u32): void {
  const wanted = i8x16.splat(greatest as i8)
  const one = i8x16.splat(1)
  for (let at = bytes, last = bytes + count; at < last; at += 16)
    v128.store(at, v128.and(i8x16.eq(v128.load(at), wanted), one))
}

/** Words one after another to the rows that hold one; zeros to the others. */
export function spread(words: usize, valid: usize, count: u32, out: usize): void {
  let from = words
  for (let i: u32 = 0; i < count; i++) {
    const bit: u32 = load<u8>(valid + i)
    store<u32>(out + (i << 2), load<u32>(from) & (0 - bit))
    from += bit << 2
  }
}

/**
 * What a table has at each code, a byte each.
 *
 * @param table a byte for every code that there is
 */
export function match(words: usize, count: u32, table: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<u8>(out + i, load<u8>(table + load<u32>(words + (i << 2))))
}

/** Bytes one after another to the rows that hold a value; zeros to the others. */
export function spreadBytes(bytes: usize, valid: usize, count: u32, out: usize): void {
  let from = bytes
  for (let i: u32 = 0; i < count; i++) {
    const bit = load<u8>(valid + i)
    store<u8>(out + i, load<u8>(from) & (0 - bit))
    from += bit
  }
}

/**
 * The numbers of the rows whose byte is not 0.
 *
 * @param first the number of the first row
 * @returns how many there are
 */
export function rows(bytes: usize, count: u32, first: u32, out: usize): u32 {
  const zero = i8x16.splat(0)
  const four = i32x4.splat(4)
  let to = out
  for (let i: u32 = 0; i < count; i += 16) {
    let bits = i8x16.bitmask(i8x16.ne(v128.load(bytes + i), zero)) as u32
    if (count - i < 16) bits &= (1 << (count - i)) - 1
    const row = first + i
    if (bits == 0xffff) {
      let numbers = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3))
      v128.store(to, numbers)
      numbers = i32x4.add(numbers, four)
      v128.store(to, numbers, 16)
      numbers = i32x4.add(numbers, four)
      v128.store(to, numbers, 32)
      v128.store(to, i32x4.add(numbers, four), 48)
      to += 64
      continue
    }
    for (; bits != 0; bits &= bits - 1) {
      store<u32>(to, row + ctz(bits))
      to += 4
    }
  }
  return ((to - out) >> 2) as u32
}

/**
 * Those of some rows whose byte is 1.
 *
 * @param rows ascending, a word each
 * @param first the row of the first byte
 * @param bytes 1 or 0 a row
 * @returns how many there are
 */
export function rowsWithin(rows: usize, count: u32, first: u32, bytes: usize, out: usize): u32 {
  let to = out
  for (const end = rows + ((count as usize) << 2); rows < end; rows += 4) {
    const row = load<u32>(rows)
    store<u32>(to, row)
    to += (load<u8>(bytes + (row - first)) as usize) << 2
  }
  return ((to - out) >> 2) as u32
}

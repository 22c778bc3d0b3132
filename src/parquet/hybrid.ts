import { KERNELS } from '../kernel/kernels.ts'

/**
 * The hybrid of run lengths and bit packing that levels and dictionary codes are in
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3).
 */

/** Takes the runs in their order: the place of each run's first number among all, and how many there are. */
interface RunReader {
  repeated(value: number, at: number, count: number): void
  /** Numbers that are packed from `bytes[from]` on. */
  packed(from: number, at: number, count: number): void
}

/** Packed runs of fewer numbers are not worth a call of a kernel. */
const FEW = 64

function readRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
  reader: RunReader,
): void {
  const valueBytes = (width + 7) >> 3
  let from = start
  let to = 0
  while (to < count) {
    let header = 0
    let scale = 1
    for (let byte = 0x80; byte >= 0x80; scale *= 128) {
      if (from >= end) throw new RangeError('a run of levels or codes is missing')
      byte = bytes[from++]!
      header += (byte & 0x7f) * scale
    }
    if (header % 2 === 0) {
      const length = Math.min(header / 2, count - to)
      if (length === 0 || from + valueBytes > end) throw new RangeError('a run of levels or codes is damaged')
      let value = 0
      for (let i = 0; i < valueBytes; i++) value |= bytes[from++]! << (8 * i)
      reader.repeated(value >>> 0, to, length)
      to += length
      continue
    }
    const groups = (header - 1) / 2
    const length = Math.min(8 * groups, count - to)
    // The last group may be cut off behind its last value.
    if (length === 0 || from + Math.ceil((length * width) / 8) > end)
      throw new RangeError('a run of levels or codes is damaged')
    reader.packed(from, to, length)
    from = Math.min(end, from + groups * width)
    to += length
  }
}

/**
 * Reads `count` numbers of `width` bits from `bytes[start, end)` into `out` from `at` on.
 *
 * @param width 0 to 32
 * @returns the greatest of them
 * @throws RangeError where the bytes are too few
 */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  out: Int32Array | Uint8Array,
  at: number,
  count: number,
): number {
  let greatest = 0
  readRuns(bytes, start, end, width, count, {
    repeated(value, first, length) {
      greatest = Math.max(greatest, value)
      out.fill(value, at + first, at + first + length)
    },
    packed(from, first, length) {
      if (width === 0) out.fill(0, at + first, at + first + length)
      else if (out instanceof Int32Array && length >= FEW)
        greatest = Math.max(greatest, KERNELS.unpack(bytes, from, width, out, at + first, length))
      else greatest = Math.max(greatest, unpackFew(bytes, from, width, out, at + first, length))
    },
  })
  return greatest
}

/**
 * {@link readHybrid} for numbers of one bit.
 *
 * @returns how many of them are 1
 */
export function readBits(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
  count: number,
): number {
  let ones = 0
  readRuns(bytes, start, end, 1, count, {
    repeated(value, first, length) {
      if (value > 1) throw new RangeError('a run of levels or codes is damaged')
      out.fill(value, at + first, at + first + length)
      ones += value * length
    },
    packed(from, first, length) {
      ones += KERNELS.unpackBits(bytes, from, out, at + first, length)
    },
  })
  return ones
}

/**
 * Writes the numbers of the rows whose code in a hybrid of `count` codes is wanted, ascending, to `out` from `at` on.
 *
 * @param wanted 1 or 0 for each entry of the dictionary
 * @param first the number of the first row
 * @returns how many rows there are
 * @throws RangeError where the bytes are too few, or a code is of no entry
 */
export function selectCodes(
  bytes: Uint8Array,
  start: number,
  width: number,
  wanted: Uint8Array,
  first: number,
  out: Int32Array,
  at: number,
  count: number,
): number {
  let found = at
  function repeated(value: number, row: number, length: number): void {
    if (value >= wanted.length) throw unknownCode()
    if (wanted[value] === 1) for (let i = 0; i < length; i++) out[found++] = first + row + i
  }
  readRuns(bytes, start, bytes.length, width, count, {
    repeated,
    packed(from, row, length) {
      if (width === 0) {
        repeated(0, row, length)
        return
      }
      const rows = KERNELS.select(bytes, from, width, wanted, first + row, out, found, length)
      if (rows === undefined) throw unknownCode()
      found += rows
    },
  })
  return found - at
}

export function unknownCode(): RangeError {
  return new RangeError('a code is not of the dictionary')
}

/** Bit-packed numbers, the first in the lowest bits; the greatest of them. */
function unpackFew(
  bytes: Uint8Array,
  start: number,
  width: number,
  out: Int32Array | Uint8Array,
  at: number,
  count: number,
): number {
  let greatest = 0
  let bit = start * 8
  for (let i = 0; i < count; i++) {
    let value = 0
    for (let have = 0; have < width; ) {
      const taken = Math.min(width - have, 8 - (bit & 7))
      value |= ((bytes[bit >>> 3]! >> (bit & 7)) & ((1 << taken) - 1)) << have
      have += taken
      bit += taken
    }
    out[at + i] = value
    greatest = Math.max(greatest, value >>> 0)
  }
  return greatest
}

/** Bits that the numbers 0 to `greatest` take. */
export function bitWidth(greatest: number): number {
  return 32 - Math.clz32(greatest)
}

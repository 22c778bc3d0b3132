import { KERNELS, type PageKernels } from '../kernel/kernels.ts'

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

/** The kernels for whole pages, where one is worth their call and not too large for them. */
function pageKernels(bytes: number, width: number, count: number): PageKernels | undefined {
  const { pages } = KERNELS
  const isTaken = pages !== undefined && count >= FEW && count <= pages.most && bytes <= pages.mostBytes
  return isTaken && width <= 32 ? pages : undefined
}

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
  if (out instanceof Int32Array) {
    const kernels = pageKernels(end - start, width, count)
    const known = kernels?.codes(bytes, start, end, width, undefined, out, at, count, count) ?? -1
    if (known >= 0) return known
  }
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
 * {@link readHybrid} for codes of the rows that hold a value; the others get 0.
 *
 * @param validity which rows these are, from `at` on
 * @param present how many there are of them
 */
export function readValidHybrid(
  bytes: Uint8Array,
  start: number,
  width: number,
  validity: Uint8Array,
  out: Int32Array,
  at: number,
  count: number,
  present: number,
): number {
  const kernels = pageKernels(bytes.length - start, width, count)
  const known = kernels?.codes(bytes, start, bytes.length, width, validity, out, at, count, present) ?? -1
  if (known >= 0) return known
  const greatest = readHybrid(bytes, start, bytes.length, width, out, at, present)
  let value = at + present - 1
  for (let row = at + count - 1; row >= at; row--) out[row] = validity[row] === 1 ? out[value--]! : 0
  return greatest
}

/**
 * Reads levels, a byte each.
 *
 * @param greatest the greatest possible
 * @param asValidity whether to write 1 for each that is the greatest, and 0 for the others
 * @returns how many are the greatest
 * @throws RangeError where the bytes are too few, or a level is greater
 */
export function readLevels(
  bytes: Uint8Array,
  greatest: number,
  asValidity: boolean,
  out: Uint8Array,
  at: number,
  count: number,
): number {
  const width = bitWidth(greatest)
  const kernels = width < 8 ? pageKernels(bytes.length, width, count) : undefined
  const known = kernels?.levels(bytes, 0, bytes.length, width, greatest, asValidity, out, at, count) ?? -1
  if (known >= 0) return known
  if (greatest === 1) return readBits(bytes, 0, bytes.length, out, at, count)
  if (readHybrid(bytes, 0, bytes.length, width, out, at, count) > greatest)
    throw new RangeError('a level is too great')
  let full = 0
  for (let i = at; i < at + count; i++) {
    const isFull = out[i] === greatest ? 1 : 0
    full += isFull
    if (asValidity) out[i] = isFull
  }
  return full
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

/** Codes of a page, before it is known of which rows they are. */
let codesOfPage = new Int32Array(0)

/**
 * Writes for each row 1 where its code is wanted, else 0.
 *
 * @param wanted 1 or 0 for each entry of the dictionary
 * @param validity which rows have a code; undefined: all
 * @param present how many these are
 * @throws RangeError where the bytes are too few, or a code is of no entry
 */
export function matchCodes(
  bytes: Uint8Array,
  start: number,
  width: number,
  wanted: Uint8Array,
  validity: Uint8Array | undefined,
  out: Uint8Array,
  at: number,
  count: number,
  present: number,
): void {
  const { length } = bytes
  const kernels = pageKernels(length - start, width, count)
  if (kernels?.match(bytes, start, length, width, wanted, validity, out, at, count, present) === true) return
  if (codesOfPage.length < present) codesOfPage = new Int32Array(present)
  if (present > 0 && readHybrid(bytes, start, length, width, codesOfPage, 0, present) >= wanted.length)
    throw unknownCode()
  for (let row = 0, value = 0; row < count; row++)
    out[at + row] = validity === undefined || validity[row] === 1 ? wanted[codesOfPage[value++]!]! : 0
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

/**
 * The hybrid of run lengths and bit packing that levels and dictionary codes are in
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3).
 */

/**
 * Reads `count` numbers of `width` bits from `bytes[start, end)` into `out` from `at` on.
 *
 * @param width 0 to 32
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
): void {
  const valueBytes = (width + 7) >> 3
  const stop = at + count
  let from = start
  let to = at
  while (to < stop) {
    let header = 0
    let scale = 1
    for (let byte = 0x80; byte >= 0x80; scale *= 128) {
      if (from >= end) throw new RangeError('a run of levels or codes is missing')
      byte = bytes[from++]!
      header += (byte & 0x7f) * scale
    }
    if (header % 2 === 0) {
      const length = Math.min(header / 2, stop - to)
      if (length === 0 || from + valueBytes > end) throw new RangeError('a run of levels or codes is damaged')
      let value = 0
      for (let i = 0; i < valueBytes; i++) value |= bytes[from++]! << (8 * i)
      out.fill(value, to, to + length)
      to += length
      continue
    }
    const groups = (header - 1) / 2
    const length = Math.min(8 * groups, stop - to)
    // The last group may be cut off behind its last value.
    if (length === 0 || from + Math.ceil((length * width) / 8) > end)
      throw new RangeError('a run of levels or codes is damaged')
    unpack(bytes, from, width, out, to, length)
    from = Math.min(end, from + groups * width)
    to += length
  }
}

/** Bit-packed numbers, the first in the lowest bits. */
function unpack(
  bytes: Uint8Array,
  start: number,
  width: number,
  out: Int32Array | Uint8Array,
  at: number,
  count: number,
): void {
  if (width === 0) {
    out.fill(0, at, at + count)
    return
  }
  if (width === 1) {
    unpackSingle(bytes, start, out, at, count)
    return
  }
  if (width === 8) {
    for (let i = 0; i < count; i++) out[at + i] = bytes[start + i]!
    return
  }
  if (out instanceof Int32Array && width < 32) {
    unpackWords(bytes, start, width, out, at, count)
    return
  }
  if (width > 24) {
    unpackWide(bytes, start, width, out, at, count)
    return
  }
  // At most 24 bits and 7 before them lie in four bytes. The last values of the buffer are read with zeros behind them.
  const mask = (1 << width) - 1
  const whole = Math.min(count, Math.max(0, Math.floor(((bytes.length - start - 4) * 8) / width)))
  let bit = start * 8
  for (let i = 0; i < whole; i++, bit += width) {
    const byte = bit >>> 3
    const word = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24)
    out[at + i] = (word >>> (bit & 7)) & mask
  }
  for (let i = whole; i < count; i++, bit += width) {
    const byte = bit >>> 3
    const next = (offset: number) => bytes[byte + offset] ?? 0
    const word = next(0) | (next(1) << 8) | (next(2) << 16) | (next(3) << 24)
    out[at + i] = (word >>> (bit & 7)) & mask
  }
}

/** Where packed numbers lie aligned, so that they can be read as words. */
let words = new Int32Array(16_384)
let bytesOfWords = new Uint8Array(words.buffer)

/** As {@link unpack} for codes, from words: a number of up to 31 bits lies in two of them, and the second shift is never by 32. */
function unpackWords(
  bytes: Uint8Array,
  start: number,
  width: number,
  out: Int32Array,
  at: number,
  count: number,
): void {
  const length = Math.ceil((count * width) / 8)
  if (length + 8 > bytesOfWords.length) {
    words = new Int32Array(Math.ceil(length / 4) + 2)
    bytesOfWords = new Uint8Array(words.buffer)
  }
  bytesOfWords.set(bytes.subarray(start, start + length))
  const source = words
  const mask = (1 << width) - 1
  const whole = at + (count & ~3)
  let bit = 0
  let to = at
  for (; to < whole; to += 4) {
    let word = bit >>> 5
    out[to] = ((source[word]! >>> (bit & 31)) | ((source[word + 1]! << 1) << (31 - (bit & 31)))) & mask
    bit += width
    word = bit >>> 5
    out[to + 1] = ((source[word]! >>> (bit & 31)) | ((source[word + 1]! << 1) << (31 - (bit & 31)))) & mask
    bit += width
    word = bit >>> 5
    out[to + 2] = ((source[word]! >>> (bit & 31)) | ((source[word + 1]! << 1) << (31 - (bit & 31)))) & mask
    bit += width
    word = bit >>> 5
    out[to + 3] = ((source[word]! >>> (bit & 31)) | ((source[word + 1]! << 1) << (31 - (bit & 31)))) & mask
    bit += width
  }
  for (; to < at + count; to++, bit += width) {
    const word = bit >>> 5
    out[to] = ((source[word]! >>> (bit & 31)) | ((source[word + 1]! << 1) << (31 - (bit & 31)))) & mask
  }
}

/** As {@link unpack} for one bit, eight at a time: levels that say whether a value is NULL. */
function unpackSingle(
  bytes: Uint8Array,
  start: number,
  out: Int32Array | Uint8Array,
  at: number,
  count: number,
): void {
  const whole = count & ~7
  for (let i = 0, from = start; i < whole; i += 8) {
    const byte = bytes[from++]!
    const to = at + i
    out[to] = byte & 1
    out[to + 1] = (byte >> 1) & 1
    out[to + 2] = (byte >> 2) & 1
    out[to + 3] = (byte >> 3) & 1
    out[to + 4] = (byte >> 4) & 1
    out[to + 5] = (byte >> 5) & 1
    out[to + 6] = (byte >> 6) & 1
    out[to + 7] = byte >> 7
  }
  for (let i = whole; i < count; i++) out[at + i] = (bytes[start + (i >> 3)]! >> (i & 7)) & 1
}

/** As {@link unpack}, bit by bit: dictionaries of over 16 million entries. */
function unpackWide(
  bytes: Uint8Array,
  start: number,
  width: number,
  out: Int32Array | Uint8Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    let value = 0
    for (let b = 0; b < width; b++) {
      const bit = i * width + b
      value |= ((bytes[start + (bit >>> 3)]! >> (bit & 7)) & 1) << b
    }
    out[at + i] = value
  }
}

/** Bits that the numbers 0 to `greatest` take. */
export function bitWidth(greatest: number): number {
  return 32 - Math.clz32(greatest)
}

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

/** The other way round, of bytes that are 1 or 0: what was anything else is so still. */
export function inverse(flags: Uint8Array): Uint8Array {
  const from = wordsOf(flags)
  const out = new Int32Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = from[i]! ^ ONES
  return bytesOfWords(out, flags.length)
}

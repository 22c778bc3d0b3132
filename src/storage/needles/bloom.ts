/**
 * Split-block Bloom filters (https://github.com/apache/parquet-format/blob/master/BloomFilter.md#technical-approach): a
 * value belongs to one bucket of 256 bits and sets one bit in each of its eight words, so that a look-up reads 32 bytes.
 */

export const BUCKET_BYTES = 32
const WORDS = 8

/**
 * Bits a distinct value: about one in 1000 values that are not there seems to be, with 12 bits one in 200. Four million rows are
 * 250 blocks, and a block that is read in vain takes longer than the look-up in all of their filters.
 */
const BITS = 16

/** A value's hash: the bucket follows from the first word, the bits from the second. */
export interface Hash {
  readonly high: number
  readonly low: number
}

function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** MurmurHash3 for 32 bits. */
function murmur(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed
  let at = start
  for (; at + 4 <= end; at += 4) {
    let word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    word = Math.imul(word, 0xcc9e2d51)
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593)
    hash ^= word
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  let rest = 0
  for (let i = end - 1; i >= at; i--) rest = (rest << 8) | bytes[i]!
  rest = Math.imul(rest, 0xcc9e2d51)
  hash ^= Math.imul((rest << 15) | (rest >>> 17), 0x1b873593)
  return mix(hash ^ (end - start))
}

/** The hash of `bytes[start, end)`. Stored filters rest on it: it can never change. */
export function hashOf(bytes: Uint8Array, start: number, end: number): Hash {
  return { high: murmur(bytes, start, end, 0), low: murmur(bytes, start, end, 0x9747b28c) }
}

/** Buckets for so many distinct values. */
export function bucketsFor(distinct: number): number {
  return Math.max(1, Math.ceil((distinct * BITS) / (8 * BUCKET_BYTES)))
}

export function bucketOf(high: number, buckets: number): number {
  return Math.floor((high * buckets) / 2 ** 32)
}

const SALTS = [
  ...[0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d],
  ...[0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31],
]

/** The bit of word `word` that a value sets. */
function bitOf(low: number, word: number): number {
  return 1 << (Math.imul(low, SALTS[word]!) >>> 27)
}

/** Sets a value's bits in the bucket that begins at word `at`. */
export function addTo(words: Uint32Array, at: number, low: number): void {
  for (let word = 0; word < WORDS; word++) words[at + word]! |= bitOf(low, word)
}

/** Whether the bucket that begins at word `at` may have the value. */
export function mayHave(words: Uint32Array, at: number, low: number): boolean {
  for (let word = 0; word < WORDS; word++) if ((words[at + word]! & bitOf(low, word)) === 0) return false
  return true
}

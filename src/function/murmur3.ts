import { viewOf } from '../common/view-of.ts'

const MASK = 0xffff_ffff_ffff_ffffn
const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn
const BLOCK = 16

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK
const multiply = (a: bigint, b: bigint): bigint => (a * b) & MASK
const scatter = (word: bigint, by: bigint, a: bigint, b: bigint): bigint =>
  multiply(rotate(multiply(word, a), by), b)

function finish(hash: bigint): bigint {
  let h = multiply(hash ^ (hash >> 33n), 0xff51afd7ed558ccdn)
  h = multiply(h ^ (h >> 33n), 0xc4ceb9fe1a85ec53n)
  return h ^ (h >> 33n)
}

/** The 16 bytes of MurmurHash3's 128-bit hash for 64-bit machines, seed 0: two little-endian words. */
export function murmur3(bytes: Uint8Array): Uint8Array {
  const whole = bytes.length - (bytes.length % BLOCK)
  const view = viewOf(bytes)
  let [h1, h2] = [0n, 0n]
  for (let at = 0; at < whole; at += BLOCK) {
    h1 ^= scatter(view.getBigUint64(at, true), 31n, C1, C2)
    h1 = (multiply((rotate(h1, 27n) + h2) & MASK, 5n) + 0x52dce729n) & MASK
    h2 ^= scatter(view.getBigUint64(at + 8, true), 33n, C2, C1)
    h2 = (multiply((rotate(h2, 31n) + h1) & MASK, 5n) + 0x38495ab5n) & MASK
  }
  const tail = new Uint8Array(BLOCK)
  tail.set(bytes.subarray(whole))
  const rest = new DataView(tail.buffer)
  h1 ^= scatter(rest.getBigUint64(0, true), 31n, C1, C2)
  h2 ^= scatter(rest.getBigUint64(8, true), 33n, C2, C1)
  const length = BigInt(bytes.length)
  h1 ^= length
  h2 ^= length
  h1 = (h1 + h2) & MASK
  h2 = (h2 + h1) & MASK
  h1 = finish(h1)
  h2 = finish(h2)
  h1 = (h1 + h2) & MASK
  h2 = (h2 + h1) & MASK
  const out = new Uint8Array(BLOCK)
  const words = new DataView(out.buffer)
  words.setBigUint64(0, h1, true)
  words.setBigUint64(8, h2, true)
  return out
}

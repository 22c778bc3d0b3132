const MASK = 0xffff_ffff_ffff_ffffn
const PRIME_1 = 0x9e3779b185ebca87n
const PRIME_2 = 0xc2b2ae3d27d4eb4fn
const PRIME_3 = 0x165667b19e3779f9n
const PRIME_4 = 0x85ebca77c2b2ae63n
const PRIME_5 = 0x27d4eb2f165667c5n
const STRIPE = 32

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK
const multiply = (a: bigint, b: bigint): bigint => (a * b) & MASK
const round = (lane: bigint, input: bigint): bigint =>
  multiply(rotate((lane + multiply(input, PRIME_2)) & MASK, 31n), PRIME_1)

function mergeLane(hash: bigint, lane: bigint): bigint {
  return (multiply(hash ^ round(0n, lane), PRIME_1) + PRIME_4) & MASK
}

/** XXH64 with seed 0 as an unsigned number (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = 0
  let hash = PRIME_5
  if (length >= STRIPE) {
    let lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, -PRIME_1 & MASK]
    for (; at + STRIPE <= length; at += STRIPE)
      lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(at + 8 * i, true)))
    hash = lanes.reduce((sum, lane, i) => sum + rotate(lane, [1n, 7n, 12n, 18n][i]!), 0n) & MASK
    for (const lane of lanes) hash = mergeLane(hash, lane)
  }
  hash = (hash + BigInt(length)) & MASK
  for (; at + 8 <= length; at += 8) {
    hash ^= round(0n, view.getBigUint64(at, true))
    hash = (multiply(rotate(hash, 27n), PRIME_1) + PRIME_4) & MASK
  }
  if (at + 4 <= length) {
    hash ^= multiply(BigInt(view.getUint32(at, true)), PRIME_1)
    hash = (multiply(rotate(hash, 23n), PRIME_2) + PRIME_3) & MASK
    at += 4
  }
  for (; at < length; at++) {
    hash ^= multiply(BigInt(bytes[at]!), PRIME_5)
    hash = multiply(rotate(hash, 11n), PRIME_1)
  }
  hash = multiply(hash ^ (hash >> 33n), PRIME_2)
  hash = multiply(hash ^ (hash >> 29n), PRIME_3)
  return hash ^ (hash >> 32n)
}

/** xxHash64 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), seed 0. */
const MASK = 0xffff_ffff_ffff_ffffn
const PRIME_1 = 0x9e3779b185ebca87n
const PRIME_2 = 0xc2b2ae3d27d4eb4fn
const PRIME_3 = 0x165667b19e3779f9n
const PRIME_4 = 0x85ebca77c2b2ae63n
const PRIME_5 = 0x27d4eb2f165667c5n

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK
}
function multiply(a: bigint, b: bigint): bigint {
  return (a * b) & MASK
}
function round(accumulator: bigint, lane: bigint): bigint {
  return multiply(rotate((accumulator + multiply(lane, PRIME_2)) & MASK, 31n), PRIME_1)
}
function mergeRound(hash: bigint, lane: bigint): bigint {
  return (multiply(hash ^ round(0n, lane), PRIME_1) + PRIME_4) & MASK
}

/** The hash of bytes, as an unsigned 64-bit number. */
export function xxHash64(data: Uint8Array): bigint {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const { length } = data
  let at = 0
  let hash = PRIME_5
  if (length >= 32) {
    let lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, (MASK + 1n - PRIME_1) & MASK]
    for (; at + 32 <= length; at += 32) {
      const start = at
      lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(start + 8 * i, true)))
    }
    hash = [1n, 7n, 12n, 18n].reduce((sum, bits, i) => (sum + rotate(lanes[i] ?? 0n, bits)) & MASK, 0n)
    for (const lane of lanes) hash = mergeRound(hash, lane)
  }
  hash = (hash + BigInt(length)) & MASK
  for (; at + 8 <= length; at += 8)
    hash = (multiply(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n), PRIME_1) + PRIME_4) & MASK
  if (at + 4 <= length) {
    hash =
      (multiply(rotate(hash ^ multiply(BigInt(view.getUint32(at, true)), PRIME_1), 23n), PRIME_2) + PRIME_3) &
      MASK
    at += 4
  }
  for (; at < length; at++)
    hash = multiply(rotate(hash ^ multiply(BigInt(data[at] ?? 0), PRIME_5), 11n), PRIME_1)
  hash = multiply(hash ^ (hash >> 33n), PRIME_2)
  hash = multiply(hash ^ (hash >> 29n), PRIME_3)
  return hash ^ (hash >> 32n)
}

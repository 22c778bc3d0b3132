import { viewOf } from '../common/view-of.ts'

/**
 * xxHash64, seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Every step is cut to 64 bits where it
 * is taken: V8 then keeps it in a register, while a BigInt that might be longer would be an object (also where a function of
 * ours does the cutting).
 */
const PRIME_1 = 0x9e3779b185ebca87n
const PRIME_2 = 0xc2b2ae3d27d4eb4fn
const PRIME_3 = 0x165667b19e3779f9n
const PRIME_4 = 0x85ebca77c2b2ae63n
const PRIME_5 = 0x27d4eb2f165667c5n
/** What the first and the last of the four accumulators start from: prime 1 + prime 2, and −prime 1. */
const FIRST_SEED = 0x60ea27eeadc0b5d6n
const LAST_SEED = 0x61c8864e7a143579n
const STRIPE = 32

/** One round over 8 bytes. */
function round(accumulator: bigint, lane: bigint): bigint {
  const sum = BigInt.asUintN(64, accumulator + BigInt.asUintN(64, lane * PRIME_2))
  return BigInt.asUintN(64, BigInt.asUintN(64, BigInt.asUintN(64, sum << 31n) | (sum >> 33n)) * PRIME_1)
}

function mergeLane(hash: bigint, lane: bigint): bigint {
  return BigInt.asUintN(64, BigInt.asUintN(64, (hash ^ round(0n, lane)) * PRIME_1) + PRIME_4)
}

/** The hash of the 8 bytes of a 64-bit word in little-endian order, as an unsigned number. */
export function hashWord(word: bigint): bigint {
  const mixed = BigInt.asUintN(64, BigInt.asUintN(64, PRIME_5 + 8n) ^ round(0n, BigInt.asUintN(64, word)))
  const hash = BigInt.asUintN(
    64,
    BigInt.asUintN(64, BigInt.asUintN(64, BigInt.asUintN(64, mixed << 27n) | (mixed >> 37n)) * PRIME_1) +
      PRIME_4,
  )
  return finish(hash)
}

/** Every bit of the input reaches every bit of the result. */
function finish(hash: bigint): bigint {
  const once = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * PRIME_2)
  const twice = BigInt.asUintN(64, (once ^ (once >> 29n)) * PRIME_3)
  return twice ^ (twice >> 32n)
}

/** The hash of the bytes from `start` to `end`, as an unsigned number. `view` is over the same bytes as `data`. */
export function hashSpan(view: DataView, data: Uint8Array, start: number, end: number): bigint {
  let at = start
  let hash = PRIME_5
  if (end - start >= STRIPE) {
    let a = FIRST_SEED
    let b = PRIME_2
    let c = 0n
    let d = LAST_SEED
    for (; at + STRIPE <= end; at += STRIPE) {
      a = round(a, view.getBigUint64(at, true))
      b = round(b, view.getBigUint64(at + 8, true))
      c = round(c, view.getBigUint64(at + 16, true))
      d = round(d, view.getBigUint64(at + 24, true))
    }
    const left = BigInt.asUintN(
      64,
      BigInt.asUintN(64, BigInt.asUintN(64, a << 1n) | (a >> 63n)) +
        BigInt.asUintN(64, BigInt.asUintN(64, b << 7n) | (b >> 57n)),
    )
    const right = BigInt.asUintN(
      64,
      BigInt.asUintN(64, BigInt.asUintN(64, c << 12n) | (c >> 52n)) +
        BigInt.asUintN(64, BigInt.asUintN(64, d << 18n) | (d >> 46n)),
    )
    hash = mergeLane(mergeLane(mergeLane(mergeLane(BigInt.asUintN(64, left + right), a), b), c), d)
  }
  hash = BigInt.asUintN(64, hash + BigInt(end - start))
  for (; at + 8 <= end; at += 8) {
    hash = BigInt.asUintN(64, hash ^ round(0n, view.getBigUint64(at, true)))
    hash = BigInt.asUintN(
      64,
      BigInt.asUintN(64, BigInt.asUintN(64, BigInt.asUintN(64, hash << 27n) | (hash >> 37n)) * PRIME_1) +
        PRIME_4,
    )
  }
  if (at + 4 <= end) {
    hash = BigInt.asUintN(64, hash ^ BigInt.asUintN(64, BigInt(view.getUint32(at, true)) * PRIME_1))
    hash = BigInt.asUintN(
      64,
      BigInt.asUintN(64, BigInt.asUintN(64, BigInt.asUintN(64, hash << 23n) | (hash >> 41n)) * PRIME_2) +
        PRIME_3,
    )
    at += 4
  }
  for (; at < end; at++) {
    hash = BigInt.asUintN(64, hash ^ BigInt.asUintN(64, BigInt(data[at]!) * PRIME_5))
    hash = BigInt.asUintN(64, BigInt.asUintN(64, BigInt.asUintN(64, hash << 11n) | (hash >> 53n)) * PRIME_1)
  }
  return finish(hash)
}

/** The hash of bytes, as an unsigned 64-bit number. */
export function xxHash64(data: Uint8Array): bigint {
  return hashSpan(viewOf(data), data, 0, data.length)
}

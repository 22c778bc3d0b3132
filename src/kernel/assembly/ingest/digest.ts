// AssemblyScript, as index.ts. SHA-256 (FIPS 180-4) of four texts at a time, one a lane of the vectors: a processor without
// instructions of its own for it takes less time so than for one after another.

import { DIGESTS } from './layout'

/** Constants of the rounds, and what a state begins as. */
const ROUNDS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
])
const FIRST_STATE: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])
/** ABC…abc…012…+/ */
const BASE64: usize = memory.data<u8>([
  65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 97,
  98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119,
  120, 121, 122, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 43, 47,
])

// In DIGESTS: eight words of a state and 64 of a schedule, a vector each; for each lane the end of its text with what follows it,
// and what it is at; a digest.
const STATE: usize = DIGESTS
const SCHEDULE: usize = STATE + 128
const TAILS: usize = SCHEDULE + 1024
const TAIL: usize = 128
const LANES: usize = TAILS + 4 * TAIL
const LANE_SHIFT: usize = 4
const DIGEST: usize = LANES + 64

// A lane: where its next block is, how many follow each other from there, the number of its text, −1 for none, and whether that
// is at its end.
const PLACE: usize = 0
const BLOCKS: usize = 4
const TEXT: usize = 8
const IS_TAIL: usize = 12

/** Characters of a digest in base64. */
const BASE64_BYTES: usize = 44

function xor3(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c)
}

function rotr(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(x, bits), i32x4.shl(x, 32 - bits))
}

/** What h and the schedule bring into a round. */
function first(h: v128, e: v128, f: v128, g: v128, at: usize, constant: usize): v128 {
  const choice = v128.xor(g, v128.and(e, v128.xor(f, g)))
  const sum = xor3(rotr(e, 6), rotr(e, 11), rotr(e, 25))
  const word = i32x4.add(v128.load(at), v128.load32_splat(constant))
  return i32x4.add(i32x4.add(h, word), i32x4.add(choice, sum))
}

function second(a: v128, b: v128, c: v128): v128 {
  const majority = v128.xor(b, v128.and(v128.xor(a, b), v128.xor(b, c)))
  return i32x4.add(xor3(rotr(a, 2), rotr(a, 13), rotr(a, 22)), majority)
}

function bigEndian(place: usize): v128 {
  const bytes = v128.load(place)
  return v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** The sixteen words of a block of each lane, word by word. */
function loadBlocks(p0: usize, p1: usize, p2: usize, p3: usize): void {
  for (let i: usize = 0; i < 64; i += 16) {
    const a = bigEndian(p0 + i)
    const b = bigEndian(p1 + i)
    const c = bigEndian(p2 + i)
    const d = bigEndian(p3 + i)
    const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5)
    const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5)
    const ab2 = v128.shuffle<u32>(a, b, 2, 6, 3, 7)
    const cd2 = v128.shuffle<u32>(c, d, 2, 6, 3, 7)
    const to = SCHEDULE + (i << 2)
    v128.store(to, v128.shuffle<u64>(ab, cd, 0, 2))
    v128.store(to, v128.shuffle<u64>(ab, cd, 1, 3), 16)
    v128.store(to, v128.shuffle<u64>(ab2, cd2, 0, 2), 32)
    v128.store(to, v128.shuffle<u64>(ab2, cd2, 1, 3), 48)
  }
}

function extendSchedule(): void {
  for (let at = SCHEDULE; at < SCHEDULE + 48 * 16; at += 16) {
    const far = v128.load(at, 16)
    const near = v128.load(at, 14 * 16)
    const s0 = xor3(rotr(far, 7), rotr(far, 18), i32x4.shr_u(far, 3))
    const s1 = xor3(rotr(near, 17), rotr(near, 19), i32x4.shr_u(near, 10))
    const sum = i32x4.add(i32x4.add(v128.load(at), s0), i32x4.add(v128.load(at, 9 * 16), s1))
    v128.store(at, sum, 256)
  }
}

/** Takes so many blocks of each lane, which begin at four places, into the states. */
function compress(p0: usize, p1: usize, p2: usize, p3: usize, blocks: u32): void {
  let a = v128.load(STATE)
  let b = v128.load(STATE, 16)
  let c = v128.load(STATE, 32)
  let d = v128.load(STATE, 48)
  let e = v128.load(STATE, 64)
  let f = v128.load(STATE, 80)
  let g = v128.load(STATE, 96)
  let h = v128.load(STATE, 112)
  const stop: usize = (blocks as usize) << 6
  for (let at: usize = 0; at < stop; at += 64) {
    loadBlocks(p0 + at, p1 + at, p2 + at, p3 + at)
    extendSchedule()
    let constant = ROUNDS
    for (let word = SCHEDULE; word < SCHEDULE + 1024; word += 128) {
      let t = first(h, e, f, g, word, constant)
      d = i32x4.add(d, t)
      h = i32x4.add(t, second(a, b, c))
      t = first(g, d, e, f, word + 16, constant + 4)
      c = i32x4.add(c, t)
      g = i32x4.add(t, second(h, a, b))
      t = first(f, c, d, e, word + 32, constant + 8)
      b = i32x4.add(b, t)
      f = i32x4.add(t, second(g, h, a))
      t = first(e, b, c, d, word + 48, constant + 12)
      a = i32x4.add(a, t)
      e = i32x4.add(t, second(f, g, h))
      t = first(d, a, b, c, word + 64, constant + 16)
      h = i32x4.add(h, t)
      d = i32x4.add(t, second(e, f, g))
      t = first(c, h, a, b, word + 80, constant + 20)
      g = i32x4.add(g, t)
      c = i32x4.add(t, second(d, e, f))
      t = first(b, g, h, a, word + 96, constant + 24)
      f = i32x4.add(f, t)
      b = i32x4.add(t, second(c, d, e))
      t = first(a, f, g, h, word + 112, constant + 28)
      e = i32x4.add(e, t)
      a = i32x4.add(t, second(b, c, d))
      constant += 32
    }
    a = i32x4.add(a, v128.load(STATE))
    b = i32x4.add(b, v128.load(STATE, 16))
    c = i32x4.add(c, v128.load(STATE, 32))
    d = i32x4.add(d, v128.load(STATE, 48))
    e = i32x4.add(e, v128.load(STATE, 64))
    f = i32x4.add(f, v128.load(STATE, 80))
    g = i32x4.add(g, v128.load(STATE, 96))
    h = i32x4.add(h, v128.load(STATE, 112))
    v128.store(STATE, a)
    v128.store(STATE, b, 16)
    v128.store(STATE, c, 32)
    v128.store(STATE, d, 48)
    v128.store(STATE, e, 64)
    v128.store(STATE, f, 80)
    v128.store(STATE, g, 96)
    v128.store(STATE, h, 112)
  }
}

function laneAt(lane: usize): usize {
  return LANES + (lane << LANE_SHIFT)
}

/** What is left of a lane's text behind its whole blocks, then a bit that is set, zeros, and its length in bits. */
function beginTail(lane: usize, start: usize, length: usize): void {
  const tail = TAILS + lane * TAIL
  const left = length & 63
  const blocks: usize = left < 56 ? 1 : 2
  memory.copy(tail, start + length - left, left)
  store<u8>(tail + left, 0x80)
  memory.fill(tail + left + 1, 0, TAIL - left - 1)
  store<u64>(tail + 64 * blocks - 8, bswap<u64>((length as u64) << 3))
  store<u32>(laneAt(lane), tail as u32)
  store<u32>(laneAt(lane), blocks as u32, BLOCKS)
  store<u32>(laneAt(lane), 1, IS_TAIL)
}

function beginText(lane: usize, text: i32, spans: usize): void {
  const span = spans + ((text as usize) << 3)
  const start: usize = load<u32>(span)
  const length: usize = (load<u32>(span, 4) as usize) - start
  for (let i: usize = 0; i < 8; i++)
    store<u32>(STATE + (i << 4) + (lane << 2), load<u32>(FIRST_STATE + (i << 2)))
  store<i32>(laneAt(lane), text, TEXT)
  if (length < 64) {
    beginTail(lane, start, length)
    return
  }
  store<u32>(laneAt(lane), start as u32)
  store<u32>(laneAt(lane), (length >> 6) as u32, BLOCKS)
  store<u32>(laneAt(lane), 0, IS_TAIL)
}

/** Writes the digest of a lane in base64. */
function writeDigest(lane: usize, out: usize): void {
  for (let i: usize = 0; i < 8; i++)
    store<u32>(DIGEST + (i << 2), bswap<u32>(load<u32>(STATE + (i << 4) + (lane << 2))))
  store<u8>(DIGEST, 0, 32)
  let to = out
  for (let at = DIGEST; at < DIGEST + 33; at += 3) {
    const word: u32 =
      ((load<u8>(at) as u32) << 16) | ((load<u8>(at, 1) as u32) << 8) | (load<u8>(at, 2) as u32)
    store<u8>(to, load<u8>(BASE64 + (word >> 18)))
    store<u8>(to, load<u8>(BASE64 + ((word >> 12) & 63)), 1)
    store<u8>(to, load<u8>(BASE64 + ((word >> 6) & 63)), 2)
    store<u8>(to, load<u8>(BASE64 + (word & 63)), 3)
    to += 4
  }
  store<u8>(out, 0x3d, BASE64_BYTES - 1)
}

/**
 * The digests of texts in base64, 44 characters each, one behind the other.
 *
 * @param spans of each text where it begins and ends
 */
export function digests(spans: usize, count: i32, out: usize): void {
  let next: i32 = 0
  for (let lane: usize = 0; lane < 4; lane++) {
    if (next < count) beginText(lane, next++, spans)
    else store<i32>(laneAt(lane), -1, TEXT)
  }
  for (;;) {
    let blocks: u32 = u32.MAX_VALUE
    let busy: usize = 0
    for (let lane: usize = 0; lane < 4; lane++) {
      if (load<i32>(laneAt(lane), TEXT) < 0) continue
      busy = load<u32>(laneAt(lane))
      blocks = min(blocks, load<u32>(laneAt(lane), BLOCKS))
    }
    if (busy == 0) return
    // A lane without a text goes along with another.
    for (let lane: usize = 0; lane < 4; lane++)
      if (load<i32>(laneAt(lane), TEXT) < 0) store<u32>(laneAt(lane), busy as u32)
    compress(load<u32>(laneAt(0)), load<u32>(laneAt(1)), load<u32>(laneAt(2)), load<u32>(laneAt(3)), blocks)
    for (let lane: usize = 0; lane < 4; lane++) {
      const at = laneAt(lane)
      const text = load<i32>(at, TEXT)
      if (text < 0) continue
      const left = load<u32>(at, BLOCKS) - blocks
      store<u32>(at, load<u32>(at) + (blocks << 6))
      store<u32>(at, left, BLOCKS)
      if (left > 0) continue
      if (load<u32>(at, IS_TAIL) == 0) {
        const span = spans + ((text as usize) << 3)
        const start: usize = load<u32>(span)
        beginTail(lane, start, (load<u32>(span, 4) as usize) - start)
        continue
      }
      writeDigest(lane, out + (text as usize) * BASE64_BYTES)
      if (next < count) beginText(lane, next++, spans)
      else store<i32>(at, -1, TEXT)
    }
  }
}

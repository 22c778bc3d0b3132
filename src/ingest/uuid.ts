import type { TextView } from '../common/text-view.ts'

/** Characters of a UUID: 8-4-4-4-12 hexadecimal digits in lower case. Upper case is another text, and so another identity. */
export const UUID_LENGTH = 36

/** The four words of the UUID that was read last. */
export const uuid = new Int32Array(4)

/** Bits that are set by what is no hexadecimal digit in lower case; gathered over all reads of a UUID. */
let wrong = 0

/** Four hexadecimal digits as 16 bits, in an order of their own: all four at a time, a byte each. */
function digits(text: TextView, at: number): number {
  const characters = text.getInt32(at, true)
  const nibbles = (characters & 0x0f0f0f0f) + 9 * ((characters >>> 6) & 0x01010101)
  const letters = ((nibbles + 0x06060606) >>> 4) & 0x01010101
  wrong |= (nibbles & 0x10101010) | ((nibbles + 0x30303030 + 0x27 * letters) ^ characters)
  const pairs = (nibbles | (nibbles >>> 4)) & 0x00ff00ff
  return (pairs | (pairs >>> 8)) & 0xffff
}

/** Reads a UUID into {@link uuid}; false where `text[start, end)` is none. */
export function readUuid(text: TextView, start: number, end: number): boolean {
  if (end - start !== UUID_LENGTH) return false
  wrong =
    (text.getUint8(start + 8) ^ 0x2d) |
    (text.getUint8(start + 13) ^ 0x2d) |
    (text.getUint8(start + 18) ^ 0x2d) |
    (text.getUint8(start + 23) ^ 0x2d)
  uuid[0] = digits(text, start) | (digits(text, start + 4) << 16)
  uuid[1] = digits(text, start + 9) | (digits(text, start + 14) << 16)
  uuid[2] = digits(text, start + 19) | (digits(text, start + 24) << 16)
  uuid[3] = digits(text, start + 28) | (digits(text, start + 32) << 16)
  return wrong === 0
}

/** What would be the first word of {@link uuid}, if the text is one. */
export function firstWord(text: TextView, start: number): number {
  return digits(text, start) | (digits(text, start + 4) << 16)
}

/** Four words a UUID. UUIDs of version 4 are random; others differ in some word, so all four take part. */
function hashOf(a: number, b: number, c: number, d: number): number {
  const mixed = Math.imul(a ^ (b >>> 3) ^ Math.imul(c, 0x9e3779b1) ^ d, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}

/** Numbers of a chunk: what is added does not move what is there. */
const CHUNK_BITS = 11
const CHUNK_MASK = 2 ** CHUNK_BITS - 1

/** UUIDs with a number each: 16 bytes an entry, and 8 to 16 for finding it. */
export interface UuidTable {
  /** The number of {@link uuid}, −1 where it has none. */
  find(): number
  /** Gives {@link uuid} a number that is not taken; false where it has one already. */
  add(number: number): boolean
}

export function createUuidTable(): UuidTable {
  const chunks: (Int32Array | undefined)[] = []
  // Open addressing, at most half full: a number + 1 a slot, 0 where it is free.
  let slots = new Int32Array(1024)
  let size = 0

  function isAt(number: number): boolean {
    const chunk = chunks[number >>> CHUNK_BITS]!
    const at = 4 * (number & CHUNK_MASK)
    return (
      chunk[at] === uuid[0] &&
      chunk[at + 1] === uuid[1] &&
      chunk[at + 2] === uuid[2] &&
      chunk[at + 3] === uuid[3]
    )
  }

  /** The slot of {@link uuid}, or the free one where it would go. */
  function slotOf(): number {
    const mask = slots.length - 1
    let slot = hashOf(uuid[0]!, uuid[1]!, uuid[2]!, uuid[3]!) & mask
    while (slots[slot] !== 0 && !isAt(slots[slot]! - 1)) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    const larger = new Int32Array(2 * slots.length)
    const mask = larger.length - 1
    for (const entry of slots) {
      if (entry === 0) continue
      const chunk = chunks[(entry - 1) >>> CHUNK_BITS]!
      const at = 4 * ((entry - 1) & CHUNK_MASK)
      let slot = hashOf(chunk[at]!, chunk[at + 1]!, chunk[at + 2]!, chunk[at + 3]!) & mask
      while (larger[slot] !== 0) slot = (slot + 1) & mask
      larger[slot] = entry
    }
    slots = larger
  }

  return {
    find: () => slots[slotOf()]! - 1,
    add(number) {
      const slot = slotOf()
      if (slots[slot] !== 0) return false
      const chunk = (chunks[number >>> CHUNK_BITS] ??= new Int32Array(4 * (CHUNK_MASK + 1)))
      chunk.set(uuid, 4 * (number & CHUNK_MASK))
      slots[slot] = number + 1
      if (2 * ++size > slots.length) grow()
      return true
    },
  }
}

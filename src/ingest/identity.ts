/**
 * What tells two events apart: the eventID or, for the versions that have none, the checksum of the record's text.
 * A set of them takes 16 bytes an entry; an eventID that is no lower-case UUID is kept as a string.
 */
export interface IdentitySet {
  /** Adds the text `bytes[start, end)`; false where it was there already. */
  add(bytes: Uint8Array, start: number, end: number): boolean
  has(bytes: Uint8Array, start: number, end: number): boolean
  readonly size: number
}

const UUID_LENGTH = 36

/** A hex digit's value, 255 for what is none; upper case is another text, and so another identity. */
const HEX = new Uint8Array(256).fill(255)
for (let digit = 0; digit < 16; digit++) HEX[digit.toString(16).charCodeAt(0)] = digit

export function createIdentitySet(): IdentitySet {
  // Four words an entry, open addressing; the entry of zeros marks a free slot and is kept aside.
  let words = new Uint32Array(4 * 4096)
  let used = 0
  let hasZero = false
  const others = new Set<string>()
  const key = new Uint32Array(4)
  const decoder = new TextDecoder('latin1')

  /** Reads a canonical UUID into `key`. */
  function readUuid(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== UUID_LENGTH) return false
    let nibbles = 0
    key.fill(0)
    for (let i = 0; i < UUID_LENGTH; i++) {
      const byte = bytes[start + i]!
      if (i === 8 || i === 13 || i === 18 || i === 23) {
        if (byte !== 0x2d) return false
        continue
      }
      const value = HEX[byte]!
      if (value === 255) return false
      const word = nibbles++ >> 3
      key[word] = (key[word]! << 4) | value
    }
    return true
  }

  /** The slot of `key`: where it is, or the free one where it would go. */
  function slotOf(table: Uint32Array, a: number, b: number, c: number, d: number): number {
    const mask = table.length / 4 - 1
    // UUIDs of version 4 are random already; others differ in some word, so all four take part.
    let slot = (Math.imul(a ^ (b >>> 3) ^ Math.imul(c, 0x9e3779b1) ^ d, 0x85ebca6b) >>> 7) & mask
    for (;;) {
      const at = slot * 4
      const free = (table[at]! | table[at + 1]! | table[at + 2]! | table[at + 3]!) === 0
      if (free || (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d))
        return at
      slot = (slot + 1) & mask
    }
  }

  function grow(): void {
    const larger = new Uint32Array(words.length * 2)
    for (let at = 0; at < words.length; at += 4) {
      const [a, b, c, d] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!]
      if ((a | b | c | d) !== 0) larger.set([a, b, c, d], slotOf(larger, a, b, c, d))
    }
    words = larger
  }

  function find(add: boolean): boolean {
    const [a, b, c, d] = [key[0]!, key[1]!, key[2]!, key[3]!]
    if ((a | b | c | d) === 0) {
      const known = hasZero
      if (add) hasZero = true
      return known
    }
    const at = slotOf(words, a, b, c, d)
    const known = (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) !== 0
    if (known || !add) return known
    words.set(key, at)
    used++
    if (8 * used > words.length) grow()
    return false
  }

  return {
    add(bytes, start, end) {
      if (readUuid(bytes, start, end)) return !find(true)
      const text = decoder.decode(bytes.subarray(start, end))
      if (others.has(text)) return false
      others.add(text)
      return true
    },
    has(bytes, start, end) {
      if (readUuid(bytes, start, end)) return find(false)
      return others.has(decoder.decode(bytes.subarray(start, end)))
    },
    get size() {
      return used + others.size + (hasZero ? 1 : 0)
    },
  }
}

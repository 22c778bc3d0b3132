import { invariant } from '../../common/assert.ts'

/** Finds the position in the list it was made from of the key `bytes[start, end)`, or -1. */
export type KnownKeys = (bytes: Uint8Array, start: number, end: number) => number

/** Whether `bytes[start, end)` are exactly the bytes of `name`. */
function spanEquals(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start !== name.length) return false
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false
  return true
}

/**
 * A look-up of JSON keys among names known beforehand, by their bytes and with letter case. It allocates
 * nothing when called. Keys are compared as spelled: one with escapes must be unescaped first.
 *
 * @example
 * const find = knownKeys(['eventTime', 'eventName'])
 * find(text, cursor.keyStart, cursor.keyEnd) // 1 for eventName
 */
export function knownKeys(names: readonly string[]): KnownKeys {
  invariant(new Set(names).size === names.length, 'known keys are not distinct')
  const encoded = names.map((name) => new TextEncoder().encode(name))
  // Chained hash table over length, first, middle and last byte.
  const size = 2 ** Math.ceil(Math.log2(names.length * 4 + 1))
  const heads = new Int32Array(size).fill(-1)
  const chain = new Int32Array(names.length).fill(-1)
  encoded.forEach((name, index) => {
    const slot = hashOf(name, 0, name.length) & (size - 1)
    chain[index] = heads[slot]!
    heads[slot] = index
  })
  return (bytes, start, end) => {
    let index = heads[hashOf(bytes, start, end) & (size - 1)]!
    while (index >= 0 && !spanEquals(bytes, start, end, encoded[index]!)) index = chain[index]!
    return index
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0
  const ends =
    Math.imul(end - start, 0x9e3779b1) ^ Math.imul(bytes[start]!, 0x85ebca6b) ^ (bytes[end - 1]! << 11)
  return Math.imul(ends ^ Math.imul(bytes[(start + end) >> 1]!, 0xc2b2ae35), 0x27d4eb2f) >>> 15
}

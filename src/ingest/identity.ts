import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, BytesColumn, Column } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { nullColumn } from '../column/make.ts'

/**
 * What tells two events apart: the eventID or, for the records that have none, the checksum of the record's text.
 * A set of them, each with its number, takes up to 40 bytes an entry; an eventID that is no lower-case UUID is kept as
 * a string.
 */
export interface IdentitySet {
  /** Adds the text `bytes[start, end)`, numbered from 0; false where it was there already. */
  add(bytes: Uint8Array, start: number, end: number): boolean
  /** The number of the text, −1 where it is not there. */
  indexOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
}

const UUID_LENGTH = 36

/** A hex digit's value, 255 for what is none; upper case is another text, and so another identity. */
const HEX = new Uint8Array(256).fill(255)
for (let digit = 0; digit < 16; digit++) HEX[digit.toString(16).charCodeAt(0)] = digit

/** An entry: the four words of a UUID, and its number + 1; 0 there marks a free slot. */
const ENTRY_WORDS = 5

export function createIdentitySet(): IdentitySet {
  // Open addressing, at most half full.
  let slots = 1024
  let words = new Uint32Array(ENTRY_WORDS * slots)
  let size = 0
  const others = new Map<string, number>()
  const key = new Uint32Array(4)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  /** Reads a canonical UUID into `key`. */
  function readUuid(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== UUID_LENGTH) return false
    let nibbles = 0
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

  /** Where the UUID is, or the free slot where it would go. */
  function placeOf(table: Uint32Array, count: number, a: number, b: number, c: number, d: number): number {
    // UUIDs of version 4 are random already; others differ in some word, so all four take part.
    let slot = (Math.imul(a ^ (b >>> 3) ^ Math.imul(c, 0x9e3779b1) ^ d, 0x85ebca6b) >>> 7) & (count - 1)
    for (;;) {
      const at = slot * ENTRY_WORDS
      const isFree = table[at + 4] === 0
      if (isFree || (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d))
        return at
      slot = (slot + 1) & (count - 1)
    }
  }

  function grow(): void {
    const larger = new Uint32Array(words.length * 2)
    for (let at = 0; at < words.length; at += ENTRY_WORDS) {
      if (words[at + 4] === 0) continue
      const to = placeOf(larger, slots * 2, words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!)
      for (let i = 0; i < ENTRY_WORDS; i++) larger[to + i] = words[at + i]!
    }
    words = larger
    slots *= 2
  }

  return {
    add(bytes, start, end) {
      if (!readUuid(bytes, start, end)) {
        const text = decoder.decode(bytes.subarray(start, end))
        if (others.has(text)) return false
        others.set(text, size++)
        return true
      }
      const at = placeOf(words, slots, key[0]!, key[1]!, key[2]!, key[3]!)
      if (words[at + 4] !== 0) return false
      words.set(key, at)
      words[at + 4] = ++size
      if (2 * (size - others.size) > slots) grow()
      return true
    },
    indexOf(bytes, start, end) {
      if (!readUuid(bytes, start, end)) return others.get(decoder.decode(bytes.subarray(start, end))) ?? -1
      return words[placeOf(words, slots, key[0]!, key[1]!, key[2]!, key[3]!) + 4]! - 1
    },
    get size() {
      return size
    },
  }
}

/** The identities of stored or storable events: their columns eventid and, where the category has it, eventjsonchecksum. */
export interface IdentityColumns {
  readonly eventIds: Column
  readonly checksums: Column | undefined
}

function textColumn(column: Column | undefined): BytesColumn | undefined {
  const plain = column === undefined ? undefined : flatten(column)
  return plain?.kind === 'bytes' ? plain : undefined
}

function hasText({ validity, offsets }: BytesColumn, row: number): boolean {
  return (validity === undefined || validity[row] === 1) && offsets[row + 1]! > offsets[row]!
}

/** The identities of a batch, which hold on to nothing else of it. */
export function identityColumns(columns: readonly TableColumn[], batch: Batch): IdentityColumns {
  const columnOf = (name: string): BytesColumn | undefined =>
    textColumn(batch.columns[columns.findIndex((column) => column.name === name)])
  const eventIds = columnOf('eventid')
  if (eventIds === undefined)
    return { eventIds: nullColumn(batch.rows), checksums: columnOf('eventjsonchecksum') }
  let isNeeded = false
  for (let row = 0; row < batch.rows && !isNeeded; row++) isNeeded = !hasText(eventIds, row)
  return { eventIds, checksums: isNeeded ? columnOf('eventjsonchecksum') : undefined }
}

/** Calls `visit` with every row's identity; rows without one (no eventID in a category without checksums) are left out. */
export function forEachIdentity(
  { eventIds, checksums }: IdentityColumns,
  visit: (bytes: Uint8Array, start: number, end: number, row: number) => void,
): void {
  const columns = [textColumn(eventIds), textColumn(checksums)]
  for (let row = 0; row < eventIds.length; row++) {
    for (const column of columns) {
      if (column === undefined || !hasText(column, row)) continue
      visit(column.data, column.offsets[row]!, column.offsets[row + 1]!, row)
      break
    }
  }
}

// AssemblyScript, as index.ts. Distinct texts, numbered from 0 in order of arrival, in many dictionaries over one hash table. What
// src/ingest/shred/text-dictionary.ts does for one; a text is not copied here but stays where it was met.

import { hashOf, isSame } from '../bytes'
import { DICTIONARIES, DICTIONARY_BYTES } from './layout'

// A dictionary: how many entries it has, and their bytes; entries by their number + 1, 0 for none: the one found last, the first,
// the last.
const SIZE: usize = 0
const BYTES: usize = 4
const RECENT: usize = 8
const FIRST: usize = 12
const LAST: usize = 16

// An entry: its text, hash and code; which followed it last time, the next of its dictionary, what the host says of it, and its
// dictionary.
const ENTRY_SHIFT: usize = 5
const PLACE: usize = 0
const LENGTH: usize = 4
const HASH: usize = 8
const CODE: usize = 12
export const KEY_CODE: usize = CODE
const FOLLOWER: usize = 16
const NEXT: usize = 20
const MEANING: usize = 24
/** Of a map's key, which has no meaning: where it stood last. */
export const KEY_PLACE: usize = MEANING
const OWNER: usize = 28

/** What an entry means that the host has not looked at. */
export const NO_MEANING: i32 = -2

let entries: usize = 0
let entryCount: u32 = 0
/** A slot: a hash, and an entry's number + 1. */
let slots: usize = 0
let mask: u32 = 0
let seed: u64 = 0

/** Told by the host: where entries are, and how their hashes begin. All dictionaries are empty then. */
export function begin(entriesPlace: usize, hashSeed: u64, dictionaries: u32): void {
  entries = entriesPlace
  entryCount = 0
  seed = hashSeed
  memory.fill(DICTIONARIES, 0, (dictionaries as usize) * DICTIONARY_BYTES)
}

/** Entries lie elsewhere now: the host has moved them. */
export function moveEntries(place: usize): void {
  entries = place
}

export function countEntries(): u32 {
  return entryCount
}

export function entryAt(index: u32): usize {
  return entries + ((index as usize) << ENTRY_SHIFT)
}

/** A table of so many slots, a power of two, at a place; all entries go into it. */
export function rehash(place: usize, count: u32): void {
  slots = place
  mask = count - 1
  memory.fill(slots, 0, (count as usize) << 3)
  for (let i: u32 = 0; i < entryCount; i++) {
    const hash = load<u32>(entryAt(i), HASH)
    let slot = hash & mask
    while (load<u32>(slots + ((slot as usize) << 3), 4) != 0) slot = (slot + 1) & mask
    store<u32>(slots + ((slot as usize) << 3), hash)
    store<u32>(slots + ((slot as usize) << 3), i + 1, 4)
  }
}

function equals(entry: usize, start: usize, length: usize): bool {
  return load<u32>(entry, LENGTH) == (length as u32) && isSame(load<u32>(entry), start, length)
}

/** The entry for a text, where it lies; a new one where it has not come before, and then the text must stay. */
function entryOf(dictionary: u32, start: usize, end: usize): usize {
  const owner = DICTIONARIES + (dictionary as usize) * DICTIONARY_BYTES
  const length = end - start
  const recent = load<u32>(owner, RECENT)
  if (recent != 0) {
    // Log records repeat their values and the order of their keys.
    const guess = load<u32>(entryAt(recent - 1), FOLLOWER)
    const entry = entryAt(guess - 1)
    if (equals(entry, start, length)) {
      store<u32>(owner, guess, RECENT)
      return entry
    }
  }
  const hash = hashOf(start, length, seed ^ ((dictionary as u64) << 40))
  let slot = hash & mask
  let found: u32 = 0
  for (;;) {
    const place = slots + ((slot as usize) << 3)
    const number = load<u32>(place, 4)
    if (number == 0) break
    const entry = entryAt(number - 1)
    if (load<u32>(place) == hash && load<u32>(entry, OWNER) == dictionary && equals(entry, start, length)) {
      found = number
      break
    }
    slot = (slot + 1) & mask
  }
  if (found == 0) {
    found = ++entryCount
    const entry = entryAt(found - 1)
    const code = load<u32>(owner)
    store<u32>(entry, start as u32)
    store<u32>(entry, length as u32, LENGTH)
    store<u32>(entry, hash, HASH)
    store<u32>(entry, code, CODE)
    store<u32>(entry, found, FOLLOWER)
    store<u32>(entry, 0, NEXT)
    store<i32>(entry, NO_MEANING, MEANING)
    store<u32>(entry, dictionary, OWNER)
    store<u32>(owner, code + 1)
    store<u32>(owner, load<u32>(owner, BYTES) + (length as u32), BYTES)
    const last = load<u32>(owner, LAST)
    if (last == 0) store<u32>(owner, found, FIRST)
    else store<u32>(entryAt(last - 1), found, NEXT)
    store<u32>(owner, found, LAST)
    store<u32>(slots + ((slot as usize) << 3), hash)
    store<u32>(slots + ((slot as usize) << 3), found, 4)
  }
  if (recent != 0) store<u32>(entryAt(recent - 1), found, FOLLOWER)
  store<u32>(owner, found, RECENT)
  return entryAt(found - 1)
}

/** How many texts a dictionary has. */
export function countOf(dictionary: u32): u32 {
  return load<u32>(DICTIONARIES + (dictionary as usize) * DICTIONARY_BYTES)
}

/** The number of the text in its dictionary. */
export function codeOf(dictionary: u32, start: usize, end: usize): i32 {
  return load<i32>(entryOf(dictionary, start, end), CODE)
}

/** The number of the text's entry among those of all dictionaries. */
export function entryNumberOf(dictionary: u32, start: usize, end: usize): i32 {
  return ((entryOf(dictionary, start, end) - entries) >> ENTRY_SHIFT) as i32
}

/** What the host has said that a text means, or NO_MEANING. */
export function meaningOf(dictionary: u32, start: usize, end: usize): i32 {
  return load<i32>(entryOf(dictionary, start, end), MEANING)
}

/** Says what the text means that was asked for last. */
export function setMeaning(dictionary: u32, meaning: i32): void {
  const recent = load<u32>(DICTIONARIES + (dictionary as usize) * DICTIONARY_BYTES, RECENT)
  store<i32>(entryAt(recent - 1), meaning, MEANING)
}

/** Writes the texts of a dictionary one behind the other, and before each where it begins; at last where they end. */
export function gather(dictionary: u32, offsets: usize, data: usize): void {
  let number = load<u32>(DICTIONARIES + (dictionary as usize) * DICTIONARY_BYTES, FIRST)
  let to = data
  let offset = offsets
  while (number != 0) {
    const entry = entryAt(number - 1)
    const length: usize = load<u32>(entry, LENGTH)
    store<u32>(offset, (to - data) as u32)
    offset += 4
    memory.copy(to, load<u32>(entry), length)
    to += length
    number = load<u32>(entry, NEXT)
  }
  store<u32>(offset, (to - data) as u32)
}

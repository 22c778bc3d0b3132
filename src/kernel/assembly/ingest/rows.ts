// AssemblyScript, as index.ts. The rows of a segment: what each record brings is written down once, one record behind the other, and
// spread over columns at the end, when the order of the rows is known.

import { entryAt, KEY_CODE, KEY_PLACE } from './dictionary'
import { COLUMN_BYTES, COLUMNS, MARK } from './layout'

/** What a column is made of. The host fills others. */
export const TEXTS: i32 = 1
export const SPELLINGS: i32 = 2
export const MAPS: i32 = 3
export const SPANS: i32 = 4
export const BOOLEANS: i32 = 5
/** Of these the host knows the values already. */
export const GIVEN: i32 = 6

// A column: its kind and two dictionaries; how many rows have a value, and how many pairs or bytes these have; where the rows go.
const VALUES: usize = 12
const TOTAL: usize = 16
const ROWS: usize = 20

/** In place of a row's number of values: the next is elsewhere. */
const ELSEWHERE: u32 = 0xffffffff

// A row: how many values, and of each the column and what it is made of: a code; a beginning and an end; or how many pairs, and of
// each the code of the key and 1 + that of the value, 0 for NULL.
let next: usize = 0
let values: i32 = 0
let row: usize = 0
let rows: u32 = 0

/** The first row will be at a place. */
export function beginRows(place: usize): void {
  next = place
  rows = 0
}

/** The next row will be elsewhere; there is room for two words where it would have been. */
export function moveRows(place: usize): void {
  store<u32>(next, ELSEWHERE)
  store<u32>(next, place as u32, 4)
  next = place
}

/** Where the next row will be. */
export function nextRow(): usize {
  return next
}

export function openRow(): void {
  row = next
  values = 0
  next += 4
}

export function closeRow(): void {
  store<i32>(row, values)
  rows++
}

function count(how: usize, total: u32): void {
  values++
  store<u32>(how, load<u32>(how, VALUES) + 1, VALUES)
  store<u32>(how, load<u32>(how, TOTAL) + total, TOTAL)
}

export function addCode(column: i32, code: i32): void {
  store<i32>(next, column)
  store<i32>(next, code, 4)
  next += 8
  count(COLUMNS + (column as usize) * COLUMN_BYTES, 0)
}

export function addSpan(column: i32, start: u32, end: u32): void {
  store<i32>(next, column)
  store<u32>(next, start, 4)
  store<u32>(next, end, 8)
  next += 12
  count(COLUMNS + (column as usize) * COLUMN_BYTES, end - start)
}

/** Members from mark `first` up to `stop`. Of equal keys the last counts, where the first stood. */
export function addPairs(column: i32, first: usize, stop: usize): void {
  const head = next
  store<i32>(head, column)
  const pairs = head + 8
  let to = pairs
  for (let mark = first; mark < stop; mark += MARK) {
    const entry = entryAt(load<u32>(mark, 16))
    const value = load<i32>(mark, 20) + 1
    const before: usize = load<u32>(entry, KEY_PLACE)
    // Rows lie at higher and higher places.
    if (before >= pairs && before < to) {
      store<i32>(before, value, 4)
      continue
    }
    store<u32>(entry, to as u32, KEY_PLACE)
    store<u32>(to, load<u32>(entry, KEY_CODE))
    store<i32>(to, value, 4)
    to += 8
  }
  const found = ((to - pairs) >> 3) as u32
  store<u32>(head, found, 4)
  next = to
  count(COLUMNS + (column as usize) * COLUMN_BYTES, found)
}

/**
 * Puts what the rows have where their columns want it: 1 + a code; a beginning and an end; the place of a row's pairs. What no row
 * has stays 0.
 *
 * @param first the first row
 * @param order where each row goes
 */
export function spread(first: usize, order: usize): void {
  let at = first
  for (let i: u32 = 0; i < rows; i++) {
    if (load<u32>(at) == ELSEWHERE) at = load<u32>(at, 4)
    const found = load<u32>(at)
    const to: usize = load<u32>(order + ((i as usize) << 2))
    at += 4
    for (let k: u32 = 0; k < found; k++) {
      const how = COLUMNS + (load<u32>(at) as usize) * COLUMN_BYTES
      const kind = load<i32>(how)
      const out: usize = load<u32>(how, ROWS)
      if (kind == SPANS) {
        store<u64>(out + (to << 3), load<u64>(at, 4))
        at += 12
      } else if (kind == MAPS) {
        store<u32>(out + (to << 2), (at + 4) as u32)
        at += 8 + ((load<u32>(at, 4) as usize) << 3)
      } else {
        store<i32>(out + (to << 2), load<i32>(at, 4) + 1)
        at += 8
      }
    }
  }
}

/** Of `length` numbers that are 1 + a code, 0 for NULL: the codes, 0 for NULL, and a byte each, 1 for a code. @returns how many have one */
export function takeCodes(numbers: usize, length: u32, validity: usize): u32 {
  let found: u32 = 0
  for (let i: usize = 0; i < (length as usize); i++) {
    const number = load<u32>(numbers + (i << 2))
    const isThere: u32 = number != 0 ? 1 : 0
    store<u32>(numbers + (i << 2), number - isThere)
    store<u8>(validity + i, isThere as u8)
    found += isThere
  }
  return found
}

/** Texts one behind the other, as spans tell them, the offsets of them, and a byte each, 0 for those that are at no place. */
export function takeTexts(spans: usize, length: u32, offsets: usize, data: usize, validity: usize): void {
  let to = data
  store<u32>(offsets, 0)
  for (let i: usize = 0; i < (length as usize); i++) {
    const start: usize = load<u32>(spans + (i << 3))
    const bytes: usize = (load<u32>(spans + (i << 3), 4) as usize) - start
    store<u8>(validity + i, start != 0 ? 1 : 0)
    memory.copy(to, start, bytes)
    to += bytes
    store<u32>(offsets + (i << 2), (to - data) as u32, 4)
  }
}

/** Keys and values of pairs that lie at places, as {@link takeCodes} wants them, their offsets, and a byte each, 0 for no place. */
export function takePairs(
  places: usize,
  length: u32,
  offsets: usize,
  keys: usize,
  codes: usize,
  validity: usize,
): void {
  let taken: usize = 0
  store<u32>(offsets, 0)
  for (let i: usize = 0; i < (length as usize); i++) {
    const place: usize = load<u32>(places + (i << 2))
    store<u8>(validity + i, place != 0 ? 1 : 0)
    if (place != 0) {
      const stop = place + 4 + ((load<u32>(place) as usize) << 3)
      for (let pair = place + 4; pair < stop; pair += 8) {
        store<u32>(keys + (taken << 2), load<u32>(pair))
        store<u32>(codes + (taken << 2), load<u32>(pair, 4))
        taken++
      }
    }
    store<u32>(offsets + (i << 2), taken as u32, 4)
  }
}

// AssemblyScript, as index.ts in the folder above: compiled to ingest.wasm. What an ingest does with every byte of the logs.

import { codeOf, meaningOf, NO_MEANING, setMeaning } from './dictionary'
import { COLUMN_BYTES, COLUMNS, FOUND, MARK, MEMBERS } from './layout'

export { records } from './scan'
export { digests } from './digest'
export { begin, codeOf, countEntries, gather, moveEntries, rehash } from './dictionary'

/** The dictionary of the keys of records. */
const KEYS: u32 = 0

/** What a column is made of. Others are read by the host. */
const TEXTS: i32 = 1
const SPELLINGS: i32 = 2
const MAPS: i32 = 3

/** A value's kind, as in scan.ts. */
const STRING: i32 = 0
const OBJECT: i32 = 2
const ARRAY: i32 = 3
const NULL: i32 = 6
const KIND: i32 = 7
const KEY_ESCAPED: i32 = 8
const VALUE_ESCAPED: i32 = 16
const MEMBERS_SHIFT: i32 = 5

/** Columns in FOUND. */
let found: i32 = 0

function memberOf(column: i32): usize {
  return MEMBERS + ((column as usize) << 2)
}

/** Where the key of a mark ends: between key and value are a quote, a colon and, before a string, another quote. */
function keyEnd(mark: usize): usize {
  return (load<u32>(mark, 4) as usize) - ((load<i32>(mark, 12) & KIND) == STRING ? 3 : 2)
}

function nextMark(mark: usize): usize {
  return mark + MARK + MARK * ((load<u32>(mark, 12) >> MEMBERS_SHIFT) as usize)
}

/** Forgets the record before. */
export function close(): void {
  for (let i: i32 = 0; i < found; i++) store<u32>(memberOf(load<i32>(FOUND + ((i as usize) << 2))), 0)
  found = 0
}

/**
 * Finds which members of a record are which columns, the last of equal ones.
 *
 * @returns 0, or the mark of a key whose meaning the host must look up; it goes on there
 */
export function open(first: usize, end: usize): usize {
  for (let mark = first; mark < end; mark = nextMark(mark)) {
    const column = meaningOf(KEYS, load<u32>(mark), keyEnd(mark))
    if (column == NO_MEANING) return mark
    if (column < 0) continue
    const member = memberOf(column)
    if (load<u32>(member) == 0) store<i32>(FOUND + ((found++ as usize) << 2), column)
    store<u32>(member, mark as u32)
  }
  return 0
}

/** Says what the key means that stopped {@link open}: a column, −1 for none. */
export function mean(column: i32): void {
  setMeaning(KEYS, column)
}

export function countFound(): i32 {
  return found
}

/** The members of a map's object: codes of keys and values go into the marks, but of those that have escapes. */
function codeMap(mark: usize, keys: u32, values: u32): void {
  const stop = nextMark(mark)
  for (let at = mark + MARK; at < stop; at += MARK) {
    const what = load<i32>(at, 12)
    if ((what & KEY_ESCAPED) == 0) store<i32>(at, codeOf(keys, load<u32>(at), keyEnd(at)), 16)
    if ((what & VALUE_ESCAPED) == 0 && (what & KIND) != NULL)
      store<i32>(at, codeOf(values, load<u32>(at, 4), load<u32>(at, 8)), 20)
  }
}

/** Puts the codes of the record's values into its marks, where columns are made of codes. */
export function code(): void {
  for (let i: i32 = 0; i < found; i++) {
    const column = load<i32>(FOUND + ((i as usize) << 2))
    const mark: usize = load<u32>(memberOf(column))
    const how = COLUMNS + (column as usize) * COLUMN_BYTES
    const kind = load<i32>(mark, 12) & KIND
    const isEscaped = (load<i32>(mark, 12) & VALUE_ESCAPED) != 0
    switch (load<i32>(how)) {
      case TEXTS:
        if (kind != NULL && !isEscaped)
          store<i32>(mark, codeOf(load<u32>(how, 4), load<u32>(mark, 4), load<u32>(mark, 8)), 20)
        break
      case SPELLINGS:
        if (kind == OBJECT || kind == ARRAY)
          store<i32>(mark, codeOf(load<u32>(how, 4), load<u32>(mark, 4), load<u32>(mark, 8)), 20)
        break
      case MAPS:
        if (kind == OBJECT) codeMap(mark, load<u32>(how, 4), load<u32>(how, 8))
        break
      default:
    }
  }
}

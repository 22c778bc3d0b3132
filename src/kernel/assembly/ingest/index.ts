// AssemblyScript, as index.ts in the folder above: compiled to ingest.wasm. What an ingest does with every byte of the logs.

import { codeOf, countOf, entryNumberOf, meaningOf, NO_MEANING, setMeaning } from './dictionary'
import { COLUMN_BYTES, COLUMNS, FOUND, MARK, MEMBERS, WANTED } from './layout'
import {
  addCode,
  addPairs,
  addSpan,
  BOOLEANS,
  closeRow,
  GIVEN,
  MAPS,
  openRow,
  SPANS,
  SPELLINGS,
  TEXTS,
} from './rows'

export { records } from './scan'
export { digests } from './digest'
export { begin, codeOf, countEntries, entryNumberOf, gather, moveEntries, rehash } from './dictionary'
export {
  beginRows,
  moveRows,
  nextRow,
  spread,
  takeCodes,
  takePairs,
  takeTexts,
} from './rows'

/** The dictionary of the keys of records. */
const KEYS: u32 = 0

/** A value's kind, as in scan.ts. */
const STRING: i32 = 0
const OBJECT: i32 = 2
const ARRAY: i32 = 3
const TRUE: i32 = 4
const FALSE: i32 = 5
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

/** The members of a map's object: keys get the numbers of their entries, values their codes. @returns whether escapes are left */
function codeMap(mark: usize, keys: u32, values: u32): bool {
  const stop = nextMark(mark)
  let escapes: i32 = 0
  for (let at = mark + MARK; at < stop; at += MARK) {
    const what = load<i32>(at, 12)
    escapes |= what
    if ((what & KEY_ESCAPED) == 0) store<i32>(at, entryNumberOf(keys, load<u32>(at), keyEnd(at)), 16)
    if ((what & VALUE_ESCAPED) == 0 && (what & KIND) != NULL)
      store<i32>(at, codeOf(values, load<u32>(at, 4), load<u32>(at, 8)), 20)
  }
  return (escapes & (KEY_ESCAPED | VALUE_ESCAPED)) != 0
}

/** Codes of the value at a mark, which go into it. @returns whether the host has to look at it */
function codeValue(how: usize, mark: usize): bool {
  const what = load<i32>(mark, 12)
  const kind = what & KIND
  if (kind == NULL) return load<i32>(how) == 0
  const dictionary = load<u32>(how, 4)
  switch (load<i32>(how)) {
    case TEXTS:
      if ((what & VALUE_ESCAPED) != 0) return true
      store<i32>(mark, codeOf(dictionary, load<u32>(mark, 4), load<u32>(mark, 8)), 20)
      return false
    case SPELLINGS: {
      if (kind != OBJECT && kind != ARRAY) return false
      const before = countOf(dictionary)
      store<i32>(mark, codeOf(dictionary, load<u32>(mark, 4), load<u32>(mark, 8)), 20)
      return countOf(dictionary) > before
    }
    case MAPS:
      return kind == OBJECT ? codeMap(mark, dictionary, load<u32>(how, 8)) : kind == STRING
    case SPANS:
      return (what & VALUE_ESCAPED) != 0
    case BOOLEANS:
      if (kind == TRUE || kind == FALSE) store<i32>(mark, kind == TRUE ? 1 : 0, 20)
      return kind == STRING
    case GIVEN:
      return false
    default:
      return true
  }
}

/**
 * Puts the codes of the record's values into its marks, where columns are made of codes.
 *
 * @returns how many columns, in WANTED, the host has to see to: it codes what has escapes, and fills what is made of no codes
 */
export function code(): i32 {
  let wanted: i32 = 0
  for (let i: i32 = 0; i < found; i++) {
    const column = load<i32>(FOUND + ((i as usize) << 2))
    const mark: usize = load<u32>(memberOf(column))
    if (codeValue(COLUMNS + (column as usize) * COLUMN_BYTES, mark))
      store<i32>(WANTED + ((wanted++ as usize) << 2), column)
  }
  return wanted
}

/** The host has made another value for a column: it is at a mark. */
export function replaceMember(column: i32, mark: u32): void {
  store<u32>(memberOf(column), mark)
}

/** Adds the record as the next row, with all its values that have codes. */
export function addRow(): void {
  openRow()
  for (let i: i32 = 0; i < found; i++) {
    const column = load<i32>(FOUND + ((i as usize) << 2))
    const mark: usize = load<u32>(memberOf(column))
    const kind = load<i32>(mark, 12) & KIND
    switch (load<i32>(COLUMNS + (column as usize) * COLUMN_BYTES)) {
      case TEXTS:
      case SPELLINGS:
      case BOOLEANS:
        if (load<i32>(mark, 20) >= 0) addCode(column, load<i32>(mark, 20))
        break
      case MAPS:
        if (kind == OBJECT) addPairs(column, mark + MARK, nextMark(mark))
        break
      case SPANS:
        if (kind != NULL) addSpan(column, load<u32>(mark, 4), load<u32>(mark, 8))
        break
      default:
    }
  }
  closeRow()
}

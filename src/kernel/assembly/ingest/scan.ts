// AssemblyScript, as index.ts. What src/ingest/json/scanner.ts does, for records that lie in memory without white space: each is
// checked and its members are marked in one pass. Whatever is not as it should be is left to that scanner, which tells why.

import { LEVELS, MARK, MOST_RECORDS, RECORD_BYTES, RECORDS } from './layout'

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
const OPEN_BRACE: u8 = 0x7b
const CLOSE_BRACE: u8 = 0x7d
const OPEN_BRACKET: u8 = 0x5b
const CLOSE_BRACKET: u8 = 0x5d
const COMMA: u8 = 0x2c
const COLON: u8 = 0x3a
const MINUS: u8 = 0x2d
const PLUS: u8 = 0x2b
const DOT: u8 = 0x2e
const ZERO: u8 = 0x30

const MAX_NESTING: u32 = 1000

/** Members of objects are marked down to here. */
const MARKED_DEPTH: u32 = 2

/** Kinds of values, and what is beside them in a mark. */
const STRING: i32 = 0
const NUMBER: i32 = 1
const OBJECT: i32 = 2
const ARRAY: i32 = 3
const TRUE: i32 = 4
const FALSE: i32 = 5
const NULL: i32 = 6
const KEY_ESCAPED: i32 = 8
const VALUE_ESCAPED: i32 = 16
const MEMBERS_SHIFT: i32 = 5

/** The next mark, and where there is no room for more. */
let markAt: usize = 0
let marksEnd: usize = 0

/** Whether the string read last has a backslash. */
let escapeSeen: bool = false

function hexDigit(byte: u8): bool {
  return byte - ZERO < 10 || (byte | 0x20) - 0x61 < 6
}

/** From a backslash to behind its escape; 0 where it is none. */
function skipEscape(start: usize, end: usize): usize {
  if (start + 1 >= end) return 0
  const letter = load<u8>(start, 1)
  if (letter == 0x75) {
    if (start + 6 > end) return 0
    for (let i = start + 2; i < start + 6; i++) if (!hexDigit(load<u8>(i))) return 0
    return start + 6
  }
  const isKnown =
    letter == QUOTE ||
    letter == BACKSLASH ||
    letter == 0x2f ||
    letter == 0x62 ||
    letter == 0x66 ||
    letter == 0x6e ||
    letter == 0x72 ||
    letter == 0x74
  return isKnown ? start + 2 : 0
}

/** From the first byte of a character outside ASCII to behind it (Unicode 15, table 3-7); 0 where it is none. */
function skipWide(start: usize, end: usize): usize {
  const lead: u32 = load<u8>(start)
  const length: usize = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  if (length == 0 || start + length > end) return 0
  let low: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80
  let high: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf
  for (let i = start + 1; i < start + length; i++) {
    const byte: u32 = load<u8>(i)
    if (byte < low || byte > high) return 0
    low = 0x80
    high = 0xbf
  }
  return start + length
}

/** The closing quote of the string whose text begins at `start`; 0 where it has none. */
function stringEnd(start: usize, end: usize): usize {
  escapeSeen = false
  const quote = i8x16.splat(QUOTE)
  const backslash = i8x16.splat(BACKSLASH)
  const space = i8x16.splat(0x20)
  let at = start
  while (at < end) {
    const bytes = v128.load(at)
    // As signed numbers, what is outside ASCII is less than a blank, as controls are.
    const stops = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_s(bytes, space)),
    )
    if (stops == 0) {
      at += 16
      continue
    }
    at += ctz<i32>(stops)
    if (at >= end) return 0
    const byte = load<u8>(at)
    if (byte == QUOTE) return at
    if (byte == BACKSLASH) {
      escapeSeen = true
      at = skipEscape(at, end)
    } else if (byte >= 0x80) at = skipWide(at, end)
    else return 0
    if (at == 0) return 0
  }
  return 0
}

function skipDigits(start: usize, end: usize): usize {
  let at = start
  while (at < end && load<u8>(at) - ZERO < 10) at++
  return at > start ? at : 0
}

function skipNumber(start: usize, end: usize): usize {
  let at = load<u8>(start) == MINUS ? start + 1 : start
  if (at < end && load<u8>(at) == ZERO) {
    at++
    if (at < end && load<u8>(at) - ZERO < 10) return 0
  } else at = skipDigits(at, end)
  if (at == 0) return 0
  if (at < end && load<u8>(at) == DOT) at = skipDigits(at + 1, end)
  if (at > 0 && at < end && (load<u8>(at) | 0x20) == 0x65) {
    at++
    if (at < end && (load<u8>(at) == PLUS || load<u8>(at) == MINUS)) at++
    at = skipDigits(at, end)
  }
  return at
}

/** `true`, `false` or `null`, each as a word of its last four bytes. */
function skipWord(start: usize, end: usize): usize {
  if (start + 4 > end) return 0
  const word = load<u32>(start)
  if (word == 0x65757274 || word == 0x6c6c756e) return start + 4
  return start + 5 <= end && word == 0x736c6166 && load<u8>(start, 4) == 0x65 ? start + 5 : 0
}

/** Reads a key and its colon, and begins a mark where one is wanted. @returns where the value begins, or 0 */
function skipKey(start: usize, end: usize, isMarked: bool): usize {
  if (start >= end || load<u8>(start) != QUOTE) return 0
  const keyEnd = stringEnd(start + 1, end)
  if (keyEnd == 0 || keyEnd + 1 >= end || load<u8>(keyEnd, 1) != COLON) return 0
  if (isMarked) {
    if (markAt + MARK > marksEnd) return 0
    store<i32>(markAt, (start + 1) as i32)
    store<i32>(markAt, escapeSeen ? KEY_ESCAPED : 0, 12)
    // Neither has a code yet.
    store<i64>(markAt, -1, 16)
    markAt += MARK
  }
  return keyEnd + 2
}

/** Completes a mark. */
function endMark(mark: usize, end: usize, what: i32): void {
  store<i32>(mark, end as i32, 8)
  store<i32>(mark, load<i32>(mark, 12) | what, 12)
}

/** The object at `start` with its marks. @returns the position behind it, 0 where the scanner must tell what it is */
function scan(start: usize, end: usize): usize {
  let at = start
  let depth: u32 = 0
  let inObject = false
  /** Marks of the members, at depth 1 and 2, that are being read. */
  let outer: usize = 0
  let inner: usize = 0
  while (at < end) {
    // A value begins.
    const isMarked = inObject && depth <= MARKED_DEPTH
    const mark = depth == 1 ? outer : inner
    const byte = load<u8>(at)
    if (byte == QUOTE) {
      const from = at + 1
      at = stringEnd(from, end)
      if (at == 0) return 0
      if (isMarked) {
        store<i32>(mark, from as i32, 4)
        endMark(mark, at, escapeSeen ? STRING | VALUE_ESCAPED : STRING)
      }
      at++
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      if (depth == MAX_NESTING || at + 1 >= end) return 0
      if (isMarked) store<i32>(mark, at as i32, 4)
      store<u8>(LEVELS + depth, inObject ? 1 : 0)
      depth++
      inObject = byte == OPEN_BRACE
      at++
      if (load<u8>(at) != (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        if (!inObject) continue
        const key = markAt
        at = skipKey(at, end, depth <= MARKED_DEPTH)
        if (at == 0) return 0
        if (depth == 1) outer = key
        else if (depth == 2) inner = key
        continue
      }
    } else {
      const from = at
      const isNumber = byte == MINUS || byte - ZERO < 10
      at = isNumber ? skipNumber(at, end) : skipWord(at, end)
      if (at == 0) return 0
      if (isMarked) {
        store<i32>(mark, from as i32, 4)
        endMark(mark, at, isNumber ? NUMBER : byte == 0x74 ? TRUE : byte == 0x66 ? FALSE : NULL)
      }
    }
    // It has ended, or is an object or array without anything in it.
    for (;;) {
      if (depth == 0) return at
      if (at >= end) return 0
      const next = load<u8>(at++)
      if (next == COMMA) {
        if (!inObject) break
        const key = markAt
        at = skipKey(at, end, depth <= MARKED_DEPTH)
        if (at == 0) return 0
        if (depth == 1) outer = key
        else if (depth == 2) inner = key
        break
      }
      if (next != (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) return 0
      const kind = inObject ? OBJECT : ARRAY
      depth--
      inObject = load<u8>(LEVELS + depth) == 1
      if (!inObject || depth > MARKED_DEPTH) continue
      const closed = depth == 1 ? outer : inner
      const members = ((markAt - closed) / MARK - 1) as i32
      endMark(closed, at, kind | (members << MEMBERS_SHIFT))
    }
  }
  return 0
}

function skipBlanks(start: usize, end: usize): usize {
  let at = start
  while (at < end) {
    const byte = load<u8>(at)
    if (byte > 0x20 || (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09)) break
    at++
  }
  return at
}

/**
 * Objects that follow each other, with white space between them but none within: their places go to RECORDS, their marks to
 * `marks` and on. It ends where one is not as it should be, is longer than `longest`, or has no room.
 *
 * @param start not 0
 * @param separator what must stand between two of them besides; 0 for nothing
 * @returns how many there are
 */
export function records(
  start: usize,
  end: usize,
  separator: i32,
  longest: usize,
  marks: usize,
  marksStop: usize,
): i32 {
  markAt = marks
  marksEnd = marksStop
  let at = start
  let count: i32 = 0
  while (count < MOST_RECORDS && at < end && load<u8>(at) == OPEN_BRACE) {
    const stop = scan(at, end)
    if (stop == 0 || stop - at > longest) break
    const record = RECORDS + (count as usize) * RECORD_BYTES
    store<u32>(record, at as u32)
    store<u32>(record, stop as u32, 4)
    store<u32>(record, markAt as u32, 8)
    count++
    at = skipBlanks(stop, end)
    if (separator == 0) continue
    if (at >= end || load<u8>(at) != (separator as u8)) break
    at = skipBlanks(at + 1, end)
  }
  return count
}

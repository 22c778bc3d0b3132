// AssemblyScript, as index.ts. What src/function/scalar/json/scan.ts does, for texts that lie in memory; a position of 0 says that
// the text is no JSON.

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

const MAX_DEPTH: u32 = 1000

/** What `find` gives in place of a position. */
const NOT_JSON: i32 = -1
const MISSING: i32 = -2
const UNSURE: i32 = -3

/** Bytes of a step: the place of its key, the key's length, the array index that it is or −1. */
const STEP: usize = 12

function skipSpace(at: usize, end: usize): usize {
  while (at < end) {
    const byte = load<u8>(at)
    if (byte > 0x20 || (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09)) break
    at++
  }
  return at
}

/** Sixteen bytes at a time, up to a quote, a backslash or what no string has. */
function skipString(at: usize, end: usize): usize {
  const quote = i8x16.splat(QUOTE)
  const backslash = i8x16.splat(BACKSLASH)
  const space = i8x16.splat(0x20)
  let position = at + 1
  while (position < end) {
    const bytes = v128.load(position)
    const stops = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, space)),
    )
    if (stops == 0) {
      position += 16
      continue
    }
    position += ctz<i32>(stops)
    if (position >= end) return 0
    const byte = load<u8>(position)
    if (byte == QUOTE) return position + 1
    if (byte != BACKSLASH) return 0
    position += 2
  }
  return 0
}

function isDigit(at: usize, end: usize): bool {
  return at < end && load<u8>(at) - 0x30 < 10
}

function skipDigits(at: usize, end: usize): usize {
  let position = at
  while (isDigit(position, end)) position++
  return position > at ? position : 0
}

function skipNumber(at: usize, end: usize): usize {
  let position = load<u8>(at) == MINUS ? at + 1 : at
  if (position < end && load<u8>(position) == 0x30) position++
  else position = skipDigits(position, end)
  if (position == 0) return 0
  if (position < end && load<u8>(position) == 0x2e) position = skipDigits(position + 1, end)
  if (position > 0 && position < end && (load<u8>(position) | 0x20) == 0x65) {
    position++
    if (position < end && (load<u8>(position) == PLUS || load<u8>(position) == MINUS)) position++
    position = skipDigits(position, end)
  }
  return position
}

/** `true`, `false` or `null`, each as a word of its last four bytes. */
function skipWord(at: usize, end: usize): usize {
  if (at + 4 <= end) {
    const word = load<u32>(at)
    if (word == 0x65757274 || word == 0x6c6c756e) return at + 4
    if (at + 5 <= end && word == 0x736c6166 && load<u8>(at, 4) == 0x65) return at + 5
  }
  return 0
}

function skipValue(at: usize, end: usize, depth: u32): usize {
  if (at >= end || depth > MAX_DEPTH) return 0
  const open = load<u8>(at)
  if (open == QUOTE) return skipString(at, end)
  if (open == OPEN_BRACE || open == OPEN_BRACKET) {
    const close = open == OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET
    let member = firstMember(at, end)
    while (member != 0) {
      if (load<u8>(member) == close) return member + 1
      const value = open == OPEN_BRACE ? valueOfMember(skipKey(member, end), end) : member
      if (value == 0) return 0
      member = skipValue(value, end, depth + 1)
      if (member != 0) member = nextMember(member, end)
    }
    return 0
  }
  return open == MINUS || isDigit(at, end) ? skipNumber(at, end) : skipWord(at, end)
}

function firstMember(open: usize, end: usize): usize {
  const at = skipSpace(open + 1, end)
  return at < end ? at : 0
}

function nextMember(at: usize, end: usize): usize {
  const position = skipSpace(at, end)
  if (position >= end) return 0
  const byte = load<u8>(position)
  if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) return position
  if (byte != COMMA) return 0
  const next = skipSpace(position + 1, end)
  if (next >= end) return 0
  const first = load<u8>(next)
  return first == CLOSE_BRACE || first == CLOSE_BRACKET ? 0 : next
}

function skipKey(at: usize, end: usize): usize {
  return load<u8>(at) == QUOTE ? skipString(at, end) : 0
}

/** @param key the end of the member's key, 0 where it has none */
function valueOfMember(key: usize, end: usize): usize {
  if (key == 0) return 0
  const colon = skipSpace(key, end)
  if (colon >= end || load<u8>(colon) != COLON) return 0
  const value = skipSpace(colon + 1, end)
  return value < end ? value : 0
}

/** 1 where the key between the quotes is the step's, 0 where not, −1 where only its escapes tell. */
function compareKey(start: usize, end: usize, key: usize, length: usize): i32 {
  const own = end - start
  if (own < length) return 0
  if (own == length) {
    for (let i: usize = 0; i < length; i++) if (load<u8>(start + i) != load<u8>(key + i)) return 0
    return 1
  }
  for (let i = start; i < end; i++) if (load<u8>(i) == BACKSLASH) return -1
  return 0
}

function memberAt(open: usize, end: usize, key: usize, length: usize): i32 {
  let member = firstMember(open, end)
  while (member != 0) {
    if (load<u8>(member) == CLOSE_BRACE) return MISSING
    const keyEnd = skipKey(member, end)
    const value = valueOfMember(keyEnd, end)
    if (value == 0) return NOT_JSON
    const same = compareKey(member + 1, keyEnd - 1, key, length)
    if (same != 0) return same > 0 ? (value as i32) : UNSURE
    member = skipValue(value, end, 0)
    if (member != 0) member = nextMember(member, end)
  }
  return NOT_JSON
}

function elementAt(open: usize, end: usize, index: i32): i32 {
  let member = firstMember(open, end)
  for (let count: i32 = 0; member != 0; count++) {
    if (load<u8>(member) == CLOSE_BRACKET) return MISSING
    if (count == index) return member as i32
    member = skipValue(member, end, 0)
    if (member != 0) member = nextMember(member, end)
  }
  return NOT_JSON
}

/**
 * Where the value that a path leads to starts in a JSON text.
 *
 * @param start not 0
 * @returns −1 where the text is no JSON up to there, −2 where there is no such value, −3 where an escape in a key must tell
 */
export function find(start: usize, end: usize, steps: usize, count: u32): i32 {
  let at = skipSpace(start, end) as i32
  if ((at as usize) >= end) return MISSING
  for (let i: u32 = 0; i < count; i++) {
    const step = steps + (i as usize) * STEP
    const open = load<u8>(at)
    if (open == OPEN_BRACE) at = memberAt(at, end, load<u32>(step), load<u32>(step, 4))
    else if (open == OPEN_BRACKET) at = elementAt(at, end, load<i32>(step, 8))
    else return MISSING
    if (at < 0) return at
  }
  return at
}

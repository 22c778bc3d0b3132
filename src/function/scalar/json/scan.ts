import { utf8 } from '../../bytes.ts'

/**
 * JSON read in place, in its UTF-8 bytes: values that a path does not go through are passed over without being made.
 * Like Trino's, the reading stops at the value it was sent for, so what comes after need not be JSON; what comes before
 * must be.
 */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const COLON = 0x3a

/** Positions are past what was read; this says that it was no JSON. */
const NOT_JSON = -1

/** The first byte from `at` that is no white space, `end` where there is none. */
export function skipSpace(data: Uint8Array, at: number, end: number): number {
  let position = at
  while (position < end) {
    const byte = data[position]!
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    position++
  }
  return position
}

/** 1 for the bytes that a string is not merely passed over at: quote, backslash and control characters. */
const STOPS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
)

/** @param at at the opening quote */
export function skipString(data: Uint8Array, at: number, end: number): number {
  for (let position = at + 1; position < end; position++) {
    const byte = data[position]!
    if (STOPS[byte] === 0) continue
    if (byte === QUOTE) return position + 1
    if (byte !== BACKSLASH) return NOT_JSON
    position++
  }
  return NOT_JSON
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

function skipDigits(data: Uint8Array, at: number, end: number): number {
  let position = at
  while (position < end && isDigit(data[position])) position++
  return position > at ? position : NOT_JSON
}

function skipNumber(data: Uint8Array, at: number, end: number): number {
  let position = data[at] === 0x2d ? at + 1 : at
  if (position < end && data[position] === 0x30) position++
  else position = skipDigits(data, position, end)
  if (position < 0) return NOT_JSON
  if (position < end && data[position] === 0x2e) position = skipDigits(data, position + 1, end)
  if (position > 0 && position < end && (data[position]! | 0x20) === 0x65) {
    position++
    if (position < end && (data[position] === 0x2b || data[position] === 0x2d)) position++
    position = skipDigits(data, position, end)
  }
  return position
}

/** Whether a byte would make a word longer: that of a letter, a digit, `_`, `$`, or any past ASCII. */
const goesOn = (byte: number): boolean => byte >= 0x80 || /[\w$]/.test(String.fromCharCode(byte))

const WORDS = ['true', 'false', 'null'].map(utf8)

function skipWord(data: Uint8Array, at: number, end: number): number {
  for (const word of WORDS) {
    const behind = at + word.length
    if (behind <= end && word.every((byte, i) => data[at + i] === byte))
      return behind < end && goesOn(data[behind]!) ? NOT_JSON : behind
  }
  return NOT_JSON
}

const MAX_DEPTH = 1000

/** Passes over the value at `at` (no space before it). */
export function skipValue(data: Uint8Array, at: number, end: number, depth = 0): number {
  if (at >= end || depth > MAX_DEPTH) return NOT_JSON
  switch (data[at]) {
    case QUOTE:
      return skipString(data, at, end)
    case OPEN_BRACE:
    case OPEN_BRACKET: {
      for (let member = firstMember(data, at, end); ; member = nextMember(data, member, end)) {
        if (member < 0) return NOT_JSON
        if (isClosed(data, at, member)) return member + 1
        const value = data[at] === OPEN_BRACE ? valueOfMember(data, member, end) : member
        if (value < 0) return NOT_JSON
        member = skipValue(data, value, end, depth + 1)
        if (member < 0) return NOT_JSON
      }
    }
    default:
      return isDigit(data[at]) || data[at] === 0x2d ? skipNumber(data, at, end) : skipWord(data, at, end)
  }
}

/** Whether the container that opens at `open` closes at `member`. */
function isClosed(data: Uint8Array, open: number, member: number): boolean {
  return data[member] === (data[open] === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET)
}

/** Where the first member of a container starts, or its closing bracket is. */
function firstMember(data: Uint8Array, open: number, end: number): number {
  const at = skipSpace(data, open + 1, end)
  return at < end ? at : NOT_JSON
}

/** The same behind a member's value. A comma must be followed by another member. */
function nextMember(data: Uint8Array, at: number, end: number): number {
  const position = skipSpace(data, at, end)
  if (position >= end) return NOT_JSON
  if (data[position] === CLOSE_BRACE || data[position] === CLOSE_BRACKET) return position
  if (data[position] !== COMMA) return NOT_JSON
  const next = skipSpace(data, position + 1, end)
  return next < end && data[next] !== CLOSE_BRACE && data[next] !== CLOSE_BRACKET ? next : NOT_JSON
}

/** Where the value of the member whose key starts at `at` starts. */
function valueOfMember(data: Uint8Array, at: number, end: number): number {
  if (data[at] !== QUOTE) return NOT_JSON
  const colon = skipSpace(data, skipString(data, at, end), end)
  if (colon < at || data[colon] !== COLON) return NOT_JSON
  const value = skipSpace(data, colon + 1, end)
  return value < end ? value : NOT_JSON
}

/** A step of a path made ready. */
export interface PathStep {
  readonly key: Uint8Array
  readonly text: string
  /** The array index that it names, −1 where it is none. */
  readonly index: number
}

export function pathSteps(path: readonly string[]): readonly PathStep[] {
  return path.map((text) => ({
    key: utf8(text),
    text,
    index: /^\+?\d{1,10}$/.test(text) ? Number(text) : -1,
  }))
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of the string that spans [start, end), quotes included. Undefined where an escape in it is none. */
export function stringAt(data: Uint8Array, start: number, end: number): string | undefined {
  const inner = data.subarray(start + 1, end - 1)
  if (!inner.includes(BACKSLASH)) return decoder.decode(inner)
  try {
    const text: unknown = JSON.parse(decoder.decode(data.subarray(start, end)))
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}

function isKey(data: Uint8Array, start: number, end: number, step: PathStep): boolean {
  const { key } = step
  if (end - start - 2 === key.length) {
    let same = true
    for (let i = 0; same && i < key.length; i++) same = data[start + 1 + i] === key[i]
    if (same) return true
  }
  // An escaped spelling of the key is longer.
  if (end - start - 2 <= key.length) return false
  for (let i = start + 1; i < end - 1; i++)
    if (data[i] === BACKSLASH) return stringAt(data, start, end) === step.text
  return false
}

/** What a reading found: the value's start, or that there is none (`MISSING`), or that the text is no JSON. */
const MISSING = -2

function memberAt(data: Uint8Array, open: number, end: number, step: PathStep): number {
  for (let member = firstMember(data, open, end); ; member = nextMember(data, member, end)) {
    if (member < 0) return NOT_JSON
    if (data[member] === CLOSE_BRACE) return MISSING
    if (data[member] !== QUOTE) return NOT_JSON
    const keyEnd = skipString(data, member, end)
    if (keyEnd < 0) return NOT_JSON
    const value = valueOfMember(data, member, end)
    if (value < 0) return NOT_JSON
    if (isKey(data, member, keyEnd, step)) return value
    member = skipValue(data, value, end)
    if (member < 0) return NOT_JSON
  }
}

/** The value of element `index` of the array that opens at `open`. */
export function elementAt(data: Uint8Array, open: number, end: number, index: number): number {
  let count = 0
  for (let member = firstMember(data, open, end); ; member = nextMember(data, member, end)) {
    if (member < 0) return NOT_JSON
    if (data[member] === CLOSE_BRACKET) return MISSING
    if (count === index) return member
    count++
    member = skipValue(data, member, end)
    if (member < 0) return NOT_JSON
  }
}

/** Where the value that a path leads to starts, in the JSON text [start, end). */
export function find(data: Uint8Array, start: number, end: number, path: readonly PathStep[]): number {
  let at = skipSpace(data, start, end)
  if (at >= end) return MISSING
  for (const step of path) {
    if (data[at] === OPEN_BRACE) at = memberAt(data, at, end, step)
    else if (data[at] === OPEN_BRACKET) at = elementAt(data, at, end, step.index)
    else return MISSING
    if (at < 0) return at
  }
  return at
}

/**
 * Whether the value at `at`, which is a text's outermost, may end where it does: Trino's reader wants white space behind a
 * number that stands alone, and a number without zeros before it.
 */
export function mayStandAlone(data: Uint8Array, at: number, end: number): boolean {
  if (!isDigit(data[at]) && data[at] !== 0x2d) return true
  const behind = skipNumber(data, at, end)
  return behind === end || skipSpace(data, behind, end) > behind
}

export type ValueKind = 'string' | 'object' | 'array' | 'null' | 'other'

/** What kind of value starts at a position. */
export function kindAt(data: Uint8Array, at: number): ValueKind {
  switch (data[at]) {
    case QUOTE:
      return 'string'
    case OPEN_BRACE:
      return 'object'
    case OPEN_BRACKET:
      return 'array'
    case 0x6e:
      return 'null'
    default:
      return 'other'
  }
}

/** Calls `each` with the start and end of every value of an array or object; false where the text is no JSON. */
export function eachMember(
  data: Uint8Array,
  open: number,
  end: number,
  each: (start: number, end: number) => void,
): boolean {
  for (let member = firstMember(data, open, end); ; member = nextMember(data, member, end)) {
    if (member < 0) return false
    if (isClosed(data, open, member)) return true
    const value = data[open] === OPEN_BRACE ? valueOfMember(data, member, end) : member
    if (value < 0) return false
    member = skipValue(data, value, end)
    if (member < 0) return false
    each(value, member)
  }
}

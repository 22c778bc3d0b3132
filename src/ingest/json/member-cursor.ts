import * as ch from './characters.ts'

export type JsonKind = 'string' | 'number' | 'object' | 'array' | 'true' | 'false' | 'null'

/**
 * Walks the members of an object or the items of an array without making anything: every step
 * overwrites the fields. Only for text that `compactValue` wrote, which is valid and has no white space.
 * One cursor serves one level; a nested value needs one of its own.
 *
 * @example
 * openContainer(cursor, text, 0)
 * while (nextMember(cursor)) if (cursor.kind === 'string') …text[cursor.valueStart, cursor.valueEnd)…
 */
export interface JsonCursor {
  bytes: Uint8Array
  /** Where the next member or item begins, or the closing bracket stands. */
  next: number
  /** The key's text between its quotes, as spelled. */
  keyStart: number
  keyEnd: number
  /** The key contains a backslash: compare it only after `appendUnescaped`. */
  keyEscaped: boolean
  /** The value's own text; of a string without its quotes. */
  valueStart: number
  valueEnd: number
  kind: JsonKind
  /** The value is a string that contains a backslash. */
  valueEscaped: boolean
}

export function createCursor(): JsonCursor {
  const bytes = new Uint8Array(0)
  const span = { keyStart: 0, keyEnd: 0, keyEscaped: false, valueStart: 0, valueEnd: 0, valueEscaped: false }
  return { bytes, next: 0, ...span, kind: 'null' }
}

/** Sets the cursor before the first member or item of the object or array that begins at `start`. */
export function openContainer(cursor: JsonCursor, bytes: Uint8Array, start: number): void {
  cursor.bytes = bytes
  cursor.next = start + 1
}

/** Reads the object's next member; false where there is none, and then `next` is behind the object. */
export function nextMember(cursor: JsonCursor): boolean {
  const { bytes } = cursor
  if (!enterElement(cursor, ch.CLOSE_BRACE)) return false
  cursor.keyStart = cursor.next + 1
  cursor.keyEnd = stringEnd(bytes, cursor.keyStart)
  cursor.keyEscaped = escapeSeen
  readValue(cursor, cursor.keyEnd + 2)
  return true
}

/** Reads the array's next item; false where there is none, and then `next` is behind the array. */
export function nextItem(cursor: JsonCursor): boolean {
  if (!enterElement(cursor, ch.CLOSE_BRACKET)) return false
  readValue(cursor, cursor.next)
  return true
}

function enterElement(cursor: JsonCursor, close: number): boolean {
  const byte = cursor.bytes[cursor.next]!
  if (byte === ch.COMMA || byte === close) cursor.next++
  return byte !== close
}

/** 1 for the bytes that neither end a string nor escape what follows. */
const INSIDE = new Uint8Array(256).fill(1)
INSIDE[ch.QUOTE] = 0
INSIDE[ch.BACKSLASH] = 0

/** Whether the string that {@link stringEnd} read last contains a backslash. */
let escapeSeen = false

/** The closing quote of the string whose text begins at `start`. */
function stringEnd(bytes: Uint8Array, start: number): number {
  escapeSeen = false
  const lastFour = bytes.length - 4
  for (let i = start; ; i++) {
    while (
      i <= lastFour &&
      (INSIDE[bytes[i]!]! & INSIDE[bytes[i + 1]!]! & INSIDE[bytes[i + 2]!]! & INSIDE[bytes[i + 3]!]!) === 1
    )
      i += 4
    const byte = bytes[i]!
    if (byte === ch.QUOTE) return i
    if (byte === ch.BACKSLASH) {
      escapeSeen = true
      i++
    }
  }
}

const KIND: ReadonlyMap<number, JsonKind> = new Map([
  [0x74, 'true'],
  [0x66, 'false'],
  [0x6e, 'null'],
])

function readValue(cursor: JsonCursor, start: number): void {
  const { bytes } = cursor
  const first = bytes[start]!
  if (first === ch.QUOTE) {
    cursor.kind = 'string'
    cursor.valueStart = start + 1
    cursor.valueEnd = stringEnd(bytes, start + 1)
    cursor.valueEscaped = escapeSeen
    cursor.next = cursor.valueEnd + 1
    return
  }
  const nested = first === ch.OPEN_BRACE || first === ch.OPEN_BRACKET
  if (first === ch.OPEN_BRACE) cursor.kind = 'object'
  else if (first === ch.OPEN_BRACKET) cursor.kind = 'array'
  else cursor.kind = KIND.get(first) ?? 'number'
  cursor.valueStart = start
  cursor.valueEnd = nested ? nestedEnd(bytes, start) : scalarEnd(bytes, start)
  cursor.valueEscaped = false
  cursor.next = cursor.valueEnd
}

function nestedEnd(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let i = start; ; i++) {
    const byte = bytes[i]!
    if (byte === ch.QUOTE) i = stringEnd(bytes, i + 1)
    else if (byte === ch.OPEN_BRACE || byte === ch.OPEN_BRACKET) depth++
    else if ((byte === ch.CLOSE_BRACE || byte === ch.CLOSE_BRACKET) && --depth === 0) return i + 1
  }
}

function scalarEnd(bytes: Uint8Array, start: number): number {
  let i = start + 1
  while (bytes[i] !== ch.COMMA && bytes[i] !== ch.CLOSE_BRACE && bytes[i] !== ch.CLOSE_BRACKET) i++
  return i
}

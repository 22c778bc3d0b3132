import { type ByteBuffer, createByteBuffer, reserve } from '../../common/byte-buffer.ts'
import * as ch from './characters.ts'

/** Open brackets that are followed, a byte each; a damaged text with more is given up. */
const MAX_FOLLOWED_NESTING = 1_048_576

type Last = 'nothing' | 'open' | 'comma' | 'colon' | 'scalar' | 'end'

/** Where a {@link skipDamaged} stands; it goes on with the next piece of the text. */
export interface BracketSkip {
  /** The open brackets, outermost first. */
  readonly open: ByteBuffer
  /** The value's own indentation, -1 where it does not begin its line. */
  readonly indent: number
  /** The white space before here on this line, -1 behind the line's first token. */
  lineIndent: number
  inString: boolean
  afterBackslash: boolean
  last: Last
  /** Where {@link skipDamaged} lost the structure, in the bytes it was given. */
  lostAt: number
}

export function createBracketSkip(indent: number): BracketSkip {
  const place = { indent, lineIndent: -1, inString: false, afterBackslash: false }
  return { open: createByteBuffer(64), ...place, last: 'nothing', lostAt: 0 }
}

/** What {@link skipDamaged} returns instead of a position: the value goes on, or its structure is lost. */
export const NEEDS_MORE = -1
const STRUCTURE_LOST = -2

/**
 * Passes over one damaged JSON value by its brackets and quotes alone, so that what follows it in an
 * array can be read. It gives up rather than guess: at brackets that do not match, at a line end in a
 * string, at bytes that no JSON text has outside strings, at a value where its place has none, and at an
 * object inside the value that begins a line no deeper than the value itself: the signs of a quote or
 * bracket too many or too few.
 *
 * Returns the position behind the value, {@link NEEDS_MORE}, or -2 with `skip.lostAt` set.
 */
export function skipDamaged(skip: BracketSkip, bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (skip.inString) {
      // Most bytes of a string are plain: hostile ones are very many.
      if (!skip.afterBackslash && isPlain(byte)) {
        while (i + 1 < end && isPlain(bytes[i + 1]!)) i++
        continue
      }
      if (byte === ch.LINE_FEED) return lost(skip, i)
      if (skip.afterBackslash) skip.afterBackslash = false
      else if (byte === ch.BACKSLASH) skip.afterBackslash = true
      else if (byte === ch.QUOTE) {
        skip.inString = false
        if (valueEnds(skip)) return i + 1
      }
      continue
    }
    // A scalar alone ends before what cannot belong to it.
    if (skip.last === 'scalar' && !isScalarByte(byte)) {
      skip.last = 'end'
      if (skip.open.length === 0) return i
    }
    if (ch.isBlank(byte)) {
      if (byte === ch.LINE_FEED) skip.lineIndent = 0
      else if (skip.lineIndent >= 0 && byte !== ch.CARRIAGE_RETURN) skip.lineIndent++
      continue
    }
    const shallow = skip.lineIndent >= 0 && skip.lineIndent <= skip.indent
    skip.lineIndent = -1
    switch (byte) {
      case ch.OPEN_BRACE:
      case ch.OPEN_BRACKET:
        if (shallow || !mayBegin(skip) || skip.open.length === MAX_FOLLOWED_NESTING) return lost(skip, i)
        reserve(skip.open, 1)
        skip.open.bytes[skip.open.length++] = byte
        skip.last = 'open'
        break
      case ch.CLOSE_BRACE:
      case ch.CLOSE_BRACKET:
        // In ASCII both closing brackets stand two behind their opening ones.
        if (skip.open.length === 0 || skip.open.bytes[--skip.open.length]! + 2 !== byte) return lost(skip, i)
        if (valueEnds(skip)) return i + 1
        break
      case ch.QUOTE:
        if (skip.last === 'end' || skip.last === 'scalar') return lost(skip, i)
        skip.inString = true
        break
      case ch.COMMA:
      case ch.COLON:
        if (skip.open.length === 0) return lost(skip, i)
        skip.last = byte === ch.COMMA ? 'comma' : 'colon'
        break
      default:
        if (!isScalarByte(byte) || skip.last === 'end') return lost(skip, i)
        skip.last = 'scalar'
    }
  }
  return NEEDS_MORE
}

function lost(skip: BracketSkip, at: number): number {
  skip.lostAt = at
  return STRUCTURE_LOST
}

/** Whether a byte of a string changes nothing about how the next one is read. */
function isPlain(byte: number): boolean {
  return byte !== ch.QUOTE && byte !== ch.BACKSLASH && byte !== ch.LINE_FEED
}

/** Whether an object or array may stand here: in an object only behind a colon. */
function mayBegin(skip: BracketSkip): boolean {
  const { open, last } = skip
  if (open.length > 0 && open.bytes[open.length - 1] === ch.OPEN_BRACE) return last === 'colon'
  return last === 'nothing' || last === 'open' || last === 'comma'
}

function valueEnds(skip: BracketSkip): boolean {
  skip.last = 'end'
  return skip.open.length === 0
}

/** Letters, digits, sign and point: numbers and literals, misspelled ones too (`NaN`, `None`). */
function isScalarByte(byte: number): boolean {
  const letter = byte | 0x20
  if ((letter >= 0x61 && letter <= 0x7a) || (byte >= ch.ZERO && byte <= ch.NINE)) return true
  return byte === ch.MINUS || byte === ch.PLUS || byte === ch.DOT
}

import { appendBytes, type ByteBuffer } from '../../common/byte-buffer.ts'
import * as ch from './characters.ts'
import { beginNested, endNested, endScalar, KIND, type MemberMarks, pushMark } from './member-marks.ts'

/** Objects and arrays inside one another. Real events reach 12; a parser after us may recurse. */
export const MAX_NESTING = 1_000

/** Everything that can be wrong with a JSON text (RFC 8259, in UTF-8). */
export type JsonFault =
  | 'unexpected end of input'
  | 'expected a value'
  | 'expected a key'
  | "expected a key or '}'"
  | "expected a value or ']'"
  | "expected ':'"
  | "expected ',' or '}'"
  | "expected ',' or ']'"
  | 'control character in a string'
  | 'invalid escape in a string'
  | 'invalid UTF-8'
  | 'invalid number'
  | 'invalid literal'
  | 'more than 1,000 levels of nesting'

/** Filled by {@link compactValue} where it fails: what is wrong, and at which position of `bytes`. */
export interface JsonProblem {
  fault: JsonFault
  offset: number
}

export function createJsonProblem(): JsonProblem {
  return { fault: 'unexpected end of input', offset: 0 }
}

function fail(problem: JsonProblem, fault: JsonFault, offset: number): -1 {
  problem.fault = fault
  problem.offset = offset
  return -1
}

/** 1 for the bytes that stand for themselves in a string: ASCII without controls, quote and backslash. */
const PLAIN = new Uint8Array(256).map((_, byte) =>
  byte >= ch.SPACE && byte < 0x80 && byte !== ch.QUOTE && byte !== ch.BACKSLASH ? 1 : 0,
)

/** 1 for the letters that may follow a backslash, `u` aside. */
const ESCAPED = new Uint8Array(256)
for (const letter of '"\\/bfnrt') ESCAPED[letter.charCodeAt(0)] = 1

/** What the innermost open bracket is: 1 an object, 0 an array. Calls do not nest, so one stack serves all. */
const levels = new Uint8Array(MAX_NESTING + 1)

/**
 * Reads one JSON value from `bytes[start, end)`, white space before it allowed, and appends its own
 * text to `out` with the white space between tokens removed and nothing else changed: numbers keep
 * their spelling, strings their escapes, objects their key order and duplicate keys. Without `out`
 * it only checks.
 *
 * It validates strictly (RFC 8259; UTF-8 without surrogates or overlong forms). A `\u` escape that is
 * half of a surrogate pair is legal there, and legal here. What follows the value is not looked at.
 *
 * Returns the position behind the value, or -1 with `problem` filled, and then `out` is as it was.
 * `problem.fault` is 'unexpected end of input', with `offset === end`, exactly where more bytes
 * could still make a valid value. A number that touches `end` counts as complete.
 *
 * @param marks where the members of an object are marked, by their places in `out`, or in `bytes` where there is no `out`
 * and the value is compact already
 * @example compactValue(utf8('{ "a" : 1.0 } x'), 0, 15, out, problem) // 13, out: {"a":1.0}
 */
export function compactValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ByteBuffer | undefined,
  problem: JsonProblem,
  marks?: MemberMarks,
): number {
  const before = out === undefined ? 0 : out.length
  const marked = marks === undefined ? 0 : marks.length
  const stop = scanValue(bytes, start, end, out, problem, marks)
  if (stop >= 0) return stop
  if (out !== undefined) out.length = before
  if (marks !== undefined) marks.length = marked
  return -1
}

/** What is expected next; values and keys first, so that a string may begin at every number below `COLON`. */
const VALUE = 0
const FIRST_ITEM = 1
const KEY = 2
const FIRST_KEY = 3
const COLON = 4
const COMMA = 5

const EXPECTED_FAULT = [
  'expected a value',
  "expected a value or ']'",
  'expected a key',
  "expected a key or '}'",
  "expected ':'",
] as const satisfies readonly JsonFault[]

/** Members of objects are marked down to here. */
const MARKED_DEPTH = 2

function scanValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ByteBuffer | undefined,
  problem: JsonProblem,
  marks: MemberMarks | undefined,
): number {
  let i = start
  let depth = 0
  let inObject = false
  let expected = VALUE
  // Bytes are copied in runs: a run ends where white space begins.
  let run = start
  /** What added to a position in `bytes` gives the place of a mark. */
  let shift = out === undefined ? 0 : out.length - start
  const markedDepth = marks === undefined ? 0 : MARKED_DEPTH
  /** Marks of the members, at depth 1 and 2, that are being read. */
  let [outer, inner] = [0, 0]
  while (i < end) {
    const byte = bytes[i]!
    if (byte === ch.QUOTE && expected < COLON) {
      const from = i + 1
      i = stringEnd(bytes, from, end, problem)
      if (i < 0) return -1
      if (expected >= KEY) {
        if (depth <= markedDepth) {
          const mark = pushMark(marks!, from + shift, escapeSeen)
          if (depth === 1) outer = mark
          else inner = mark
        }
        i++
        expected = COLON
        if (i < end && bytes[i] === ch.COLON) {
          expected = VALUE
          i++
        }
        continue
      }
      if (inObject && depth <= markedDepth) {
        const mark = depth === 1 ? outer : inner
        endScalar(marks!, mark, from + shift, i + shift, KIND.string, escapeSeen)
      }
      i++
    } else if (byte <= ch.SPACE && ch.isBlank(byte)) {
      if (out !== undefined && i > run) appendBytes(out, bytes, run, i)
      i = ch.skipBlank(bytes, i + 1, end)
      run = i
      if (out !== undefined) shift = out.length - run
      continue
    } else if (expected === COMMA) {
      if (byte === ch.COMMA) {
        expected = inObject ? KEY : VALUE
        i++
        continue
      }
      if (byte !== (inObject ? ch.CLOSE_BRACE : ch.CLOSE_BRACKET))
        return fail(problem, inObject ? "expected ',' or '}'" : "expected ',' or ']'", i)
      i++
      depth--
      inObject = levels[depth] === 1
      if (inObject && depth <= markedDepth)
        endNested(
          marks!,
          depth === 1 ? outer : inner,
          i + shift,
          byte === ch.CLOSE_BRACE ? KIND.object : KIND.array,
        )
    } else if (expected === COLON) {
      if (byte !== ch.COLON) return fail(problem, EXPECTED_FAULT[COLON], i)
      expected = VALUE
      i++
      continue
    } else if (expected >= KEY || (byte === ch.CLOSE_BRACKET && expected === FIRST_ITEM)) {
      // The end of an object or array that has nothing in it.
      if (expected === KEY || (expected === FIRST_KEY && byte !== ch.CLOSE_BRACE))
        return fail(problem, EXPECTED_FAULT[expected], i)
      i++
      depth--
      inObject = levels[depth] === 1
      if (inObject && depth <= markedDepth)
        endNested(
          marks!,
          depth === 1 ? outer : inner,
          i + shift,
          byte === ch.CLOSE_BRACE ? KIND.object : KIND.array,
        )
    } else if (byte === ch.OPEN_BRACE || byte === ch.OPEN_BRACKET) {
      if (depth === MAX_NESTING) return fail(problem, 'more than 1,000 levels of nesting', i)
      if (inObject && depth <= markedDepth) beginNested(marks!, depth === 1 ? outer : inner, i + shift)
      levels[depth++] = inObject ? 1 : 0
      inObject = byte === ch.OPEN_BRACE
      expected = inObject ? FIRST_KEY : FIRST_ITEM
      i++
      continue
    } else {
      const from = i
      i = scanScalar(bytes, i, end, EXPECTED_FAULT[expected]!, problem)
      if (i < 0) return -1
      if (inObject && depth <= markedDepth) {
        const mark = depth === 1 ? outer : inner
        endScalar(marks!, mark, from + shift, i + shift, scalarKind(byte), false)
      }
    }
    // A value has ended.
    if (depth === 0) {
      if (out !== undefined) appendBytes(out, bytes, run, i)
      return i
    }
    expected = COMMA
    if (i < end && bytes[i] === ch.COMMA) {
      expected = inObject ? KEY : VALUE
      i++
    }
  }
  return fail(problem, 'unexpected end of input', end)
}

/** Whether the string that {@link stringEnd} read last contains a backslash. */
let escapeSeen = false

/** The closing quote of the string whose text begins at `start`, or -1. */
function stringEnd(bytes: Uint8Array, start: number, end: number, problem: JsonProblem): number {
  escapeSeen = false
  // Strings are most of the text: four bytes a step.
  const lastFour = end - 4
  let i = start
  for (;;) {
    while (
      i <= lastFour &&
      (PLAIN[bytes[i]!]! & PLAIN[bytes[i + 1]!]! & PLAIN[bytes[i + 2]!]! & PLAIN[bytes[i + 3]!]!) === 1
    )
      i += 4
    while (i < end && PLAIN[bytes[i]!] === 1) i++
    if (i === end) return fail(problem, 'unexpected end of input', end)
    const byte = bytes[i]!
    if (byte === ch.QUOTE) return i
    if (byte === ch.BACKSLASH) {
      escapeSeen = true
      i = scanEscape(bytes, i, end, problem)
    } else i = scanWide(bytes, i, end, problem)
    if (i < 0) return -1
  }
}

/** The kind of the number or literal that begins with `first`. */
function scalarKind(first: number): number {
  if (first === 0x74) return KIND.true
  if (first === 0x66) return KIND.false
  return first === 0x6e ? KIND.null : KIND.number
}

/** From a backslash to behind its escape. */
function scanEscape(bytes: Uint8Array, start: number, end: number, problem: JsonProblem): number {
  let i = start + 1
  if (i === end) return fail(problem, 'unexpected end of input', end)
  if (ESCAPED[bytes[i]!] === 1) return i + 1
  if (bytes[i] !== 0x75) return fail(problem, 'invalid escape in a string', i)
  for (const stop = i + 5; ++i < stop; ) {
    if (i === end) return fail(problem, 'unexpected end of input', end)
    if (ch.hexDigit(bytes[i]!) < 0) return fail(problem, 'invalid escape in a string', i)
  }
  return i
}

/** From the first byte of a character outside ASCII to behind it (Unicode 15, table 3-7), or a control character. */
function scanWide(bytes: Uint8Array, start: number, end: number, problem: JsonProblem): number {
  const lead = bytes[start]!
  if (lead < ch.SPACE) return fail(problem, 'control character in a string', start)
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  if (length === 0) return fail(problem, 'invalid UTF-8', start)
  // Only the second byte's range depends on the first: no overlong form, no surrogate, nothing past U+10FFFF.
  let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let i = start + 1; i < start + length; i++) {
    if (i === end) return fail(problem, 'unexpected end of input', end)
    const byte = bytes[i]!
    if (byte < low || byte > high) return fail(problem, 'invalid UTF-8', i)
    low = 0x80
    high = 0xbf
  }
  return start + length
}

const LITERALS: ReadonlyMap<number, Uint8Array> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), new TextEncoder().encode(word)]),
)

/** From the first byte of a number or literal to behind it. */
function scanScalar(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherwise: JsonFault,
  problem: JsonProblem,
): number {
  const first = bytes[start]!
  if (first === ch.MINUS || (first >= ch.ZERO && first <= ch.NINE))
    return scanNumber(bytes, start, end, problem)
  const literal = LITERALS.get(first)
  if (literal === undefined) return fail(problem, otherwise, start)
  for (let k = 1; k < literal.length; k++) {
    if (start + k === end) return fail(problem, 'unexpected end of input', end)
    if (bytes[start + k] !== literal[k]) return fail(problem, 'invalid literal', start + k)
  }
  return start + literal.length
}

function skipDigits(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && bytes[i]! >= ch.ZERO && bytes[i]! <= ch.NINE) i++
  return i
}

/** `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` */
function scanNumber(bytes: Uint8Array, start: number, end: number, problem: JsonProblem): number {
  const digits = bytes[start] === ch.MINUS ? start + 1 : start
  let i = digits < end && bytes[digits] === ch.ZERO ? digits + 1 : skipDigits(bytes, digits, end)
  if (i === digits) return numberFault(problem, i, end)
  // A leading zero, as in 012, would otherwise be reported as a missing comma.
  if (bytes[digits] === ch.ZERO && i < end && bytes[i]! >= ch.ZERO && bytes[i]! <= ch.NINE)
    return numberFault(problem, i, end)
  if (i < end && bytes[i] === ch.DOT) {
    const fraction = i + 1
    i = skipDigits(bytes, fraction, end)
    if (i === fraction) return numberFault(problem, i, end)
  }
  if (i < end && (bytes[i]! | 0x20) === 0x65) {
    const sign = i + 1
    const exponent = sign < end && (bytes[sign] === ch.PLUS || bytes[sign] === ch.MINUS) ? sign + 1 : sign
    i = skipDigits(bytes, exponent, end)
    if (i === exponent) return numberFault(problem, i, end)
  }
  return i
}

function numberFault(problem: JsonProblem, offset: number, end: number): -1 {
  return fail(problem, offset === end ? 'unexpected end of input' : 'invalid number', offset)
}

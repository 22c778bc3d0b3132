import { TraillakeError } from '../../../common/errors.ts'
import { asBuffer, skipCodePoints, utf8 } from '../../bytes.ts'

/**
 * A LIKE pattern, taken apart. Most patterns in use are one literal with `%` at an end or both: those get loops of their
 * own. `general` has the parts between `%`; in a part, −1 stands for `_` (one code point), else a byte.
 */
export type LikePattern =
  | { readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains'; readonly needle: Uint8Array }
  | { readonly kind: 'general'; readonly parts: readonly Int16Array[] }

const ANY_ONE = -1

function malformedEscape(): never {
  throw new TraillakeError(
    'INVALID_FUNCTION_ARGUMENT',
    "Escape character must be followed by '%', '_' or the escape character itself",
  )
}

/**
 * Compiles a LIKE pattern; `_` is one code point, `%` any number.
 *
 * @param escape one character, or undefined where there is none
 * @throws INVALID_FUNCTION_ARGUMENT in Trino's words
 */
export function compileLike(pattern: string, escape: string | undefined): LikePattern {
  if (escape !== undefined && [...escape].length !== 1)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'Escape string must be a single character')
  const parts: number[][] = [[]]
  const characters = [...pattern]
  for (let i = 0; i < characters.length; i++) {
    let character = characters[i]!
    if (character === escape) {
      const next = characters[++i]
      if (next === undefined || (next !== '%' && next !== '_' && next !== escape)) return malformedEscape()
      character = next
    } else if (character === '%') {
      parts.push([])
      continue
    } else if (character === '_') {
      parts.at(-1)!.push(ANY_ONE)
      continue
    }
    parts.at(-1)!.push(...utf8(character))
  }
  return shapeOf(parts)
}

function shapeOf(parts: readonly (readonly number[])[]): LikePattern {
  const literal = !parts.some((part) => part.includes(ANY_ONE))
  const filled = parts.filter((part) => part.length > 0)
  if (literal && filled.length <= 1) {
    const needle = Uint8Array.from(filled[0] ?? [])
    if (parts.length === 1) return { kind: 'exact', needle }
    const anchored = { start: parts[0]!.length > 0, end: parts.at(-1)!.length > 0 }
    if (anchored.start) return { kind: 'prefix', needle }
    if (anchored.end) return { kind: 'suffix', needle }
    return { kind: 'contains', needle }
  }
  return { kind: 'general', parts: parts.map((part) => Int16Array.from(part)) }
}

/** Where a part that starts at `at` ends, −1 where it does not match there. */
function matchPart(part: Int16Array, data: Uint8Array, start: number, end: number): number {
  let at = start
  for (const wanted of part) {
    if (at >= end) return -1
    if (wanted === ANY_ONE) at = skipCodePoints(data, at, end, 1)
    else if (data[at] === wanted) at++
    else return -1
  }
  return at
}

/** Where a part that ends at `end` starts, −1 where it does not match there. */
function matchPartBackwards(part: Int16Array, data: Uint8Array, start: number, end: number): number {
  let at = end
  for (let i = part.length - 1; i >= 0; i--) {
    if (at <= start) return -1
    at--
    const wanted = part[i]!
    if (wanted === ANY_ONE) while (at > start && (data[at]! & 0xc0) === 0x80) at--
    else if (data[at] !== wanted) return -1
  }
  return at
}

/**
 * Whether bytes [start, end) match. Parts between `%` are taken leftmost, which is enough for LIKE, so nothing is ever
 * tried twice: time is at most the product of the text's and the pattern's length.
 */
export function matchesLike(pattern: LikePattern, data: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  switch (pattern.kind) {
    case 'exact':
      return length === pattern.needle.length && startsAt(data, start, pattern.needle)
    case 'prefix':
      return length >= pattern.needle.length && startsAt(data, start, pattern.needle)
    case 'suffix':
      return length >= pattern.needle.length && startsAt(data, end - pattern.needle.length, pattern.needle)
    case 'contains': {
      const at = asBuffer(data.subarray(start, end)).indexOf(pattern.needle)
      return at >= 0
    }
    case 'general':
      return matchesParts(pattern.parts, data, start, end)
  }
}

function startsAt(data: Uint8Array, start: number, needle: Uint8Array): boolean {
  for (let i = 0; i < needle.length; i++) if (data[start + i] !== needle[i]) return false
  return true
}

function matchesParts(parts: readonly Int16Array[], data: Uint8Array, start: number, end: number): boolean {
  const first = parts[0]!
  let at = matchPart(first, data, start, end)
  if (at < 0) return false
  if (parts.length === 1) return at === end
  const last = parts.at(-1)!
  const stop = matchPartBackwards(last, data, at, end)
  if (stop < 0) return false
  for (let p = 1; p < parts.length - 1; p++) {
    const part = parts[p]!
    if (part.length === 0) continue
    let found = -1
    for (; at < stop; at = skipCodePoints(data, at, stop, 1)) {
      found = matchPart(part, data, at, stop)
      if (found >= 0) break
    }
    if (found < 0) return false
    at = found
  }
  return true
}

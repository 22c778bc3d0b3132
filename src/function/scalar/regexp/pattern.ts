import { RE2JS, RE2JSException } from 're2js'
import { TraillakeError } from '../../../common/errors.ts'
import { lastUsed } from '../../rowwise.ts'
import { findIn, type Places } from './backtrack/find.ts'
import { compileProgram, type Program } from './backtrack/program.ts'
import { MAX_NATIVE_LENGTH, type NativePattern, nativePattern } from './native.ts'
import { type PlainPattern, plainPattern } from './plain.ts'
import { parseRegexp } from './syntax/parse.ts'
import { printRe2, re2Limits } from './syntax/print-re2.ts'

/**
 * A compiled regular expression of Java's syntax, as Joni reads it. RE2, whose time is linear in the text, is asked where it
 * finds the same; else one that goes back.
 */
export interface Pattern {
  readonly source: string
  readonly groupCount: number
  /** Group numbers by name. */
  readonly names: ReadonlyMap<string, number>
  /** What it means where it is a plain text, anchored or not; such patterns need no automaton. */
  readonly plain: PlainPattern | undefined
  /** The same for JavaScript's engine, where that may be asked, in texts that `isEasy`. */
  readonly native: NativePattern | undefined
  /** Whether RE2, if it knows the pattern, finds the same in a text. */
  readonly isEasy: (text: string) => boolean
  /** Whether it is found anywhere in a text. */
  readonly test: (text: string) => boolean
  /** Where the first match from a place on and its groups are. */
  readonly find: (text: string, from: number) => Places | undefined
}

function re2Finder(regexp: RE2JS): (text: string, from: number) => Places | undefined {
  const groups = regexp.groupCount() + 1
  const matcherOf = lastUsed((text: string) => regexp.matcher(text))
  return (text, from) => {
    const matcher = matcherOf(text)
    if (!matcher.find(from)) return undefined
    const places: number[] = []
    for (let group = 0; group < groups; group++) places.push(matcher.start(group), matcher.end(group))
    return places
  }
}

/** Undefined for what is too large for RE2, such as `(a{1000}){1000}`. */
function compileRe2(printed: string): RE2JS | undefined {
  try {
    return RE2JS.compile(printed)
  } catch (error) {
    if (error instanceof RE2JSException) return undefined
    throw error
  }
}

const NOT_ASCII = /[^\0-\x7f]/

function compile(source: string): Pattern {
  const syntax = parseRegexp(source)
  const { groupCount, names, node } = syntax
  const printed = printRe2(node)
  const limits = re2Limits(node)
  const regexp = printed === undefined ? undefined : compileRe2(printed)
  const findEasily = regexp && re2Finder(regexp)
  const isEasy = (text: string): boolean =>
    !(limits.ascii && NOT_ASCII.test(text)) && !(limits.noLastNewline && text.endsWith('\n'))
  let program: Program | undefined = regexp === undefined ? compileProgram(source, syntax) : undefined
  const find = (text: string, from: number): Places | undefined => {
    if (findEasily !== undefined && isEasy(text)) return findEasily(text, from)
    program ??= compileProgram(source, syntax)
    return findIn(program, text, from)
  }
  return {
    ...{ source, groupCount, names, plain: plainPattern(node), isEasy, find },
    native: regexp === undefined ? undefined : nativePattern(node),
    test: (text) => (regexp !== undefined && isEasy(text) ? regexp.test(text) : find(text, 0) !== undefined),
  }
}

const cache = new Map<string, Pattern>()
/** Bounds the cache against patterns that come from data. */
const MAX_PATTERNS = 256

/**
 * A compiled pattern; the latest ones are kept.
 * Throws INVALID_FUNCTION_ARGUMENT `Invalid regular expression '(': end pattern with unmatched parenthesis`.
 */
export function patternOf(source: string): Pattern {
  let pattern = cache.get(source)
  if (pattern === undefined) {
    pattern = compile(source)
    if (cache.size >= MAX_PATTERNS) cache.clear()
    cache.set(source, pattern)
  }
  return pattern
}

/** JavaScript's expression, where it finds the same in a text. */
function nativeFor({ native, isEasy }: Pattern, text: string): RegExp | undefined {
  return native !== undefined && text.length <= MAX_NATIVE_LENGTH && isEasy(text) ? native.regexp : undefined
}

/** Whether a pattern is found anywhere in a text. */
export function isFound(pattern: Pattern, text: string): boolean {
  return nativeFor(pattern, text)?.test(text) ?? pattern.test(text)
}

function groupText(text: string, places: Places, group: number): string | null {
  const start = places[2 * group]!
  return start < 0 ? null : text.slice(start, places[2 * group + 1])
}

/** A group of the first match, 0 for the whole of it; null where there is no match, or the group took no part. */
export function firstMatch(pattern: Pattern, text: string, group: number): string | null {
  const regexp = nativeFor(pattern, text)
  if (regexp !== undefined) return regexp.exec(text)?.[group] ?? null
  const places = pattern.find(text, 0)
  return places === undefined ? null : groupText(text, places, group)
}

/** A match: where it is and what its groups hold, the whole first; null for a group that took no part. */
export interface Match {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | null)[]
}

/** Where the matches of a pattern in a text are, from a place on, from left to right; an empty one moves on by a character. */
export function* placesOf(pattern: Pattern, text: string, from = 0): Generator<Places> {
  for (let next = from; next <= text.length; ) {
    const places = pattern.find(text, next)
    if (places === undefined) return
    yield places
    const [start, end] = [places[0]!, places[1]!]
    next = end > start ? end : end + (text.codePointAt(end)! > 0xffff ? 2 : 1)
  }
}

/** The matches of a pattern in a text, as {@link placesOf} finds them. */
export function* matchesOf(pattern: Pattern, text: string): Generator<Match> {
  for (const places of placesOf(pattern, text)) {
    const groups = Array.from({ length: pattern.groupCount + 1 }, (_, i) => groupText(text, places, i))
    yield { start: places[0]!, end: places[1]!, groups }
  }
}

/** Throws INVALID_FUNCTION_ARGUMENT `Pattern has 1 groups. Cannot access group 2`. */
export function checkGroup(group: bigint, { groupCount }: Pattern): number {
  if (group < 0n) throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'Group cannot be negative')
  if (group > BigInt(groupCount))
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `Pattern has ${groupCount} groups. Cannot access group ${group}`,
    )
  return Number(group)
}

import { RE2JS } from 're2js'
import { TraillakeError } from '../../../common/errors.ts'
import { compileLike, type LikePattern } from '../string/like-pattern.ts'
import { MAX_NATIVE_LENGTH, type NativePattern, nativePattern } from './native.ts'

/** A compiled regular expression (RE2: time linear in the text). */
export interface Pattern {
  readonly regexp: RE2JS
  readonly source: string
  readonly groupCount: number
  /** What it means where it is a plain text, anchored or not; such patterns need no automaton. */
  readonly plain: LikePattern | undefined
  /** The same for JavaScript's engine, where that may be asked. */
  readonly native: NativePattern | undefined
}

const SPECIAL = /[\\^$.|?*+()[\]{}]/
const ESCAPED_PUNCTUATION = /\\([^\p{L}\p{N}\s])/gu

/** The LIKE pattern that finds the same as a regular expression of literal characters, `^` in front and `$` behind. */
export function plainPattern(source: string): LikePattern | undefined {
  const start = source.startsWith('^')
  const end = source.endsWith('$') && !source.endsWith('\\$')
  const body = source.slice(start ? 1 : 0, end ? -1 : undefined)
  if (SPECIAL.test(body.replace(ESCAPED_PUNCTUATION, ''))) return undefined
  const literal = body.replace(ESCAPED_PUNCTUATION, '$1').replace(/[!%_]/g, '!$&')
  return compileLike(`${start ? '' : '%'}${literal}${end ? '' : '%'}`, '!')
}

function compile(source: string): Pattern {
  try {
    const regexp = RE2JS.compile(source)
    return {
      ...{ regexp, source, groupCount: regexp.groupCount() },
      ...{ plain: plainPattern(source), native: nativePattern(source) },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `Invalid regular expression '${source}': ${reason}`,
      {
        cause: error,
      },
    )
  }
}

const cache = new Map<string, Pattern>()
/** Bounds the cache against patterns that come from data. */
const MAX_PATTERNS = 256

/**
 * A compiled pattern; the latest ones are kept.
 * Throws INVALID_FUNCTION_ARGUMENT `Invalid regular expression '(': missing closing )`.
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

/** Whether a pattern is found anywhere in a text. */
export function isFound({ regexp, native }: Pattern, text: string): boolean {
  return native !== undefined && text.length <= MAX_NATIVE_LENGTH
    ? native.regexp.test(text)
    : regexp.test(text)
}

/** A group of the first match, 0 for the whole of it; null where there is no match, or the group took no part. */
export function firstMatch({ regexp, native }: Pattern, text: string, group: number): string | null {
  if (native !== undefined && text.length <= MAX_NATIVE_LENGTH)
    return native.regexp.exec(text)?.[group] ?? null
  const matcher = regexp.matcher(text)
  return matcher.find() ? matcher.group(group) : null
}

/** A match: where it is and what its groups hold, the whole first; null for a group that took no part. */
export interface Match {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | null)[]
}

/** The matches of a pattern in a text, from left to right; an empty one moves on by a character. */
export function* matchesOf({ regexp, groupCount }: Pattern, text: string): Generator<Match> {
  const matcher = regexp.matcher(text)
  while (matcher.find()) {
    const groups = Array.from({ length: groupCount + 1 }, (_, i) => matcher.group(i))
    yield { start: matcher.start(), end: matcher.end(), groups }
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

import { TraillakeError } from '../../common/errors.ts'

/** Tells whether a name matches one segment of a pattern. */
export type NameMatcher = (name: string) => boolean

/** One pattern may stand for this many through its braces. */
const MAX_ALTERNATIVES = 10_000

/** Whether a path has any of `*`, `?`, `[` and `{`, and so may be a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path)
}

/**
 * The patterns that one with braces stands for; braces nest, and those without a comma or a partner are
 * plain text.
 *
 * @example expandBraces('a/{b,c{d,e}}.json') // ['a/b.json', 'a/cd.json', 'a/ce.json']
 */
export function expandBraces(pattern: string): string[] {
  const expanded = expand(pattern)
  if (expanded.length <= MAX_ALTERNATIVES) return expanded
  const message = `The pattern '${pattern}' stands for more than ${MAX_ALTERNATIVES} others`
  throw new TraillakeError('INVALID_ARGUMENT', message)
}

/** All that a pattern stands for, or more than {@link MAX_ALTERNATIVES} of them. */
function expand(pattern: string): string[] {
  for (let start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
    const group = readGroup(pattern, start)
    if (group === undefined) continue
    const before = pattern.slice(0, start)
    const expanded: string[] = []
    for (const alternative of group.alternatives) {
      expanded.push(...expand(before + alternative + pattern.slice(group.end)))
      if (expanded.length > MAX_ALTERNATIVES) return expanded
    }
    return expanded
  }
  return [pattern]
}

function readGroup(
  pattern: string,
  start: number,
): { readonly alternatives: string[]; readonly end: number } | undefined {
  const alternatives: string[] = []
  let depth = 0
  let from = start + 1
  for (let i = start; i < pattern.length; i++) {
    const char = pattern[i]
    if (char === '{') depth++
    else if (char === ',' && depth === 1) {
      alternatives.push(pattern.slice(from, i))
      from = i + 1
    } else if (char === '}' && --depth === 0) {
      if (alternatives.length === 0) return undefined
      alternatives.push(pattern.slice(from, i))
      return { alternatives, end: i + 1 }
    }
  }
  return undefined
}

type Token = '*' | ((char: string) => boolean)

/**
 * The matcher of one segment: `*` any characters, `?` one, `[a-z]` one of a set, `[!a-z]` or `[^a-z]` one
 * not in it; all else stands for itself. As in a shell a name that begins with a point matches only a segment
 * that does. Time is bounded by name length times segment length.
 */
export function nameMatcher(segment: string): NameMatcher {
  const tokens = tokenize(Array.from(segment))
  const dotted = segment.startsWith('.')
  return (name) => (dotted || !name.startsWith('.')) && matches(tokens, Array.from(name))
}

function tokenize(chars: readonly string[]): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    const set = char === '[' ? readSet(chars, i) : undefined
    if (set !== undefined) {
      tokens.push(set.test)
      i = set.last
    } else if (char === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*')
    } else if (char === '?') {
      tokens.push(() => true)
    } else {
      tokens.push((other) => other === char)
    }
  }
  return tokens
}

function readSet(
  chars: readonly string[],
  start: number,
): { readonly test: (char: string) => boolean; readonly last: number } | undefined {
  const negated = chars[start + 1] === '!' || chars[start + 1] === '^'
  const first = start + (negated ? 2 : 1)
  // A closing bracket that stands first belongs to the set.
  const last = chars.indexOf(']', first + 1)
  if (last < 0) return undefined
  const ranges: (readonly [string, string])[] = []
  for (let i = first; i < last; i++) {
    const isRange = chars[i + 1] === '-' && i + 2 < last
    ranges.push([chars[i]!, chars[isRange ? i + 2 : i]!])
    if (isRange) i += 2
  }
  const test = (char: string): boolean =>
    ranges.some(([low, high]) => low <= char && char <= high) !== negated
  return { test, last }
}

function matches(tokens: readonly Token[], chars: readonly string[]): boolean {
  let token = 0
  let char = 0
  let star = -1
  let retry = 0
  while (char < chars.length) {
    const current = tokens[token]
    if (current === '*') {
      star = token++
      retry = char
    } else if (current?.(chars[char]!) === true) {
      token++
      char++
    } else if (star >= 0) {
      // The last star takes one character more; an earlier one never has to.
      token = star + 1
      char = ++retry
    } else {
      return false
    }
  }
  return token === tokens.length || (token === tokens.length - 1 && tokens[token] === '*')
}

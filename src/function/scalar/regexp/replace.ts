import { columnOf } from '../../../column/builder.ts'
import { valueReader } from '../../../column/value.ts'
import { invariant } from '../../../common/assert.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { array, VARCHAR } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'
import { maximalLength, varcharUpTo } from '../string/length-bound.ts'
import { matchesOf, patternOf, type Match, type Pattern } from './pattern.ts'

function illegal(rest: string): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Illegal replacement sequence: ${rest}`)
}

/** A replacement taken apart: literal texts and group numbers. */
type Part = string | number

const isDigit = (character: string | undefined): boolean => character !== undefined && /[0-9]/.test(character)

/** The longest group number that the pattern has; `$12` is group 1 and a 2 where there are fewer than 12. */
function groupNumber(
  replacement: string,
  at: number,
  { groupCount }: Pattern,
): { group: number; next: number } {
  if (!isDigit(replacement[at])) return illegal(replacement)
  let group = Number(replacement[at])
  if (group > groupCount) return illegal(`unknown group ${group}`)
  let next = at + 1
  while (isDigit(replacement[next]) && group * 10 + Number(replacement[next]) <= groupCount)
    group = group * 10 + Number(replacement[next++])
  return { group, next }
}

/**
 * Trino's replacements: `$1` and `${name}` stand for groups, a backslash takes the meaning of the next character away.
 * Throws INVALID_FUNCTION_ARGUMENT `Illegal replacement sequence: unknown group 3`.
 */
function parseReplacement(replacement: string, pattern: Pattern): readonly Part[] {
  const parts: Part[] = []
  let text = ''
  let at = 0
  while (at < replacement.length) {
    const character = replacement.charAt(at++)
    if (character === '\\') {
      if (at === replacement.length) return illegal(replacement)
      text += replacement.charAt(at++)
    } else if (character !== '$') text += character
    else {
      parts.push(text)
      text = ''
      if (replacement[at] === '{') {
        const end = replacement.indexOf('}', at)
        const name = replacement.slice(at + 1, end < 0 ? undefined : end)
        parts.push(pattern.names.get(name) ?? illegal(`unknown group { ${name} }`))
        at = end < 0 ? replacement.length : end + 1
      } else {
        const { group, next } = groupNumber(replacement, at, pattern)
        parts.push(group)
        at = next
      }
    }
  }
  parts.push(text)
  return parts
}

function replaceMatches(text: string, pattern: Pattern, replacement: (match: Match) => string): string {
  let out = ''
  let last = 0
  for (const match of matchesOf(pattern, text)) {
    out += text.slice(last, match.start) + replacement(match)
    last = match.end
  }
  return out + text.slice(last)
}

/**
 * `regexp_replace(text, pattern, groups -> …)`: the lambda is asked for all matches of all rows at once. Where it gives
 * NULL for a match, the row is NULL.
 */
const replaceByLambda: Kernel = (args, rows) => {
  const readText = valueReader(columnAt(args, 0), VARCHAR)
  const readPattern = valueReader(columnAt(args, 1), VARCHAR)
  const lambda = args[2]
  invariant(lambda?.kind === 'lambda', 'the third argument is a lambda')
  const validity = mergedValidity(args, rows)
  const found: { readonly row: number; readonly match: Match }[] = []
  for (let row = 0; row < rows; row++) {
    const [text, pattern] = [readText(row), readPattern(row)]
    if (validity?.[row] === 0 || typeof text !== 'string' || typeof pattern !== 'string') continue
    for (const match of matchesOf(patternOf(pattern), text)) found.push({ row, match })
  }
  const groups = found.map(({ match }): Value => match.groups.slice(1))
  const origin = Int32Array.from(found, ({ row }) => row)
  const replacements = lambda.evaluate([columnOf(array(VARCHAR), groups)], found.length, origin)
  const readReplacement = valueReader(replacements, VARCHAR)
  let next = 0
  const results = Array.from({ length: rows }, (_, row): Value => {
    const text = readText(row)
    if (validity?.[row] === 0 || typeof text !== 'string') return null
    let out: string | null = ''
    let last = 0
    for (; found[next]?.row === row; next++) {
      const { start, end } = found[next]!.match
      const replacement = readReplacement(next)
      out =
        out === null || typeof replacement !== 'string' ? null : out + text.slice(last, start) + replacement
      last = end
    }
    return out === null ? null : out + text.slice(last)
  })
  return columnOf(VARCHAR, results)
}

export const REGEXP_REPLACE = scalar(
  'regexp',
  'regexp_replace',
  'The text with every match of the pattern removed, replaced by a text (`$1` and `${name}` stand for groups), or by what a function makes of its groups',
  ["regexp_replace('1a 2b', '(\\d+)([ab]) ', '3c$2 ')", '3ca 2b'],
  [
    fallible(
      'regexp_replace(varchar(x), joniregexp) -> varchar(x)',
      rowwise([TEXT, TEXT], TEXT, (text, source) => replaceMatches(text, patternOf(source), () => '')),
    ),
    {
      ...fallible(
        'regexp_replace(varchar(x), joniregexp, varchar(y)) -> varchar',
        rowwiseIn([TEXT, TEXT, TEXT], TEXT, () => {
          const partsOf = lastUsed((pattern: Pattern) =>
            lastUsed((replacement: string) => parseReplacement(replacement, pattern)),
          )
          return (text, source, replacement) => {
            const pattern = patternOf(source)
            // Trino reads the replacement at the first match: without one, a bad replacement is none.
            let parts: readonly Part[] | undefined
            return replaceMatches(text, pattern, ({ groups }) => {
              parts ??= partsOf(pattern)(replacement)
              return parts.map((part) => (typeof part === 'string' ? part : (groups[part] ?? ''))).join('')
            })
          }
        }),
      ),
      // Every two characters of the replacement may be a group, which may be the whole text.
      returns: ([text, , replacement]) => {
        const length = maximalLength(text)
        const each = maximalLength(replacement)
        return varcharUpTo(length + Math.max(Math.floor((length * each) / 2), each) * (length + 1))
      },
    },
    fallible(
      'regexp_replace(varchar, joniregexp, function(array(varchar), varchar(x))) -> varchar',
      () => replaceByLambda,
    ),
  ],
)

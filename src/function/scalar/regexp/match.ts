import { bytesOperand, constantBytes } from '../../bytes.ts'
import { passingTexts } from '../../../column/passing-texts.ts'
import { decodeText } from '../../../column/value.ts'
import { markContaining } from '../../../kernel/mark-containing.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { flags } from '../../numeric.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { BOOL, INT, LIST, LONG, SIZE, TEXT } from '../../slot.ts'
import { matchesLike } from '../string/like-pattern.ts'
import { checkGroup, firstMatch, isFound, matchesOf, patternOf, placesOf } from './pattern.ts'

const eachRow = rowwise([TEXT, TEXT], BOOL, (text, pattern) => isFound(patternOf(pattern), text))

const NEWLINE = 10

/** One pattern for all rows; plain ones are searched in the bytes. */
const matchesConstant: Kernel = (args, rows) => {
  const { offsets, data, mask } = bytesOperand(columnAt(args, 0))
  const bytes = constantBytes(columnAt(args, 1)) ?? new Uint8Array()
  const pattern = patternOf(decodeText(bytes, 0, bytes.length))
  const { plain, native } = pattern
  const out = new Uint8Array(rows)
  const text = passingTexts(data)
  if (plain?.like.kind === 'contains' && mask === -1)
    markContaining(offsets, data, rows, plain.like.needle, out)
  else {
    const literal = native?.literal ?? new Uint8Array()
    const isMarked = plain === undefined && literal.length > 1 && mask === -1
    if (isMarked) markContaining(offsets, data, rows, literal, out)
    for (let row = 0; row < rows; row++) {
      if (isMarked && out[row] === 0) continue
      const start = offsets[row & mask]!
      const end = offsets[(row & mask) + 1]!
      const isPlain = plain !== undefined && !(plain.atEnd && end > start && data[end - 1] === NEWLINE)
      const found = isPlain ? matchesLike(plain.like, data, start, end) : isFound(pattern, text(start, end))
      out[row] = found ? 1 : 0
    }
  }
  return flags(args, rows, out)
}

export const REGEXP_LIKE = scalar(
  'regexp',
  'regexp_like',
  'Whether the pattern is found anywhere in the text',
  ["regexp_like('1a 2b 14m', '\\d+b')", 'true'],
  [
    fallible('regexp_like(varchar(x), joniregexp) -> boolean', (signature) => {
      const slow = eachRow(signature)
      return (args, rows, session) =>
        constantBytes(columnAt(args, 1)) === undefined
          ? slow(args, rows, session)
          : matchesConstant(args, rows, session)
    }),
  ],
)

function firstGroup(text: string, source: string, group: bigint): string | null {
  const pattern = patternOf(source)
  return firstMatch(pattern, text, checkGroup(group, pattern))
}

export const REGEXP_EXTRACT = scalar(
  'regexp',
  'regexp_extract',
  'The first match of the pattern, or a group of it; NULL where there is none',
  ["regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)', 2)", 'a'],
  [
    fallible(
      'regexp_extract(varchar(x), joniregexp) -> varchar(x)',
      rowwise([TEXT, TEXT], TEXT, (text, source) => firstGroup(text, source, 0n)),
    ),
    fallible(
      'regexp_extract(varchar(x), joniregexp, bigint) -> varchar(x)',
      rowwise([TEXT, TEXT, LONG], TEXT, firstGroup),
    ),
  ],
)

function allGroups(text: string, source: string, group: bigint): (string | null)[] {
  const pattern = patternOf(source)
  const index = checkGroup(group, pattern)
  return Array.from(matchesOf(pattern, text), (match) => match.groups[index] ?? null)
}

export const REGEXP_EXTRACT_ALL = scalar(
  'regexp',
  'regexp_extract_all',
  'All matches of the pattern, or a group of each',
  ["regexp_extract_all('1a 2b 14m', '\\d+')", '[1, 2, 14]'],
  [
    fallible(
      'regexp_extract_all(varchar(x), joniregexp) -> array(varchar(x))',
      rowwise([TEXT, TEXT], LIST, (text, source) => allGroups(text, source, 0n)),
    ),
    fallible(
      'regexp_extract_all(varchar(x), joniregexp, bigint) -> array(varchar(x))',
      rowwise([TEXT, TEXT, LONG], LIST, allGroups),
    ),
  ],
)

export const REGEXP_COUNT = scalar(
  'regexp',
  'regexp_count',
  'The number of matches of the pattern',
  ["regexp_count('1a 2b 14m', '\\s*[a-z]+\\s*')", '3'],
  [
    fallible(
      'regexp_count(varchar(x), joniregexp) -> bigint',
      rowwise([TEXT, TEXT], SIZE, (text, source) => {
        const places = placesOf(patternOf(source), text)
        let count = 0
        while (places.next().done !== true) count++
        return count
      }),
    ),
  ],
)

function positionOf(text: string, source: string, start: bigint, occurrence: bigint): bigint {
  if (start < 1n)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'start position cannot be smaller than 1')
  if (occurrence < 1n)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'occurrence cannot be smaller than 1')
  const pattern = patternOf(source)
  const characters = [...text]
  if (start > BigInt(characters.length)) return -1n
  const skipped = characters.slice(0, Number(start) - 1).join('').length
  let left = occurrence
  for (const [start] of placesOf(pattern, text, skipped))
    if (--left === 0n) return BigInt([...text.slice(0, start)].length + 1)
  return -1n
}

export const REGEXP_POSITION = scalar(
  'regexp',
  'regexp_position',
  'The position of the first match, counted from 1, or of the n-th one from a position on; -1 where there is none',
  ["regexp_position('I have 23 apples, 5 pears', '\\d+')", '8'],
  [
    fallible(
      'regexp_position(varchar(x), joniregexp) -> integer',
      rowwise([TEXT, TEXT], INT, (text, source) => Number(positionOf(text, source, 1n, 1n))),
    ),
    fallible(
      'regexp_position(varchar(x), joniregexp, integer) -> integer',
      rowwise([TEXT, TEXT, INT], INT, (text, source, start) =>
        Number(positionOf(text, source, BigInt(start), 1n)),
      ),
    ),
    fallible(
      'regexp_position(varchar(x), joniregexp, integer, integer) -> integer',
      rowwise([TEXT, TEXT, INT, INT], INT, (text, source, start, occurrence) =>
        Number(positionOf(text, source, BigInt(start), BigInt(occurrence))),
      ),
    ),
  ],
)

export const REGEXP_SPLIT = scalar(
  'regexp',
  'regexp_split',
  'The parts of the text between matches of the pattern',
  ["regexp_split('1a 2b 14m', '\\s*[a-z]+\\s*')", '[1, 2, 14, ]'],
  [
    fallible(
      'regexp_split(varchar(x), joniregexp) -> array(varchar(x))',
      rowwiseIn([TEXT, TEXT], LIST, () => (text, source) => {
        const parts: string[] = []
        let last = 0
        for (const { start, end } of matchesOf(patternOf(source), text)) {
          parts.push(text.slice(last, start))
          last = end
        }
        parts.push(text.slice(last))
        return parts
      }),
    ),
  ],
)

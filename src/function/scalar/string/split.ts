import type { MapValue, Value } from '../../../types/value.ts'
import { fallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { LIST, MAP, SIZE, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

const MAX_LIMIT = 2 ** 31 - 1

/** At most `limit` parts; the last one holds what is left. */
function split(text: string, delimiter: string, limit: number): string[] {
  if (limit <= 0) return invalid('Limit must be positive')
  if (limit > MAX_LIMIT) return invalid('Limit is too large')
  if (delimiter === '') return invalid('The delimiter may not be the empty string')
  const parts: string[] = []
  let from = 0
  while (parts.length < limit - 1) {
    const index = text.indexOf(delimiter, from)
    if (index < 0) break
    parts.push(text.slice(from, index))
    from = index + delimiter.length
  }
  parts.push(text.slice(from))
  return parts
}

export const SPLIT = scalar(
  'string',
  'split',
  'The parts of a text between a delimiter; with a limit, the last part is all that is left',
  ["split('a,b,c', ',')", '[a, b, c]'],
  [
    fallible(
      'split(varchar(x), varchar(y)) -> array(varchar(x))',
      rowwise([TEXT, TEXT], LIST, (text, delimiter) => split(text, delimiter, MAX_LIMIT)),
    ),
    fallible(
      'split(varchar(x), varchar(y), bigint) -> array(varchar(x))',
      rowwise([TEXT, TEXT, SIZE], LIST, split),
    ),
  ],
)

function splitPart(text: string, delimiter: string, index: number): string | null {
  if (index <= 0) return invalid('Index must be greater than zero')
  if (delimiter === '') return [...text][index - 1] ?? null
  let from = 0
  for (let part = 1; ; part++) {
    const end = text.indexOf(delimiter, from)
    if (part === index) return end < 0 ? text.slice(from) : text.slice(from, end)
    if (end < 0) return null
    from = end + delimiter.length
  }
}

export const SPLIT_PART = scalar(
  'string',
  'split_part',
  'The n-th part of a text between a delimiter, counted from 1; NULL where there are fewer',
  ["split_part('123456789012:user/alice', ':', 2)", 'user/alice'],
  [
    fallible(
      'split_part(varchar(x), varchar(y), bigint) -> varchar(x)',
      rowwise([TEXT, TEXT, SIZE], TEXT, splitPart),
    ),
  ],
)

/** The key and value of each entry. */
function entriesOf(text: string, entryDelimiter: string, keyValueDelimiter: string): [string, string][] {
  if (entryDelimiter === '') return invalid('entryDelimiter is empty')
  if (keyValueDelimiter === '') return invalid('keyValueDelimiter is empty')
  if (entryDelimiter === keyValueDelimiter)
    return invalid('entryDelimiter and keyValueDelimiter must not be the same')
  if (text === '') return []
  const entries = text.split(entryDelimiter)
  // A delimiter at the end closes the last entry.
  if (entries.at(-1) === '') entries.pop()
  return entries.map((entry) => {
    const index = entry.indexOf(keyValueDelimiter)
    if (index < 0 || entry.includes(keyValueDelimiter, index + keyValueDelimiter.length))
      return invalid(`Key-value delimiter must appear exactly once in each entry. Bad input: '${entry}'`)
    return [entry.slice(0, index), entry.slice(index + keyValueDelimiter.length)]
  })
}

function splitToMap(text: string, entryDelimiter: string, keyValueDelimiter: string): MapValue {
  const map = new Map<string, string>()
  for (const [key, value] of entriesOf(text, entryDelimiter, keyValueDelimiter)) {
    if (map.has(key)) invalid(`Duplicate keys (${key}) are not allowed`)
    map.set(key, value)
  }
  return { keys: [...map.keys()], values: [...map.values()] }
}

export const SPLIT_TO_MAP = scalar(
  'string',
  'split_to_map',
  'A map of the entries of a text such as `a=1&b=2`',
  ["split_to_map('a=1&b=2', '&', '=')", '{a=1, b=2}'],
  [
    fallible(
      'split_to_map(varchar, varchar, varchar) -> map(varchar, varchar)',
      rowwise([TEXT, TEXT, TEXT], MAP, splitToMap),
    ),
  ],
)

export const SPLIT_TO_MULTIMAP = scalar(
  'string',
  'split_to_multimap',
  'A map of the entries of a text such as `a=1&a=2`, with all values of a key',
  ["split_to_multimap('a=1&a=2', '&', '=')", '{a=[1, 2]}'],
  [
    fallible(
      'split_to_multimap(varchar, varchar, varchar) -> map(varchar, array(varchar))',
      rowwise([TEXT, TEXT, TEXT], MAP, (text, entryDelimiter, keyValueDelimiter) => {
        const map = new Map<string, Value[]>()
        for (const [key, value] of entriesOf(text, entryDelimiter, keyValueDelimiter)) {
          const values = map.get(key)
          if (values === undefined) map.set(key, [value])
          else values.push(value)
        }
        return { keys: [...map.keys()], values: [...map.values()] }
      }),
    ),
  ],
)

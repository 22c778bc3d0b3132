import { infallible, scalar } from '../../define.ts'
import { rowwise, rowwiseIn, lastUsed } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'
import { maximalLength, varcharUpTo } from './length-bound.ts'

/** An empty search text is found before, between and after all characters. */
function replaceAll(text: string, search: string, replacement: string): string {
  if (search !== '') return text.includes(search) ? text.split(search).join(replacement) : text
  let out = replacement
  for (const character of text) out += character + replacement
  return out
}

export const REPLACE = scalar(
  'string',
  'replace',
  'The text with every occurrence of the second argument replaced by the third, or removed',
  ["replace('s3.amazonaws.com', '.amazonaws.com')", 's3'],
  [
    infallible(
      'replace(varchar(x), varchar(y)) -> varchar(x)',
      rowwise([TEXT, TEXT], TEXT, (text, search) => replaceAll(text, search, '')),
    ),
    {
      ...infallible(
        'replace(varchar(x), varchar(y), varchar(z)) -> varchar',
        rowwise([TEXT, TEXT, TEXT], TEXT, replaceAll),
      ),
      // At worst the replacement stands around every character.
      returns: ([text, , replacement]) => {
        const length = maximalLength(text)
        return varcharUpTo(length + maximalLength(replacement) * (length + 1))
      },
    },
  ],
)

export const TRANSLATE = scalar(
  'string',
  'translate',
  'The text with each character of the second argument replaced by the one at the same place of the third, or removed where there is none',
  ["translate('abcd', 'abc', 'xy')", 'xyd'],
  [
    infallible(
      'translate(varchar(x), varchar(y), varchar(z)) -> varchar',
      rowwiseIn([TEXT, TEXT, TEXT], TEXT, () => {
        const tables = lastUsed((from: string) =>
          lastUsed((to: string) => {
            const targets = [...to]
            const table = new Map<string, string>()
            ;[...from].forEach((character, i) => {
              if (!table.has(character)) table.set(character, targets[i] ?? '')
            })
            return table
          }),
        )
        return (text, from, to) => {
          const table = tables(from)(to)
          let out = ''
          for (const character of text) out += table.get(character) ?? character
          return out
        }
      }),
    ),
  ],
)

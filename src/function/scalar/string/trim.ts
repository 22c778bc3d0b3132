import { infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'

/** Java's Character.isWhitespace: the separators that break lines, and the control characters that are blanks. */
const WHITESPACE = /[\t-\r\u001c-\u001f \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/u

type Side = 'start' | 'end' | 'both'

function trimBy(text: string, side: Side, strip: (character: string) => boolean): string {
  const characters = [...text]
  let start = 0
  let end = characters.length
  if (side !== 'end') while (start < end && strip(characters[start]!)) start++
  if (side !== 'start') while (end > start && strip(characters[end - 1]!)) end--
  return start === 0 && end === characters.length ? text : characters.slice(start, end).join('')
}

function trim(name: string, side: Side, where: string, example: readonly [string, string]): ScalarFunction {
  const blanks = rowwise([TEXT], TEXT, (text) =>
    trimBy(text, side, (character) => WHITESPACE.test(character)),
  )
  const characters = rowwiseIn([TEXT, TEXT], TEXT, () => {
    const setOf = lastUsed((set: string) => new Set(set))
    return (text, set) => {
      const stripped = setOf(set)
      return trimBy(text, side, (character) => stripped.has(character))
    }
  })
  return scalar(
    'string',
    name,
    `The text without blanks ${where}, or without the characters of the second argument`,
    example,
    [
      infallible(`${name}(varchar(x)) -> varchar(x)`, blanks),
      infallible(`${name}(char(x)) -> char(x)`, blanks),
      infallible(`${name}(varchar(x), varchar) -> varchar(x)`, characters),
      infallible(`${name}(char(x), varchar) -> char(x)`, characters),
    ],
  )
}

export const TRIM = trim('trim', 'both', 'at both ends', ["trim('  root ')", 'root'])
export const LTRIM = trim('ltrim', 'start', 'at the start', ["ltrim('  root')", 'root'])
export const RTRIM = trim('rtrim', 'end', 'at the end', ["rtrim('root  ')", 'root'])

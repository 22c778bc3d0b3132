import { bytesOperand, gatherSpans } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'

type Side = 'start' | 'end' | 'both'

/**
 * The bytes of the blank (Java's Character.isWhitespace) that starts at a position, 0 where there is none. Beyond ASCII
 * these are the separators U+1680, U+2000 to U+200A without U+2007, U+2028, U+2029, U+205F and U+3000: three bytes each.
 */
function blankAt(data: Uint8Array, at: number, end: number): number {
  const first = data[at]!
  if (first < 0x80)
    return first === 0x20 || (first >= 0x09 && first <= 0x0d) || (first >= 0x1c && first <= 0x1f) ? 1 : 0
  if (at + 3 > end) return 0
  const rest = (data[at + 1]! << 8) | data[at + 2]!
  if (first === 0xe1) return rest === 0x9a80 ? 3 : 0
  if (first === 0xe3) return rest === 0x8080 ? 3 : 0
  if (first !== 0xe2) return 0
  const isSpace = rest >= 0x8080 && rest <= 0x808a && rest !== 0x8087
  return isSpace || rest === 0x80a8 || rest === 0x80a9 || rest === 0x819f ? 3 : 0
}

function trimBlanks(side: Side): Kernel {
  return (args, rows) => {
    const { offsets, data, mask } = bytesOperand(columnAt(args, 0))
    const starts = new Int32Array(rows)
    const ends = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      let start = offsets[row & mask]!
      let end = offsets[(row & mask) + 1]!
      if (side !== 'end') {
        for (let size = 1; start < end && size > 0; start += size) size = blankAt(data, start, end)
      }
      if (side !== 'start') {
        for (let size = 1; end > start && size > 0; end -= size) {
          // A blank ends in its only byte or in its third; a blank before a character of two bytes is not at the end.
          const width = data[end - 1]! < 0x80 ? 1 : 3
          size = end - width >= start && blankAt(data, end - width, end) === width ? width : 0
        }
      }
      starts[row] = start
      ends[row] = end
    }
    return gatherSpans(data, starts, ends, mergedValidity(args, rows))
  }
}

function trimCharacters(text: string, side: Side, stripped: ReadonlySet<string>): string {
  const characters = [...text]
  let start = 0
  let end = characters.length
  if (side !== 'end') while (start < end && stripped.has(characters[start]!)) start++
  if (side !== 'start') while (end > start && stripped.has(characters[end - 1]!)) end--
  return characters.slice(start, end).join('')
}

function trim(name: string, side: Side, where: string, example: readonly [string, string]): ScalarFunction {
  const blanks = () => trimBlanks(side)
  const characters = rowwiseIn([TEXT, TEXT], TEXT, () => {
    const setOf = lastUsed((set: string) => new Set(set))
    return (text, set) => trimCharacters(text, side, setOf(set))
  })
  return scalar(
    'string',
    name,
    `The text without blanks ${where}, or without the characters of the second argument`,
    example,
    [
      infallible(`${name}(varchar(x)) -> varchar(x)`, blanks),
      infallible(`${name}(char(x)) -> varchar(x)`, blanks),
      infallible(`${name}(varchar(x), codepoints) -> varchar(x)`, characters),
      infallible(`${name}(varchar(x), char(y)) -> varchar(x)`, characters),
      infallible(
        `${name}(char(x), codepoints) -> varchar(x)`,
        rowwise([TEXT, TEXT], TEXT, (text, set) =>
          trimCharacters(text, side, new Set(set)).replace(/ +$/, ''),
        ),
      ),
    ],
  )
}

export const TRIM = trim('trim', 'both', 'at both ends', ["trim('  root ')", 'root'])
export const LTRIM = trim('ltrim', 'start', 'at the start', ["ltrim('  root')", 'root'])
export const RTRIM = trim('rtrim', 'end', 'at the end', ["rtrim('root  ')", 'root'])

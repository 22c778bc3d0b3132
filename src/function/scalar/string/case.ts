import { bytesColumn } from '../../../column/make.ts'
import { bytesOperand, isAscii } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwise, type Bind } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'

/** Code point by code point, as Java's Character.toLowerCase: mappings to several characters do not apply. */
function mapCodePoints(text: string, map: (character: string) => string): string {
  let out = ''
  for (const character of text) {
    const mapped = map(character)
    out += [...mapped].length === 1 ? mapped : character
  }
  return out
}

/**
 * One pass over all rows' bytes while they are ASCII; text with other characters goes row by row.
 *
 * @param first the first letter to map: `A` or `a`
 */
function caseBind(first: number, map: (character: string) => string): Bind {
  const general = rowwise([TEXT], TEXT, (text) => mapCodePoints(text, map))
  return (signature) => {
    const slow = general(signature)
    const kernel: Kernel = (args, rows, session) => {
      const column = columnAt(args, 0)
      const { offsets, data, mask } = bytesOperand(column)
      const start = offsets[0]!
      const end = offsets[mask === 0 ? 1 : rows]!
      if (mask === 0 || !isAscii(data, start, end)) return slow(args, rows, session)
      const out = new Uint8Array(end - start)
      for (let i = 0; i < out.length; i++) {
        const byte = data[start + i]!
        out[i] = byte - first < 26 && byte >= first ? byte ^ 0x20 : byte
      }
      const moved = start === 0 ? offsets : offsets.map((offset) => offset - start)
      return bytesColumn(moved, out, mergedValidity(args, rows))
    }
    return kernel
  }
}

const lower = caseBind(0x41, (character) => character.toLowerCase())
const upper = caseBind(0x61, (character) => character.toUpperCase())

export const LOWER = scalar(
  'string',
  'lower',
  'The text in lower case',
  ["lower('ConsoleLogin')", 'consolelogin'],
  [infallible('lower(varchar(x)) -> varchar(x)', lower), infallible('lower(char(x)) -> char(x)', lower)],
)

export const UPPER = scalar(
  'string',
  'upper',
  'The text in upper case',
  ["upper('root')", 'ROOT'],
  [infallible('upper(varchar(x)) -> varchar(x)', upper), infallible('upper(char(x)) -> char(x)', upper)],
)

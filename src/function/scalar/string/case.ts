import { bytesColumn } from '../../../column/make.ts'
import { asBuffer, bytesOperand, isAscii } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwise, type Bind } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'

type Case = 'lower' | 'upper'

/** Code point by code point, as Java's Character.toLowerCase: mappings to several characters do not apply. */
function mapCodePoints(text: string, wanted: Case): string {
  let out = ''
  for (const character of text) {
    const mapped = wanted === 'lower' ? character.toLowerCase() : character.toUpperCase()
    out += [...mapped].length === 1 ? mapped : character
  }
  return out
}

/** Characters a piece: strings of ASCII are mapped natively, but not of any length. */
const PIECE = 2 ** 24

/** ASCII bytes in lower or upper case. */
function mapAscii(data: Uint8Array, start: number, end: number, wanted: Case): Uint8Array {
  const source = asBuffer(data)
  const out = Buffer.allocUnsafe(end - start)
  for (let at = start; at < end; at += PIECE) {
    const text = source.toString('latin1', at, Math.min(end, at + PIECE))
    out.write(wanted === 'lower' ? text.toLowerCase() : text.toUpperCase(), at - start, 'latin1')
  }
  return out
}

/** All rows' bytes in one go while they are ASCII; text with other characters goes row by row. */
function caseBind(wanted: Case): Bind {
  const general = rowwise([TEXT], TEXT, (text) => mapCodePoints(text, wanted))
  return (signature) => {
    const slow = general(signature)
    const kernel: Kernel = (args, rows, session) => {
      const { offsets, data, mask } = bytesOperand(columnAt(args, 0))
      const start = offsets[0]!
      const end = offsets[mask === 0 ? 1 : rows]!
      if (mask === 0 || !isAscii(data, start, end)) return slow(args, rows, session)
      const moved = start === 0 ? offsets.subarray(0, rows + 1) : offsets.map((offset) => offset - start)
      return bytesColumn(moved, mapAscii(data, start, end, wanted), mergedValidity(args, rows))
    }
    return kernel
  }
}

export const LOWER = scalar(
  'string',
  'lower',
  'The text in lower case',
  ["lower('ConsoleLogin')", 'consolelogin'],
  [
    infallible('lower(varchar(x)) -> varchar(x)', caseBind('lower')),
    infallible('lower(char(x)) -> char(x)', caseBind('lower')),
  ],
)

export const UPPER = scalar(
  'string',
  'upper',
  'The text in upper case',
  ["upper('root')", 'ROOT'],
  [
    infallible('upper(varchar(x)) -> varchar(x)', caseBind('upper')),
    infallible('upper(char(x)) -> char(x)', caseBind('upper')),
  ],
)

import { bytesColumn } from '../../../column/make.ts'
import { bytesOperand, isAscii } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwise, type Bind } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'

type Case = 'lower' | 'upper'

/**
 * The letters that Unicode maps to several characters and, simply, to one (UnicodeData.txt, fields 12 and 13): of Turkish, and
 * those of Greek with an iota below, whose capitals are the letters behind them.
 */
const SIMPLE: Readonly<Record<Case, (character: string) => string>> = {
  lower: (character) => (character === 'İ' ? 'i' : character),
  upper: (character) => {
    const behind = /[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]/.test(character)
      ? 8
      : /[ᾳῃῳ]/.test(character)
        ? 9
        : 0
    return String.fromCodePoint(character.codePointAt(0)! + behind)
  },
}

/** Code point by code point, as Java's Character.toLowerCase: mappings to several characters do not apply. */
function mapCodePoints(text: string, wanted: Case): string {
  let out = ''
  for (const character of text) {
    const mapped = wanted === 'lower' ? character.toLowerCase() : character.toUpperCase()
    out += [...mapped].length === 1 ? mapped : SIMPLE[wanted](character)
  }
  return out
}

/** What brings the byte before the first letter, and the last letter, to 0x7f: a byte more sets the highest bit. */
const BELOW: Readonly<Record<Case, readonly [number, number]>> = {
  lower: [0x80 - 0x41, 0x7f - 0x5a],
  upper: [0x80 - 0x61, 0x7f - 0x7a],
}
const EACH = 0x01010101

/** ASCII bytes in lower or upper case, four at a time: a letter differs from its other case in bit 5. */
function mapAscii(data: Uint8Array, start: number, end: number, wanted: Case): Uint8Array {
  const out = new Uint8Array((end - start + 3) & ~3)
  out.set(data.subarray(start, end))
  const words = new Int32Array(out.buffer)
  const [first, last] = BELOW[wanted]
  const [toFirst, behindLast] = [first * EACH, last * EACH]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const letters = ((word + toFirst) ^ (word + behindLast)) & 0x80808080
    words[i] = word ^ (letters >>> 2)
  }
  return out.subarray(0, end - start)
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

import { bytesOperand, countCodePoints, isAscii, gatherSpans, skipCodePoints } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarOverload } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { operand } from '../../numeric.ts'
import { rowwise } from '../../rowwise.ts'
import { PADDED, SIZE, TEXT } from '../../slot.ts'

/** How positions count: characters of a text, or bytes. */
interface Unit {
  readonly count: (data: Uint8Array, start: number, end: number) => number
  readonly skip: (data: Uint8Array, start: number, end: number, count: number) => number
}
const CHARACTERS: Unit = { count: countCodePoints, skip: skipCodePoints }
const BYTES: Unit = {
  count: (_data, start, end) => end - start,
  skip: (_data, start, end, count) => Math.min(end, start + count),
}

/** Positions count from 1, or from the end where negative; what lies outside gives an empty text. */
function substringKernel(unit: Unit): Kernel {
  return (args, rows) => {
    const text = bytesOperand(columnAt(args, 0))
    const last = text.offsets[text.mask === 0 ? 1 : rows]!
    const { count, skip } = isAscii(text.data, text.offsets[0]!, last) ? BYTES : unit
    const from = operand(columnAt(args, 1), 'int64')
    const length = args.length > 2 ? operand(columnAt(args, 2), 'int64') : undefined
    const starts = new Int32Array(rows)
    const ends = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const start = text.offsets[row & text.mask]!
      const end = text.offsets[(row & text.mask) + 1]!
      const position = Number(from.values[row & from.mask]!)
      const wanted =
        length === undefined ? Number.POSITIVE_INFINITY : Number(length.values[row & length.mask]!)
      starts[row] = ends[row] = start
      if (position === 0 || wanted <= 0) continue
      let skipped = position - 1
      if (position < 0) {
        skipped = count(text.data, start, end) + position
        if (skipped < 0) continue
      }
      const first = skip(text.data, start, end, skipped)
      starts[row] = first
      ends[row] = wanted >= end - first ? end : skip(text.data, first, end, wanted)
    }
    return gatherSpans(text.data, starts, ends, mergedValidity(args, rows))
  }
}

/** {@link substringKernel} of one text; for char, whose blanks count. */
function substringOf(text: string, position: number, length = Number.POSITIVE_INFINITY): string {
  const characters = [...text]
  const start = position < 0 ? characters.length + position : position - 1
  return start < 0 || length <= 0 ? '' : characters.slice(start, start + length).join('')
}

function overloads(name: string): ScalarOverload[] {
  const text = () => substringKernel(CHARACTERS)
  return [
    infallible(`${name}(varchar(x), bigint) -> varchar(x)`, text),
    infallible(`${name}(varchar(x), bigint, bigint) -> varchar(x)`, text),
    infallible(`${name}(char(x), bigint) -> varchar(x)`, rowwise([PADDED, SIZE], TEXT, substringOf)),
    infallible(
      `${name}(char(x), bigint, bigint) -> varchar(x)`,
      rowwise([PADDED, SIZE, SIZE], TEXT, substringOf),
    ),
    infallible(`${name}(varbinary, bigint) -> varbinary`, () => substringKernel(BYTES)),
    infallible(`${name}(varbinary, bigint, bigint) -> varbinary`, () => substringKernel(BYTES)),
  ]
}

export const SUBSTRING = scalar(
  'string',
  'substring',
  'The text from a position (counted from 1, or from the end where negative), all of it or of a given length',
  ["substring('us-east-1', 4, 4)", 'east'],
  overloads('substring'),
  { aliases: ['substr'] },
)

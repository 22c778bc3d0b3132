import { TraillakeError } from '../../../common/errors.ts'
import { bytesOperand, spansEqual } from '../../bytes.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { flags } from '../../numeric.ts'
import { rowwise } from '../../rowwise.ts'
import { SIZE, TEXT } from '../../slot.ts'

/** UTF-16 units of a text up to an index, as characters. */
function charactersBefore(text: string, index: number): number {
  let count = 0
  for (let i = 0; i < index; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xdc00 || unit > 0xdfff) count++
  }
  return count
}

function position(text: string, search: string): number {
  const index = text.indexOf(search)
  return index < 0 ? 0 : charactersBefore(text, index) + 1
}

/** The n-th occurrence, from the end where n is negative. Occurrences may overlap. */
function nthPosition(text: string, search: string, instance: number): number {
  if (instance === 0)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', "'instance' must be a positive or negative number.")
  if (search === '') return 1
  let index = instance > 0 ? -1 : text.length + 1
  for (let left = Math.abs(instance); left > 0; left--) {
    if (instance < 0 && index === 0) return 0
    index = instance > 0 ? text.indexOf(search, index + 1) : text.lastIndexOf(search, index - 1)
    if (index < 0) return 0
  }
  return charactersBefore(text, index) + 1
}

export const STRPOS = scalar(
  'string',
  'strpos',
  'The position of the second text in the first, counted from 1; 0 where it is not there. A third argument asks for the n-th occurrence, from the end where negative',
  ["strpos('us-east-1', '-')", '3'],
  [
    infallible('strpos(varchar(x), varchar(y)) -> bigint', rowwise([TEXT, TEXT], SIZE, position)),
    fallible(
      'strpos(varchar(x), varchar(y), bigint) -> bigint',
      rowwise([TEXT, TEXT, SIZE], SIZE, nthPosition),
    ),
  ],
)

const startsWith: Kernel = (args, rows) => {
  const text = bytesOperand(columnAt(args, 0))
  const prefix = bytesOperand(columnAt(args, 1))
  const out = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = text.offsets[row & text.mask]!
    const size = text.offsets[(row & text.mask) + 1]! - start
    const from = prefix.offsets[row & prefix.mask]!
    const to = prefix.offsets[(row & prefix.mask) + 1]!
    const fits = to - from <= size
    out[row] = fits && spansEqual(text.data, start, start + to - from, prefix.data, from, to) ? 1 : 0
  }
  return flags(args, rows, out)
}

export const STARTS_WITH = scalar(
  'string',
  'starts_with',
  'Whether the text starts with the second one',
  ["starts_with('DescribeInstances', 'Describe')", 'true'],
  [infallible('starts_with(varchar(x), varchar(y)) -> boolean', () => startsWith)],
)

import type { Column } from '../../../column/column.ts'
import { arrayColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { arrayOperand, indexList } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { operand } from '../../numeric.ts'
import { invalid } from '../../invalid.ts'
import { REVERSE_BYTES, REVERSE_CHAR, REVERSE_TEXT } from '../string/pad.ts'

/** An array column whose rows pick some of an array's elements, by their index in the pool. */
function picking(
  args: Parameters<Kernel>[0],
  rows: number,
  pick: (row: number, start: number, end: number, push: (index: number) => void) => void,
): Column {
  const { offsets, elements, mask } = arrayOperand(columnAt(args, 0))
  const validity = mergedValidity(args, rows)
  const picked = indexList()
  const out = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1)
      pick(row, offsets[row & mask]!, offsets[(row & mask) + 1]!, (index) => picked.push(index))
    out[row + 1] = picked.length
  }
  return arrayColumn(out, take(elements, picked.finish()), validity)
}

const reverse: Kernel = (args, rows) =>
  picking(args, rows, (_row, start, end, push) => {
    for (let e = end - 1; e >= start; e--) push(e)
  })

export const REVERSE = scalar(
  'array',
  'reverse',
  'The elements, characters or bytes from last to first',
  ['reverse(ARRAY[1, 2, 3])', '[3, 2, 1]'],
  [REVERSE_TEXT, REVERSE_CHAR, REVERSE_BYTES, infallible('reverse(array(e)) -> array(E)', () => reverse)],
)

const slice: Kernel = (args, rows) => {
  const from = operand(columnAt(args, 1), 'int64')
  const length = operand(columnAt(args, 2), 'int64')
  return picking(args, rows, (row, start, end, push) => {
    const position = Number(from.values[row & from.mask]!)
    const wanted = Number(length.values[row & length.mask]!)
    if (wanted < 0) invalid('length must be greater than or equal to 0')
    if (position === 0) invalid('SQL array indices start at 1')
    const first = position > 0 ? start + position - 1 : end + position
    if (first < start) return
    for (let e = first; e < Math.min(end, first + wanted); e++) push(e)
  })
}

export const SLICE = scalar(
  'array',
  'slice',
  'The elements from a position (counted from 1, or from the end where negative), so many of them at most',
  ['slice(ARRAY[1, 2, 3, 4], 2, 2)', '[2, 3]'],
  [fallible('slice(array(e), bigint, bigint) -> array(E)', () => slice)],
)

const trim: Kernel = (args, rows) => {
  const size = operand(columnAt(args, 1), 'int64')
  return picking(args, rows, (row, start, end, push) => {
    const dropped = Number(size.values[row & size.mask]!)
    if (dropped < 0) invalid(`size must not be negative: ${dropped}`)
    if (dropped > end - start) invalid(`size must not exceed array cardinality ${end - start}: ${dropped}`)
    for (let e = start; e < end - dropped; e++) push(e)
  })
}

export const TRIM_ARRAY = scalar(
  'array',
  'trim_array',
  'The array without its last n elements',
  ['trim_array(ARRAY[1, 2, 3, 4], 1)', '[1, 2, 3]'],
  [fallible('trim_array(array(e), bigint) -> array(E)', () => trim)],
)

const shuffle: Kernel = (args, rows) =>
  picking(args, rows, (_row, start, end, push) => {
    const order = Array.from({ length: end - start }, (_, i) => start + i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1))
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    for (const e of order) push(e)
  })

export const SHUFFLE = scalar(
  'array',
  'shuffle',
  'The elements in a random order',
  ['cardinality(shuffle(ARRAY[1, 2, 3]))', '3'],
  [infallible('shuffle(array(e)) -> array(E)', () => shuffle)],
  { deterministic: false },
)

function end(
  name: string,
  description: string,
  example: readonly [string, string],
  last: boolean,
): ScalarFunction {
  return scalar('array', name, description, example, [
    infallible(`${name}(array(e)) -> E`, () => (args, rows) => {
      const { offsets, elements, mask } = arrayOperand(columnAt(args, 0))
      const validity = mergedValidity(args, rows)
      const picked = new Int32Array(rows).fill(-1)
      for (let row = 0; row < rows; row++) {
        const [from, to] = [offsets[row & mask]!, offsets[(row & mask) + 1]!]
        if (from < to && validity?.[row] !== 0) picked[row] = last ? to - 1 : from
      }
      return take(elements, picked)
    }),
  ])
}

export const ARRAY_FIRST = end(
  'array_first',
  'The first element of an array; NULL where it is empty',
  ['array_first(ARRAY[1, 2])', '1'],
  false,
)
export const ARRAY_LAST = end(
  'array_last',
  'The last element of an array; NULL where it is empty',
  ['array_last(ARRAY[1, 2])', '2'],
  true,
)

import { arrayColumn, rowColumn } from '../../../column/make.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { mapOperand } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explodeSpans } from '../array/explode.ts'

/** Keys or values; the map's buffers are shared where they can be. */
function part(which: 'keys' | 'values'): Kernel {
  return (args, rows) => {
    const validity = mergedValidity(args, rows)
    const operand = mapOperand(columnAt(args, 0))
    const { offsets, columns } = explodeSpans(operand, rows, validity, [operand[which]])
    return arrayColumn(offsets, columns[0]!, validity)
  }
}

export const MAP_KEYS = scalar(
  'map',
  'map_keys',
  'The keys of a map',
  ["map_keys(MAP(ARRAY['a', 'b'], ARRAY[1, 2]))", '[a, b]'],
  [infallible('map_keys(map(k, v)) -> array(K)', () => part('keys'))],
)

export const MAP_VALUES = scalar(
  'map',
  'map_values',
  'The values of a map',
  ["map_values(MAP(ARRAY['a', 'b'], ARRAY[1, 2]))", '[1, 2]'],
  [infallible('map_values(map(k, v)) -> array(V)', () => part('values'))],
)

const entries: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const operand = mapOperand(columnAt(args, 0))
  const { offsets, columns, origin } = explodeSpans(operand, rows, validity, [operand.keys, operand.values])
  return arrayColumn(offsets, rowColumn(origin.length, columns), validity)
}

export const MAP_ENTRIES = scalar(
  'map',
  'map_entries',
  'The entries of a map as rows of key and value',
  ["map_entries(MAP(ARRAY[1], ARRAY['x']))", '[{1, x}]'],
  [infallible('map_entries(map(k, v)) -> array(row(K, V))', () => entries)],
)

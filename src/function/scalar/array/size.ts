import type { Column } from '../../../column/column.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { arrayOperand, mapOperand, sizeAt, type ArrayOperand, type MapOperand } from '../../nested.ts'
import { smallLongs } from '../../numeric.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, LONG } from '../../slot.ts'
import { cardinalityOf } from '../hyperloglog/sketch.ts'

function sizes(open: (column: Column) => ArrayOperand | MapOperand): Kernel {
  return (args, rows) => {
    const operand = open(columnAt(args, 0))
    return smallLongs(rows, (row) => sizeAt(operand, row), mergedValidity(args, rows))
  }
}

export const CARDINALITY = scalar(
  'array',
  'cardinality',
  'The number of elements of an array, entries of a map, or (nearly) of distinct values in a HyperLogLog sketch',
  ['cardinality(ARRAY[1, 2, 3])', '3'],
  [
    infallible('cardinality(array(e)) -> bigint', () => sizes(arrayOperand)),
    infallible('cardinality(map(k, v)) -> bigint', () => sizes(mapOperand)),
    infallible('cardinality(hyperloglog) -> bigint', rowwise([BYTES], LONG, cardinalityOf)),
  ],
)

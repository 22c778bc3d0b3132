import type { Column } from '../../../column/column.ts'
import { concatColumns } from '../../../column/concat.ts'
import { flatten } from '../../../column/flatten.ts'
import { arrayColumn, nullColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import type { Kernel } from '../../definition.ts'
import { arrayOperand, indexList } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'

/** An element put before or after each row's array; NULL where one of them is, as in Trino. */
function extended(arrays: Column, elements: Column, rows: number, where: 'first' | 'last'): Column {
  if (arrays.kind === 'null') return nullColumn(rows)
  const { offsets, elements: pool, mask } = arrayOperand(arrays)
  const validity = mergedValidity([arrays, elements], rows)
  const all = concatColumns([flatten(pool), flatten(elements)])
  const picked = indexList()
  const out = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1) {
      if (where === 'first') picked.push(pool.length + row)
      for (let e = offsets[row & mask]!; e < offsets[(row & mask) + 1]!; e++) picked.push(e)
      if (where === 'last') picked.push(pool.length + row)
    }
    out[row + 1] = picked.length
  }
  return arrayColumn(out, take(all, picked.finish()), validity)
}

/** `array || element` */
export function appendElement(): Kernel {
  return (args, rows) => extended(columnAt(args, 0), columnAt(args, 1), rows, 'last')
}

/** `element || array` */
export function prependElement(): Kernel {
  return (args, rows) => extended(columnAt(args, 1), columnAt(args, 0), rows, 'first')
}

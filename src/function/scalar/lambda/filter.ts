import { arrayColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { indexList } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explode } from '../array/explode.ts'
import { lambdaAt, TRUE, truthOf } from './truth.ts'

const filter: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const { elements, offsets, origin } = explode(columnAt(args, 0), rows, validity)
  const truth = truthOf(lambdaAt(args, 1).evaluate([elements], origin.length, origin))
  const kept = indexList()
  const out = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) if (truth[e] === TRUE) kept.push(e)
    out[row + 1] = kept.length
  }
  return arrayColumn(out, take(elements, kept.finish()), validity)
}

export const FILTER = scalar(
  'lambda',
  'filter',
  'The elements for which a function is true',
  ['filter(ARRAY[5, -6, 7], x -> x > 0)', '[5, 7]'],
  [fallible('filter(array(t), function(t, boolean)) -> array(T)', () => filter)],
)

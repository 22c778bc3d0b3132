import { arrayColumn } from '../../../column/make.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explode } from '../array/explode.ts'
import { lambdaAt } from './truth.ts'

const transform: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const { elements, offsets, origin } = explode(columnAt(args, 0), rows, validity)
  return arrayColumn(offsets, lambdaAt(args, 1).evaluate([elements], origin.length, origin), validity)
}

export const TRANSFORM = scalar(
  'lambda',
  'transform',
  'The array of what a function gives for each element',
  ['transform(ARRAY[1, 2, 3], x -> x * 10)', '[10, 20, 30]'],
  [fallible('transform(array(T), function(T, U)) -> array(U)', () => transform)],
)

import { arrayColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { arrayOperand, indexList, sizeAt } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { lambdaAt } from './truth.ts'

/** The shorter array counts as filled up with NULLs. */
const zipWith: Kernel = (args, rows) => {
  const [left, right] = [arrayOperand(columnAt(args, 0)), arrayOperand(columnAt(args, 1))]
  const validity = mergedValidity(args, rows)
  const [leftPicked, rightPicked, origin] = [indexList(), indexList(), indexList()]
  const offsets = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1) {
      const [leftSize, rightSize] = [sizeAt(left, row), sizeAt(right, row)]
      for (let i = 0; i < Math.max(leftSize, rightSize); i++) {
        leftPicked.push(i < leftSize ? left.offsets[row & left.mask]! + i : -1)
        rightPicked.push(i < rightSize ? right.offsets[row & right.mask]! + i : -1)
        origin.push(row)
      }
    }
    offsets[row + 1] = origin.length
  }
  const result = lambdaAt(args, 2).evaluate(
    [take(left.elements, leftPicked.finish()), take(right.elements, rightPicked.finish())],
    origin.length,
    origin.finish(),
  )
  return arrayColumn(offsets, result, validity)
}

export const ZIP_WITH = scalar(
  'lambda',
  'zip_with',
  'The array of what a function gives for the elements of two arrays at each position',
  ['zip_with(ARRAY[1, 2], ARRAY[10, 20], (x, y) -> x + y)', '[11, 22]'],
  [fallible('zip_with(array(T), array(U), function(T, U, R)) -> array(R)', () => zipWith)],
)

import { arrayColumn } from '../../../column/make.ts'
import { flatten } from '../../../column/flatten.ts'
import { take } from '../../../column/take.ts'
import type { Column } from '../../../column/column.ts'
import { compareValues } from '../../../types/compare.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel, LambdaArgument } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { LIST } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { lambdaAt } from '../lambda/truth.ts'
import { elementType } from './contains.ts'
import { explode } from './explode.ts'

/** A comparison for each pair of element numbers, all in one evaluation: negative, zero or positive. */
function compareAll(
  lambda: LambdaArgument,
  elements: Column,
  origin: Int32Array,
  left: Int32Array,
  right: Int32Array,
): Int32Array {
  const rows = left.map((e) => origin[e]!)
  const column = flatten(lambda.evaluate([take(elements, left), take(elements, right)], left.length, rows))
  const badResult = 'Lambda comparator must return either -1, 0, or 1'
  if (column.kind !== 'int32') return invalid(badResult)
  if (column.validity?.includes(0)) invalid(badResult)
  for (const order of column.values.subarray(0, left.length)) if (order < -1 || order > 1) invalid(badResult)
  return column.values
}

/** Two sorted runs of one row being merged into one. */
interface Merge {
  left: number
  readonly leftEnd: number
  right: number
  readonly rightEnd: number
  to: number
}

/**
 * Merge sort of all rows' elements at once: every merge that is under way takes one step with each evaluation of the
 * lambda, so there are about as many evaluations as twice the longest array, whatever the number of rows.
 */
function sortByLambda(
  lambda: LambdaArgument,
  elements: Column,
  offsets: Int32Array,
  origin: Int32Array,
): Int32Array {
  let order = Int32Array.from({ length: origin.length }, (_, i) => i)
  let longest = 0
  for (let row = 0; row + 1 < offsets.length; row++)
    longest = Math.max(longest, offsets[row + 1]! - offsets[row]!)
  for (let width = 1; width < longest; width *= 2) {
    const next = order.slice()
    let merges: Merge[] = []
    for (let row = 0; row + 1 < offsets.length; row++) {
      const end = offsets[row + 1]!
      for (let start = offsets[row]!; start + width < end; start += 2 * width)
        merges.push({
          left: start,
          leftEnd: start + width,
          right: start + width,
          rightEnd: Math.min(end, start + 2 * width),
          to: start,
        })
    }
    while (merges.length > 0) {
      const sorted = order
      const orders = compareAll(
        lambda,
        elements,
        origin,
        Int32Array.from(merges, (merge) => sorted[merge.left]!),
        Int32Array.from(merges, (merge) => sorted[merge.right]!),
      )
      merges.forEach((merge, i) => {
        next[merge.to++] = orders[i]! <= 0 ? sorted[merge.left++]! : sorted[merge.right++]!
      })
      for (const merge of merges) {
        if (merge.left < merge.leftEnd && merge.right < merge.rightEnd) continue
        while (merge.left < merge.leftEnd) next[merge.to++] = sorted[merge.left++]!
        while (merge.right < merge.rightEnd) next[merge.to++] = sorted[merge.right++]!
      }
      merges = merges.filter((merge) => merge.left < merge.leftEnd && merge.right < merge.rightEnd)
    }
    order = next
  }
  return order
}

const sortWithComparator: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const { elements, offsets, origin } = explode(columnAt(args, 0), rows, validity)
  return arrayColumn(
    offsets,
    take(elements, sortByLambda(lambdaAt(args, 1), elements, offsets, origin)),
    validity,
  )
}

export const ARRAY_SORT = scalar(
  'array',
  'array_sort',
  'The elements in ascending order, NULLs last, or in the order of a function that compares two elements with -1, 0 or 1',
  ['array_sort(ARRAY[3, NULL, 1])', '[1, 3, NULL]'],
  [
    fallible(
      'array_sort(array(e)) E:orderable -> array(E)',
      rowwiseIn([LIST], LIST, ({ signature }) => {
        const compare = compareValues(elementType(signature.arguments[0]))
        return (list) =>
          list.toSorted((a, b) =>
            a === null || b === null ? (a === null ? 1 : 0) - (b === null ? 1 : 0) : compare(a, b),
          )
      }),
    ),
    fallible('array_sort(array(t), function(t, t, integer)) -> array(T)', () => sortWithComparator),
  ],
)

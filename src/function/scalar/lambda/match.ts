import { booleanColumn } from '../../../column/make.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explode } from '../array/explode.ts'
import { FALSE, lambdaAt, TRUE, truthOf, UNKNOWN } from './truth.ts'

/**
 * @param decisive what one element must give to settle the row
 * @param settled the row's result then; else it is the opposite, or NULL where an element gave NULL
 */
function matching(decisive: typeof TRUE | typeof FALSE, settled: 0 | 1): Kernel {
  return (args, rows) => {
    const given = mergedValidity(args, rows)
    const { elements, offsets, origin } = explode(columnAt(args, 0), rows, given)
    const truth = truthOf(lambdaAt(args, 1).evaluate([elements], origin.length, origin))
    const values = new Uint8Array(rows)
    const validity = given?.slice() ?? new Uint8Array(rows).fill(1)
    for (let row = 0; row < rows; row++) {
      let result: number = 1 - settled
      for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
        if (truth[e] === decisive) {
          result = settled
          break
        }
        if (truth[e] === UNKNOWN) result = UNKNOWN
      }
      if (result === UNKNOWN) validity[row] = 0
      else values[row] = result
    }
    return booleanColumn(values, validity)
  }
}

function match(name: string, description: string, result: string, kernel: Kernel): ScalarFunction {
  return scalar(
    'lambda',
    name,
    description,
    [`${name}(ARRAY[1, 2], x -> x > 1)`, result],
    [fallible(`${name}(array(t), function(t, boolean)) -> boolean`, () => kernel)],
  )
}

export const MATCH_FUNCTIONS: readonly ScalarFunction[] = [
  match('any_match', 'Whether a function is true for any element', 'true', matching(TRUE, 1)),
  match('all_match', 'Whether a function is true for every element', 'false', matching(FALSE, 0)),
  match('none_match', 'Whether a function is true for no element', 'false', matching(TRUE, 0)),
]

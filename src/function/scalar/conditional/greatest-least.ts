import { compareValues } from '../../../types/compare.ts'
import { UNKNOWN } from '../../../types/type.ts'
import { fallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwiseList } from '../../rowwise.ts'
import { ANY } from '../../slot.ts'

function extreme(name: string, which: string, sign: 1 | -1, result: string): ScalarFunction {
  return scalar(
    'conditional',
    name,
    `The ${which} of the values; NULL where one is NULL`,
    [`${name}(3, 1, 2)`, result],
    [
      // Only arrays and rows with NULLs inside fail.
      fallible(
        `${name}(E+) E:orderable -> E`,
        rowwiseList(ANY, ANY, ({ signature }) => {
          // NaN is neither the greatest nor the least while there is a number.
          const compare = compareValues(signature.arguments[0] ?? UNKNOWN, sign > 0 ? 'smallest' : 'largest')
          return (values) => values.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best))
        }),
      ),
    ],
  )
}

/** https://trino.io/docs/current/functions/comparison.html#greatest-and-least */
export const CONDITIONAL_FUNCTIONS: readonly ScalarFunction[] = [
  extreme('greatest', 'largest', 1, '3'),
  extreme('least', 'smallest', -1, '1'),
]

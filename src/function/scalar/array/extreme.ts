import { compareValues } from '../../../types/compare.ts'
import { scalar, infallible } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { ANY, LIST } from '../../slot.ts'
import { elementType } from './contains.ts'

function extreme(name: string, which: string, sign: 1 | -1, result: string): ScalarFunction {
  return scalar(
    'array',
    name,
    `The ${which} element of an array; NULL where it is empty or has a NULL`,
    [`${name}(ARRAY[3, 1, 2])`, result],
    [
      infallible(
        `${name}(array(t)) T:orderable -> T`,
        rowwiseIn([LIST], ANY, ({ signature }) => {
          // NaN is neither the largest nor the smallest while there is a number.
          const compare = compareValues(
            elementType(signature.arguments[0]),
            sign > 0 ? 'smallest' : 'largest',
          )
          return (list) => {
            let best = list[0] ?? null
            for (const value of list) {
              if (value === null || best === null) return null
              if (sign * compare(value, best) > 0) best = value
            }
            return best
          }
        }),
      ),
    ],
  )
}

export const ARRAY_MAX = extreme('array_max', 'largest', 1, '3')
export const ARRAY_MIN = extreme('array_min', 'smallest', -1, '1')

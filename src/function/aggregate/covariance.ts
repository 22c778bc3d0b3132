import { float32Column, float64Column } from '../../column/make.ts'
import { aggregateFunction, type Example } from '../define.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { growDoubles } from './state.ts'

/** Pairs of values of a group: means, and sums of products of the distances from them. */
interface Pairs {
  readonly count: number
  readonly meanX: number
  readonly meanY: number
  readonly sxx: number
  readonly syy: number
  readonly sxy: number
}

const FIELDS = 6

/** Adds the pairs of a part (Chan et al. 1979) to those of the group that starts at `at`. */
function mergePairs(state: Float64Array, at: number, parts: readonly Float64Array[], row: number): void {
  const before = state[at]!
  const more = parts[0]![row]!
  if (more === 0) return
  if (before === 0) {
    for (let field = 0; field < FIELDS; field++) state[at + field] = parts[field]![row]!
    return
  }
  const n = before + more
  const deltaX = parts[1]![row]! - state[at + 1]!
  const deltaY = parts[2]![row]! - state[at + 2]!
  const weight = (before * more) / n
  state[at] = n
  state[at + 1]! += (deltaX * more) / n
  state[at + 2]! += (deltaY * more) / n
  state[at + 3]! += parts[3]![row]! + deltaX * deltaX * weight
  state[at + 4]! += parts[4]![row]! + deltaY * deltaY * weight
  state[at + 5]! += parts[5]![row]! + deltaX * deltaY * weight
}

/** The first argument is y, the second x, as SQL has them. A group's six figures lie side by side. */
function pairs(result: (pairs: Pairs) => number | undefined, real: boolean): Accumulator {
  let state = new Float64Array(0)
  return {
    add(groups, args, rows, groupCount) {
      state = growDoubles(state, groupCount * FIELDS)
      const y = operand(columnAt(args, 0), 'float64', 'float32')
      const x = operand(columnAt(args, 1), 'float64', 'float32')
      for (let row = 0; row < rows; row++) {
        const at = groups[row]! * FIELDS
        const [xValue, yValue] = [x.values[row & x.mask]!, y.values[row & y.mask]!]
        const n = state[at]! + 1
        const [deltaX, deltaY] = [xValue - state[at + 1]!, yValue - state[at + 2]!]
        state[at] = n
        state[at + 1]! += deltaX / n
        state[at + 2]! += deltaY / n
        // One factor is from before the mean moved, the other from after.
        state[at + 3]! += deltaX * (xValue - state[at + 1]!)
        state[at + 4]! += deltaY * (yValue - state[at + 2]!)
        state[at + 5]! += deltaX * (yValue - state[at + 2]!)
      }
    },
    *finish(groupCount) {
      state = growDoubles(state, groupCount * FIELDS)
      const out = new Float64Array(groupCount)
      const validity = new Uint8Array(groupCount)
      yield* partByPart(groupCount, (start, end) => {
        for (let group = start; group < end; group++) {
          const [count = 0, meanX = 0, meanY = 0, sxx = 0, syy = 0, sxy = 0] = state.subarray(group * FIELDS)
          const value = count === 0 ? undefined : result({ count, meanX, meanY, sxx, syy, sxy })
          if (value === undefined) continue
          out[group] = value
          validity[group] = 1
        }
      })
      return real ? float32Column(Float32Array.from(out), validity) : float64Column(out, validity)
    },
    partial: {
      exact: false,
      export(groupCount) {
        state = growDoubles(state, groupCount * FIELDS)
        return Array.from({ length: FIELDS }, (_, field) =>
          float64Column(
            Float64Array.from({ length: groupCount }, (__, group) => state[group * FIELDS + field]!),
          ),
        )
      },
      merge(groups, states, rows, groupCount) {
        state = growDoubles(state, groupCount * FIELDS)
        const parts = Array.from({ length: FIELDS }, (_, i) => operand(columnAt(states, i), 'float64').values)
        for (let row = 0; row < rows; row++) mergePairs(state, groups[row]! * FIELDS, parts, row)
      },
    },
  }
}

function statistic(
  name: string,
  description: string,
  example: Example,
  result: (pairs: Pairs) => number | undefined,
): AggregateFunction {
  return aggregateFunction(
    name,
    description,
    example,
    [false, true].map((real) => {
      const type = real ? 'real' : 'double'
      return { signature: `${name}(${type}, ${type}) -> ${type}`, create: () => pairs(result, real) }
    }),
  )
}

/** NULL where a division by zero leaves no number. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

/** https://trino.io/docs/current/functions/aggregate.html#statistical-aggregate-functions */
export const COVARIANCE_FUNCTIONS: readonly AggregateFunction[] = [
  statistic('corr', 'The correlation of two values', ['corr(1.0, 2.0)', 'NULL'], ({ sxx, syy, sxy }) =>
    finite(sxy / Math.sqrt(sxx * syy)),
  ),
  statistic(
    'covar_pop',
    'The covariance of a population',
    ['covar_pop(1.0, 2.0)', '0.0'],
    ({ count, sxy }) => sxy / count,
  ),
  statistic('covar_samp', 'The covariance of a sample', ['covar_samp(1.0, 2.0)', 'NULL'], ({ count, sxy }) =>
    count < 2 ? undefined : sxy / (count - 1),
  ),
  statistic(
    'regr_slope',
    'The slope of the line that fits best; the first argument depends on the second',
    ['regr_slope(1.0, 2.0)', 'NULL'],
    ({ sxx, sxy }) => finite(sxy / sxx),
  ),
  statistic(
    'regr_intercept',
    'Where the line that fits best meets the axis',
    ['regr_intercept(1.0, 2.0)', 'NULL'],
    ({ meanX, meanY, sxx, sxy }) => finite(meanY - (sxy / sxx) * meanX),
  ),
]

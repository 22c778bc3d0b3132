import { float64Column } from '../../column/make.ts'
import { aggregateFunction, type Example } from '../define.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { growDoubles } from './state.ts'

/** Central moments of a group's values: the count, the mean, and the sums of powers of the distances from it. */
interface Moments {
  readonly count: number
  readonly mean: number
  readonly m2: number
  readonly m3: number
  readonly m4: number
}

/** The moments of two sets of values together (Pébay 2008). */
function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b
  if (b.count === 0) return a
  const n = a.count + b.count
  const delta = b.mean - a.mean
  const step = delta / n
  const product = a.count * b.count
  return {
    count: n,
    mean: a.mean + step * b.count,
    m2: a.m2 + b.m2 + delta * step * product,
    m3:
      a.m3 +
      b.m3 +
      delta * step * step * product * (a.count - b.count) +
      3 * step * (a.count * b.m2 - b.count * a.m2),
    m4:
      a.m4 +
      b.m4 +
      delta * step ** 3 * product * (a.count ** 2 - product + b.count ** 2) +
      6 * step ** 2 * (a.count ** 2 * b.m2 + b.count ** 2 * a.m2) +
      4 * step * (a.count * b.m3 - b.count * a.m3),
  }
}

/** One pass, numerically stable (Pébay 2008). A result that is not a number of interest is NULL. */
function moments(result: (moments: Moments) => number | undefined): Accumulator {
  let counts = new Float64Array(0)
  let means = new Float64Array(0)
  let m2s = new Float64Array(0)
  let m3s = new Float64Array(0)
  let m4s = new Float64Array(0)
  function grow(groupCount: number): void {
    counts = growDoubles(counts, groupCount)
    means = growDoubles(means, groupCount)
    m2s = growDoubles(m2s, groupCount)
    m3s = growDoubles(m3s, groupCount)
    m4s = growDoubles(m4s, groupCount)
  }
  return {
    add(groups, args, rows, groupCount) {
      grow(groupCount)
      const { values, mask } = operand(columnAt(args, 0), 'float64')
      for (let row = 0; row < rows; row++) {
        const g = groups[row]!
        const before = counts[g]!
        const n = before + 1
        counts[g] = n
        const value = values[row & mask]!
        const delta = value - means[g]!
        const step = delta / n
        const term = delta * step * before
        means[g]! += step
        m4s[g]! += term * step * step * (n * n - 3 * n + 3) + 6 * step * step * m2s[g]! - 4 * step * m3s[g]!
        m3s[g]! += term * step * (n - 2) - 3 * step * m2s[g]!
        m2s[g]! += delta * (value - means[g]!)
      }
    },
    *finish(groupCount) {
      grow(groupCount)
      const out = new Float64Array(groupCount)
      const validity = new Uint8Array(groupCount)
      yield* partByPart(groupCount, (start, end) => {
        for (let g = start; g < end; g++) {
          const value = result({ count: counts[g]!, mean: means[g]!, m2: m2s[g]!, m3: m3s[g]!, m4: m4s[g]! })
          if (value === undefined) continue
          out[g] = value
          validity[g] = 1
        }
      })
      return float64Column(out, validity)
    },
    partial: {
      exact: false,
      export(groupCount) {
        grow(groupCount)
        return [counts, means, m2s, m3s, m4s].map((states) => float64Column(states.slice(0, groupCount)))
      },
      merge(groups, states, rows, groupCount) {
        grow(groupCount)
        const parts = states.map((_, i) => operand(columnAt(states, i), 'float64').values)
        for (let row = 0; row < rows; row++) {
          const g = groups[row]!
          const [count = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0] = parts.map((part) => part[row]!)
          const known = { count: counts[g]!, mean: means[g]!, m2: m2s[g]!, m3: m3s[g]!, m4: m4s[g]! }
          const sum = mergeMoments(known, { count, mean, m2, m3, m4 })
          counts[g] = sum.count
          means[g] = sum.mean
          m2s[g] = sum.m2
          m3s[g] = sum.m3
          m4s[g] = sum.m4
        }
      },
    },
  }
}

function statistic(
  name: string,
  description: string,
  example: Example,
  result: (moments: Moments) => number | undefined,
  aliases: readonly string[] = [],
): AggregateFunction {
  return aggregateFunction(
    name,
    description,
    example,
    [{ signature: `${name}(double) -> double`, create: () => moments(result) }],
    { aliases },
  )
}

const samplesVariance = ({ count, m2 }: Moments) => (count < 2 ? undefined : m2 / (count - 1))
const populationVariance = ({ count, m2 }: Moments) => (count === 0 ? undefined : m2 / count)

function root(variance: number | undefined): number | undefined {
  return variance === undefined ? undefined : Math.sqrt(variance)
}

/** https://trino.io/docs/current/functions/aggregate.html#statistical-aggregate-functions */
export const MOMENT_FUNCTIONS: readonly AggregateFunction[] = [
  statistic(
    'stddev',
    'The standard deviation of a sample',
    ['stddev(1.0)', 'NULL'],
    (m) => root(samplesVariance(m)),
    ['stddev_samp'],
  ),
  statistic('stddev_pop', 'The standard deviation of a population', ['stddev_pop(1.0)', '0.0'], (m) =>
    root(populationVariance(m)),
  ),
  statistic('variance', 'The variance of a sample', ['variance(1.0)', 'NULL'], samplesVariance, ['var_samp']),
  statistic('var_pop', 'The variance of a population', ['var_pop(1.0)', '0.0'], populationVariance),
  statistic(
    'skewness',
    'How lopsided the values lie around their mean',
    ['skewness(1.0)', 'NULL'],
    ({ count, m2, m3 }) => (count < 3 ? undefined : (Math.sqrt(count) * m3) / m2 ** 1.5),
  ),
  statistic(
    'kurtosis',
    'How heavy the tails of the values are, 0 for a normal distribution',
    ['kurtosis(1.0)', 'NULL'],
    ({ count: n, m2, m4 }) => {
      if (n < 4) return undefined
      const variance = m2 / (n - 1)
      const weight = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))
      return (weight * m4) / variance ** 2 - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3))
    },
  ),
]

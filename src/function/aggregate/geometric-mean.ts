import { float32Column, float64Column } from '../../column/make.ts'
import { aggregateFunction } from '../define.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { growDoubles } from './state.ts'

function logarithms(real: boolean): Accumulator {
  let sums = new Float64Array(0)
  let counts = new Float64Array(0)
  return {
    add(groups, args, rows, groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const { values, mask } = operand(columnAt(args, 0), 'float64', 'float32', 'int64')
      for (let row = 0; row < rows; row++) {
        const group = groups[row]!
        sums[group]! += Math.log(Number(values[row & mask]!))
        counts[group]! += 1
      }
    },
    *finish(groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const out = new Float64Array(groupCount)
      const validity = new Uint8Array(groupCount)
      yield* partByPart(groupCount, (start, end) => {
        for (let group = start; group < end; group++) {
          if (counts[group] === 0) continue
          out[group] = Math.exp(sums[group]! / counts[group]!)
          validity[group] = 1
        }
      })
      return real ? float32Column(Float32Array.from(out), validity) : float64Column(out, validity)
    },
    partial: {
      exact: false,
      export(groupCount) {
        sums = growDoubles(sums, groupCount)
        counts = growDoubles(counts, groupCount)
        return [float64Column(sums.slice(0, groupCount)), float64Column(counts.slice(0, groupCount))]
      },
      merge(groups, states, rows, groupCount) {
        sums = growDoubles(sums, groupCount)
        counts = growDoubles(counts, groupCount)
        const [more, moreCounts] = [0, 1].map((i) => operand(columnAt(states, i), 'float64').values)
        for (let row = 0; row < rows; row++) {
          const group = groups[row]!
          sums[group]! += more![row]!
          counts[group]! += moreCounts![row]!
        }
      },
    },
  }
}

export const GEOMETRIC_MEAN = aggregateFunction(
  'geometric_mean',
  'The geometric mean of the values',
  ['geometric_mean(4.0)', '4.0'],
  [
    { signature: 'geometric_mean(bigint) -> double', create: () => logarithms(false) },
    { signature: 'geometric_mean(double) -> double', create: () => logarithms(false) },
    { signature: 'geometric_mean(real) -> real', create: () => logarithms(true) },
  ],
)

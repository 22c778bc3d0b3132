import { int64Column } from '../../column/make.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { resultAsState } from './partial.ts'
import { growBytes, growLongs, validityOfFlags } from './state.ts'

function bitwise(combine: (a: bigint, b: bigint) => bigint): Accumulator {
  let states = new BigInt64Array(0)
  let seen = new Uint8Array(0)
  return {
    add(groups, args, rows, groupCount) {
      states = growLongs(states, groupCount)
      seen = growBytes(seen, groupCount)
      const { values, mask } = operand(columnAt(args, 0), 'int64')
      for (let row = 0; row < rows; row++) {
        const group = groups[row]!
        const value = values[row & mask]!
        states[group] = seen[group] === 0 ? value : combine(states[group]!, value)
        seen[group] = 1
      }
    },
    *finish(groupCount) {
      yield
      states = growLongs(states, groupCount)
      seen = growBytes(seen, groupCount)
      return int64Column(states.slice(0, groupCount), validityOfFlags(seen, groupCount))
    },
  }
}

function aggregate(word: string, combine: (a: bigint, b: bigint) => bigint): AggregateFunction {
  const name = `bitwise_${word}_agg`
  return aggregateFunction(
    name,
    `The bitwise ${word.toUpperCase()} of all values`,
    [`${name}(6)`, '6'],
    [{ signature: `${name}(bigint) -> bigint`, create: () => resultAsState(bitwise(combine)) }],
  )
}

export const BITWISE_AGGREGATES: readonly AggregateFunction[] = [
  aggregate('and', (a, b) => a & b),
  aggregate('or', (a, b) => a | b),
  aggregate('xor', (a, b) => a ^ b),
]

import type { Column } from '../../column/column.ts'
import { float64Column, int64Column } from '../../column/make.ts'
import { partByPart, type Steps } from '../../common/steps.ts'
import { setLong } from '../../common/words.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt, mergedValidity } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { growDoubles } from './state.ts'

function* toLongs(counts: Float64Array, groupCount: number): Steps<Column> {
  const out = new BigInt64Array(groupCount)
  const words = new Int32Array(out.buffer)
  yield* partByPart(groupCount, (start, end) => {
    for (let g = start; g < end; g++) setLong(words, g, counts[g]!)
  })
  return int64Column(out)
}

/** Counts in doubles: exact to 2^53, and far cheaper than int64 in JavaScript. */
function counter(
  select: (args: Parameters<Accumulator['add']>[1], rows: number) => Uint8Array | undefined,
): Accumulator {
  let counts = new Float64Array(0)
  return {
    add(groups, args, rows, groupCount) {
      counts = growDoubles(counts, groupCount)
      const counted = select(args, rows)
      if (counted === undefined) {
        if (groupCount === 1) counts[0]! += rows
        else for (let i = 0; i < rows; i++) counts[groups[i]!]! += 1
        return
      }
      for (let i = 0; i < rows; i++) counts[groups[i]!]! += counted[i]!
    },
    finish(groupCount) {
      counts = growDoubles(counts, groupCount)
      return toLongs(counts, groupCount)
    },
    partial: {
      exact: true,
      export(groupCount) {
        counts = growDoubles(counts, groupCount)
        return [float64Column(counts.slice(0, groupCount))]
      },
      merge(groups, states, rows, groupCount) {
        counts = growDoubles(counts, groupCount)
        const { values } = operand(columnAt(states, 0), 'float64')
        for (let row = 0; row < rows; row++) counts[groups[row]!]! += values[row]!
      },
    },
  }
}

export const COUNT: AggregateFunction = {
  kind: 'aggregate',
  name: 'count',
  group: 'aggregate',
  description: 'The number of rows, or of those in which the argument is not NULL',
  example: { sql: 'count(*)', result: '1' },
  overloads: [
    { signature: 'count() -> bigint', nulls: 'called', create: () => counter(() => undefined) },
    { signature: 'count(T) -> bigint', nulls: 'called', create: () => counter(mergedValidity) },
  ],
}

export const COUNT_IF: AggregateFunction = {
  kind: 'aggregate',
  name: 'count_if',
  group: 'aggregate',
  description: 'The number of rows in which the condition is true',
  example: { sql: 'count_if(true)', result: '1' },
  overloads: [
    {
      signature: 'count_if(boolean) -> bigint',
      create: () =>
        counter((args, rows) => {
          const { values, mask } = operand(columnAt(args, 0), 'boolean')
          if (mask === -1) return values
          return values[0] === 1 ? undefined : new Uint8Array(rows)
        }),
    },
  ],
}

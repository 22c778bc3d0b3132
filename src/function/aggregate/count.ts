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

/** Up to so many groups are counted in tables of their own. */
const FEW_GROUPS = 1024
const TABLES = 4

let tables = new Int32Array(0)

/**
 * Adds to the counts of few groups. A count has to be written before it can be read again: rows that follow each other, most of them of
 * the same groups, are counted in one table each in turn.
 *
 * @param counted 0 or 1 a row; undefined where all rows count
 */
function addToFew(
  counts: Float64Array,
  groups: Int32Array,
  counted: Uint8Array | undefined,
  rows: number,
  groupCount: number,
): void {
  if (tables.length < TABLES * groupCount) tables = new Int32Array(TABLES * groupCount)
  else tables.fill(0, 0, TABLES * groupCount)
  const [second, third, fourth] = [groupCount, 2 * groupCount, 3 * groupCount]
  const whole = rows - (rows % TABLES)
  if (counted === undefined)
    for (let i = 0; i < whole; i += TABLES) {
      tables[groups[i]!]! += 1
      tables[second + groups[i + 1]!]! += 1
      tables[third + groups[i + 2]!]! += 1
      tables[fourth + groups[i + 3]!]! += 1
    }
  else
    for (let i = 0; i < whole; i += TABLES) {
      tables[groups[i]!]! += counted[i]!
      tables[second + groups[i + 1]!]! += counted[i + 1]!
      tables[third + groups[i + 2]!]! += counted[i + 2]!
      tables[fourth + groups[i + 3]!]! += counted[i + 3]!
    }
  for (let i = whole; i < rows; i++) tables[groups[i]!]! += counted === undefined ? 1 : counted[i]!
  for (let group = 0; group < groupCount; group++)
    counts[group]! +=
      tables[group]! + tables[second + group]! + tables[third + group]! + tables[fourth + group]!
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
      if (counted === undefined && groupCount === 1) counts[0]! += rows
      else if (groupCount <= FEW_GROUPS && groupCount * TABLES <= rows)
        addToFew(counts, groups, counted, rows, groupCount)
      else if (counted === undefined) for (let i = 0; i < rows; i++) counts[groups[i]!]! += 1
      else for (let i = 0; i < rows; i++) counts[groups[i]!]! += counted[i]!
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

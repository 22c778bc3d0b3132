import { columnOf, columnSteps } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { flatten } from '../../column/flatten.ts'
import { take } from '../../column/take.ts'
import { valueReader } from '../../column/value.ts'
import { UNKNOWN, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator, LambdaArgument } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { lambdaAt } from '../scalar/lambda/truth.ts'
import { valueBytes } from './value-bytes.ts'

/** A state: a row of the column of states, its group, and a row of the batch that it comes from. */
interface Entry {
  readonly group: number
  readonly at: number
  readonly origin: number
}

/** Combines neighbours of one group (entries are sorted by group) in one evaluation; about half as many remain. */
function combinePairs(combine: LambdaArgument, states: Column, entries: readonly Entry[]) {
  const pairs: (readonly [Entry, Entry])[] = []
  const single: Entry[] = []
  for (let i = 0; i < entries.length; i++) {
    const [entry, neighbour] = [entries[i]!, entries[i + 1]]
    if (neighbour?.group !== entry.group) single.push(entry)
    else {
      pairs.push([entry, neighbour])
      i++
    }
  }
  const side = (index: 0 | 1) =>
    take(
      states,
      Int32Array.from(pairs, (pair) => pair[index].at),
    )
  const origin = Int32Array.from(pairs, ([{ origin: row }]) => row)
  const combined = combine.evaluate([side(0), side(1)], pairs.length, origin)
  const merged = pairs.map(([entry], i) => ({ ...entry, at: states.length + i }))
  return {
    states: concatColumns([flatten(states), flatten(combined)]),
    entries: [...merged, ...single].sort((a, b) => a.group - b.group),
  }
}

/**
 * Every row's value meets the first state in one evaluation; what comes of it is combined pairwise within each group,
 * so that a batch takes as many evaluations as its largest group's size has binary digits.
 */
function reduce(type: SqlType): Accumulator {
  const known = new Map<number, Value>()
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    add(groups, args, rows) {
      if (rows === 0) return
      const everyRow = Int32Array.from({ length: rows }, (_, row) => row)
      const combine = lambdaAt(args, 3)
      let states = lambdaAt(args, 2).evaluate([columnAt(args, 1), columnAt(args, 0)], rows, everyRow)
      let entries: readonly Entry[] = Array.from(everyRow, (row) => ({
        group: groups[row]!,
        at: row,
        origin: row,
      }))
      // States of earlier batches come first in their groups.
      const firstOrigin = new Map<number, number>()
      for (const { group, origin } of entries) if (!firstOrigin.has(group)) firstOrigin.set(group, origin)
      const earlier = [...firstOrigin].filter(([group]) => known.has(group))
      const earlierStates = columnOf(
        type,
        earlier.map(([group]) => known.get(group) ?? null),
      )
      const earlierEntries = earlier.map(([group, origin], i): Entry => ({ group, at: rows + i, origin }))
      states = concatColumns([flatten(states), earlierStates])
      entries = [...earlierEntries, ...entries].sort((a, b) => a.group - b.group)
      while (entries.length > firstOrigin.size) ({ states, entries } = combinePairs(combine, states, entries))
      const read = valueReader(states, type)
      for (const { group, at } of entries) {
        const [value, before] = [read(at), known.get(group)]
        bytes += valueBytes(value) - (before === undefined ? 0 : valueBytes(before))
        known.set(group, value)
      }
    },
    finish: (groupCount) => columnSteps(type, groupCount, (group) => known.get(group) ?? null),
  }
}

export const REDUCE_AGG = aggregateFunction(
  'reduce_agg',
  'What functions make of the values: the first combines a state (to begin with, the second argument) with a value, the second two states',
  ['reduce_agg(2, 0, (a, b) -> a + b, (a, b) -> a + b)', '2'],
  [
    {
      signature: 'reduce_agg(T, S, function(S, T, S), function(S, S, S)) -> S',
      create: ({ arguments: args }) => reduce(args[1] ?? UNKNOWN),
    },
  ],
)

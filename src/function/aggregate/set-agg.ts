import { valueReader } from '../../column/value.ts'
import { asList } from '../../types/as.ts'
import { valueKey } from '../../types/compare.ts'
import { UNKNOWN, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { entryBytes, groupStates } from './groups.ts'
import { objectStates } from './partial.ts'
import { valueBytes } from './value-bytes.ts'

/** Distinct values, in the order in which they came first. */
function sets(
  returns: SqlType,
  argument: SqlType,
  valuesOf: (value: Value) => readonly Value[],
): Accumulator {
  const keyOf = valueKey(returns.kind === 'array' ? returns.element : UNKNOWN)
  const states = groupStates(
    () => new Map<string, Value>(),
    () => 0,
  )
  let bytes = 0
  function add(group: number, values: readonly Value[]): void {
    const state = states.of(group)
    for (const value of values) {
      const key = keyOf(value)
      if (state.has(key)) continue
      state.set(key, value)
      bytes += entryBytes(key) + valueBytes(value)
    }
  }
  return {
    get bytes() {
      return bytes + states.bytes
    },
    add(groups, args, rows) {
      const read = valueReader(columnAt(args, 0), argument)
      for (let row = 0; row < rows; row++) add(groups[row]!, valuesOf(read(row)))
    },
    finish: (groupCount) => states.finish(returns, groupCount, (state) => [...state.values()]),
    partial: objectStates(
      states,
      { exact: true, types: [returns] },
      (state) => [[...state.values()]],
      (group, [values = null]) => add(group, asList(values)),
    ),
  }
}

export const SET_AGG = aggregateFunction(
  'set_agg',
  'An array of the distinct values, NULL included',
  ['set_agg(1)', '[1]'],
  [
    {
      signature: 'set_agg(T) T:comparable -> array(T)',
      nulls: 'called',
      create: ({ arguments: [type], returns }) => sets(returns, type ?? UNKNOWN, (value) => [value]),
    },
  ],
)

export const SET_UNION = aggregateFunction(
  'set_union',
  'An array of the distinct elements of all arrays',
  ['set_union(ARRAY[1, 1])', '[1]'],
  [
    {
      signature: 'set_union(array(T)) T:comparable -> array(T)',
      create: ({ arguments: [type], returns }) => sets(returns, type ?? UNKNOWN, asList),
    },
  ],
)

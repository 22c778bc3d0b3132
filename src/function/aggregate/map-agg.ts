import { valueReader } from '../../column/value.ts'
import { asBigint, asList, asMap } from '../../types/as.ts'
import { valueKey } from '../../types/compare.ts'
import { UNKNOWN, type SqlType } from '../../types/type.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator, ResolvedSignature } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { invalid } from '../invalid.ts'
import { entryBytes, groupStates } from './groups.ts'
import { objectStates } from './partial.ts'
import { valueBytes } from './value-bytes.ts'

/** Entries are counted as they come. */
const NOTHING_MORE = () => 0

/** What the entries of all groups of one call take. */
interface Kept {
  bytes: number
}

/** Entries of one group, in the order in which their keys came first. */
interface Entries<V> {
  readonly places: Map<string, number>
  readonly keys: Value[]
  readonly values: V[]
}

function entries<V>(): Entries<V> {
  return { places: new Map(), keys: [], values: [] }
}

/** The key's place; a new key gets `initial`. */
function place<V extends Value>(
  entry: Entries<V>,
  text: string,
  key: Value,
  initial: () => V,
  kept: Kept,
): number {
  const known = entry.places.get(text)
  if (known !== undefined) return known
  const at = entry.keys.length
  const value = initial()
  entry.places.set(text, at)
  entry.keys.push(key)
  entry.values.push(value)
  kept.bytes += entryBytes(text) + valueBytes(key) + valueBytes(value)
  return at
}

function mapTypes(type: SqlType): { readonly key: SqlType; readonly value: SqlType } {
  return type.kind === 'map' ? type : { key: UNKNOWN, value: UNKNOWN }
}

function toMap({ keys, values }: Entries<Value>): MapValue {
  return { keys, values }
}

/** The state that leaves: the map so far, as the result would be. */
function toState(entry: Entries<Value>): readonly Value[] {
  return [toMap(entry)]
}

function eachEntry(map: Value, add: (key: Value, value: Value) => void): void {
  const { keys, values } = asMap(map)
  for (const [i, key] of keys.entries()) add(key, values[i] ?? null)
}

/** Keys that are NULL do not count; of several values of a key the first stays. */
function mapAgg(returns: SqlType): Accumulator {
  const { key: keyType, value: valueType } = mapTypes(returns)
  const keyOf = valueKey(keyType)
  const states = groupStates(entries<Value>, NOTHING_MORE)
  const kept: Kept = { bytes: 0 }
  return {
    get bytes() {
      return kept.bytes + states.bytes
    },
    add(groups, args, rows) {
      const readKey = valueReader(columnAt(args, 0), keyType)
      const readValue = valueReader(columnAt(args, 1), valueType)
      for (let row = 0; row < rows; row++) {
        const key = readKey(row)
        if (key !== null) place(states.of(groups[row]!), keyOf(key), key, () => readValue(row), kept)
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, toMap),
    partial: objectStates(states, { exact: true, types: [returns] }, toState, (group, [part = null]) => {
      eachEntry(part, (key, value) => place(states.of(group), keyOf(key), key, () => value, kept))
    }),
  }
}

export const MAP_AGG = aggregateFunction(
  'map_agg',
  'A map of the keys and values; of several values of a key one stays',
  ["map_agg('a', 1)", '{a=1}'],
  [
    {
      signature: 'map_agg(K, V) K:comparable -> map(K, V)',
      nulls: 'called',
      create: ({ returns }) => mapAgg(returns),
    },
  ],
)

function multimapAgg(returns: SqlType): Accumulator {
  const { key: keyType, value: valuesType } = mapTypes(returns)
  const valueType = valuesType.kind === 'array' ? valuesType.element : UNKNOWN
  const keyOf = valueKey(keyType)
  const states = groupStates(entries<Value[]>, NOTHING_MORE)
  const kept: Kept = { bytes: 0 }
  return {
    get bytes() {
      return kept.bytes + states.bytes
    },
    add(groups, args, rows) {
      const readKey = valueReader(columnAt(args, 0), keyType)
      const readValue = valueReader(columnAt(args, 1), valueType)
      for (let row = 0; row < rows; row++) {
        const key = readKey(row)
        if (key === null) continue
        const state = states.of(groups[row]!)
        const value = readValue(row)
        state.values[place(state, keyOf(key), key, () => [], kept)]!.push(value)
        kept.bytes += valueBytes(value)
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, toMap),
    partial: objectStates(states, { exact: true, types: [returns] }, toState, (group, [part = null]) => {
      const state = states.of(group)
      eachEntry(part, (key, list) => {
        const values = asList(list)
        const known = state.values[place(state, keyOf(key), key, () => [], kept)]!
        for (const value of values) known.push(value)
        kept.bytes += valueBytes(values)
      })
    }),
  }
}

export const MULTIMAP_AGG = aggregateFunction(
  'multimap_agg',
  'A map of the keys, each with all its values',
  ["multimap_agg('a', 1)", '{a=[1]}'],
  [
    {
      signature: 'multimap_agg(K, V) K:comparable -> map(K, array(V))',
      nulls: 'called',
      create: ({ returns }) => multimapAgg(returns),
    },
  ],
)

/**
 * @param exact whether values combine to the same in any grouping
 * @param combine the value of a key that an earlier map had, and this one's
 */
function mapUnion(
  returns: SqlType,
  exact: boolean,
  combine: (known: Value, value: Value) => Value,
): Accumulator {
  const keyOf = valueKey(mapTypes(returns).key)
  const states = groupStates(entries<Value>, NOTHING_MORE)
  const kept: Kept = { bytes: 0 }
  function add(group: number, map: Value): void {
    const state = states.of(group)
    eachEntry(map, (key, value) => {
      const before = state.keys.length
      const at = place(state, keyOf(key), key, () => value, kept)
      if (at < before) state.values[at] = combine(state.values[at] ?? null, value)
    })
  }
  return {
    get bytes() {
      return kept.bytes + states.bytes
    },
    add(groups, args, rows) {
      const read = valueReader(columnAt(args, 0), returns)
      for (let row = 0; row < rows; row++) add(groups[row]!, read(row))
    },
    // Of maps that are all empty Trino makes NULL.
    finish: (groupCount) =>
      states.finish(returns, groupCount, (entry) => (entry.keys.length === 0 ? null : toMap(entry))),
    partial: objectStates(states, { exact, types: [returns] }, toState, (group, [part = null]) =>
      add(group, part),
    ),
  }
}

export const MAP_UNION = aggregateFunction(
  'map_union',
  'The union of the maps; of several values of a key one stays',
  ["map_union(MAP(ARRAY['a'], ARRAY[1]))", '{a=1}'],
  [
    {
      signature: 'map_union(map(K, V)) K:comparable -> map(K, V)',
      create: ({ returns }) => mapUnion(returns, true, (known) => known),
    },
  ],
)

function add(a: Value, b: Value): Value {
  if (a === null || b === null) return a ?? b
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const sum = a + b
    return BigInt.asIntN(64, sum) === sum ? sum : invalid(`Value ${sum} exceeds MAX_LONG`)
  }
  return typeof a === 'number' && typeof b === 'number' ? a + b : a
}

export const MAP_UNION_SUM = aggregateFunction(
  'map_union_sum',
  'The union of the maps with the sum of each key’s values',
  ["map_union_sum(MAP(ARRAY['a'], ARRAY[1]))", '{a=1}'],
  ['bigint', 'double'].map((type) => ({
    signature: `map_union_sum(map(K, ${type})) K:comparable -> map(K, ${type})`,
    create: ({ returns }: ResolvedSignature) => mapUnion(returns, false, add),
  })),
)

function histogram(returns: SqlType): Accumulator {
  const { key: type } = mapTypes(returns)
  const keyOf = valueKey(type)
  const states = groupStates(entries<bigint>, NOTHING_MORE)
  const kept: Kept = { bytes: 0 }
  return {
    get bytes() {
      return kept.bytes + states.bytes
    },
    add(groups, args, rows) {
      const read = valueReader(columnAt(args, 0), type)
      for (let row = 0; row < rows; row++) {
        const value = read(row)
        const state = states.of(groups[row]!)
        state.values[place(state, keyOf(value), value, () => 0n, kept)]!++
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, toMap),
    partial: objectStates(states, { exact: true, types: [returns] }, toState, (group, [part = null]) => {
      const state = states.of(group)
      eachEntry(part, (value, count) => {
        state.values[place(state, keyOf(value), value, () => 0n, kept)]! += asBigint(count)
      })
    }),
  }
}

export const HISTOGRAM = aggregateFunction(
  'histogram',
  'How often each value occurs, as a map',
  ["histogram('a')", '{a=1}'],
  [
    {
      signature: 'histogram(K) K:comparable -> map(K, bigint)',
      create: ({ returns }) => histogram(returns),
    },
  ],
)

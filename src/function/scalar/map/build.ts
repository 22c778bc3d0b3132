import { columnOf } from '../../../column/builder.ts'
import { mapColumn } from '../../../column/make.ts'
import { asList, asMap } from '../../../types/as.ts'
import { valueKey } from '../../../types/compare.ts'
import { map, UNKNOWN, type SqlType } from '../../../types/type.ts'
import type { MapValue, Value } from '../../../types/value.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwiseIn, rowwiseList } from '../../rowwise.ts'
import { LIST, MAP } from '../../slot.ts'
import { explode } from '../array/explode.ts'
import { checkKeys, duplicateKey, nullKey } from './distinct-keys.ts'
import { invalid } from '../../invalid.ts'

function mapTypes(type: SqlType): { readonly key: SqlType; readonly value: SqlType } {
  return type.kind === 'map' ? type : { key: UNKNOWN, value: UNKNOWN }
}

/** `MAP(keys, values)` */
const fromArrays =
  ({ returns }: ResolvedSignature): Kernel =>
  (args, rows) => {
    const validity = mergedValidity(args, rows)
    const keys = explode(columnAt(args, 0), rows, validity)
    const values = explode(columnAt(args, 1), rows, validity)
    for (let row = 0; row <= rows; row++)
      if (keys.offsets[row] !== values.offsets[row]) invalid('Key and value arrays must be the same length')
    checkKeys(keys.elements, mapTypes(returns).key, keys.offsets)
    return mapColumn(keys.offsets, keys.elements, values.elements, validity)
  }

export const MAP_FUNCTION = scalar(
  'map',
  'map',
  'The map of keys and values that stand at the same places of two arrays, or the empty map',
  ["map(ARRAY['a', 'b'], ARRAY[1, 2])", '{a=1, b=2}'],
  [
    {
      signature: 'map() -> map(unknown, unknown)',
      returns: () => map(UNKNOWN, UNKNOWN),
      fallible: false,
      bind: () => (_args, rows) =>
        mapColumn(new Int32Array(rows + 1), columnOf(UNKNOWN, []), columnOf(UNKNOWN, [])),
    },
    fallible('map(array(K), array(V)) K:comparable -> map(K, V)', fromArrays),
  ],
)

/** Entries in the order in which their keys came first. */
function collect(keyType: SqlType) {
  const keyOf = valueKey(keyType)
  const places = new Map<string, number>()
  const keys: Value[] = []
  return {
    keys,
    /** The key's place, and whether it is new. */
    place: (key: Value): { readonly at: number; readonly isNew: boolean } => {
      const text = keyOf(key)
      const known = places.get(text)
      if (known !== undefined) return { at: known, isNew: false }
      places.set(text, keys.length)
      keys.push(key)
      return { at: keys.length - 1, isNew: true }
    },
  }
}

/** Key and value of each entry of `array(row(K, V))`. */
function* entries(list: readonly Value[]): Generator<readonly [key: Value, value: Value]> {
  for (const entry of list) {
    if (entry === null) invalid('map entry cannot be null')
    const [key = null, value = null] = asList(entry)
    if (key === null) nullKey()
    yield [key, value]
  }
}

export const MAP_FROM_ENTRIES = scalar(
  'map',
  'map_from_entries',
  'The map of an array of key and value pairs',
  ["map_from_entries(ARRAY[(1, 'x'), (2, 'y')])", '{1=x, 2=y}'],
  [
    fallible(
      'map_from_entries(array(row(k, v))) K:comparable -> map(K, V)',
      rowwiseIn([LIST], MAP, ({ signature }) => {
        const { key: type } = mapTypes(signature.returns)
        return (list): MapValue => {
          const { keys, place } = collect(type)
          const values: Value[] = []
          for (const [key, value] of entries(list)) {
            if (!place(key).isNew) duplicateKey(key, type)
            values.push(value)
          }
          return { keys, values }
        }
      }),
    ),
  ],
)

export const MULTIMAP_FROM_ENTRIES = scalar(
  'map',
  'multimap_from_entries',
  'The map of an array of key and value pairs, with all values of a key',
  ["multimap_from_entries(ARRAY[(1, 'x'), (2, 'y'), (1, 'z')])", '{1=[x, z], 2=[y]}'],
  [
    fallible(
      'multimap_from_entries(array(row(k, v))) K:comparable -> map(K, array(V))',
      rowwiseIn([LIST], MAP, ({ signature }) => {
        const { key: type } = mapTypes(signature.returns)
        return (list): MapValue => {
          const { keys, place } = collect(type)
          const values: Value[][] = []
          for (const [key, value] of entries(list)) (values[place(key).at] ??= []).push(value)
          return { keys, values }
        }
      }),
    ),
  ],
)

export const MAP_CONCAT = scalar(
  'map',
  'map_concat',
  'The union of the maps; where several have a key, the last one’s value stays',
  ["map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a', 'b'], ARRAY[2, 3]))", '{a=2, b=3}'],
  [
    infallible(
      'map_concat(map(K, V)+) K:comparable -> map(K, V)',
      rowwiseList(MAP, MAP, ({ signature }) => {
        if (signature.arguments.length < 2)
          return invalid('There must be two or more concatenation arguments to map_concat')
        const { key: type } = mapTypes(signature.returns)
        // The last map's entries come first, as Trino shows them.
        return (maps) => {
          const { keys, place } = collect(type)
          const values: Value[] = []
          for (const { keys: from, values: to } of maps.map(asMap).toReversed())
            for (const [i, key] of from.entries()) if (place(key).isNew) values.push(to[i] ?? null)
          return { keys, values }
        }
      }),
    ),
  ],
)

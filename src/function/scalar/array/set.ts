import { valueKey } from '../../../types/compare.ts'
import type { Value } from '../../../types/value.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { ANY, BOOL, LIST, MAP } from '../../slot.ts'
import { decidedEquality, elementType } from './contains.ts'

/** Distinct elements; NULL is one of them. */
function distinct(
  list: readonly Value[],
  keyOf: (value: Value) => string,
  seen = new Set<string>(),
): Value[] {
  return list.filter((value) => {
    const key = keyOf(value)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function keysOf(list: readonly Value[], keyOf: (value: Value) => string): Set<string> {
  return new Set(list.map(keyOf))
}

type Keyed = (value: Value) => string

function setOperation(
  name: string,
  description: string,
  example: readonly [string, string],
  operation: (a: readonly Value[], b: readonly Value[], keyOf: Keyed) => Value[],
): ScalarFunction {
  return scalar('array', name, description, example, [
    infallible(
      `${name}(array(e), array(e)) E:comparable -> array(E)`,
      rowwiseIn([LIST, LIST], LIST, ({ signature }) => {
        const keyOf = valueKey(elementType(signature.arguments[0]))
        return (a, b) => operation(a, b, keyOf)
      }),
    ),
  ])
}

export const ARRAY_UNION = setOperation(
  'array_union',
  'The elements of two arrays, each once',
  ['array_union(ARRAY[1, 2], ARRAY[2, 3])', '[1, 2, 3]'],
  (a, b, keyOf) => distinct([...a, ...b], keyOf),
)

/** In the order of the longer array, as Trino looks them up in the shorter one. */
export const ARRAY_INTERSECT = setOperation(
  'array_intersect',
  'The elements that two arrays share, each once',
  ['array_intersect(ARRAY[1, 2, 2], ARRAY[2, 3])', '[2]'],
  (a, b, keyOf) => {
    const [longer, shorter] = a.length < b.length ? [b, a] : [a, b]
    const wanted = keysOf(shorter, keyOf)
    return distinct(
      longer.filter((value) => wanted.has(keyOf(value))),
      keyOf,
    )
  },
)

/** Trino gives the first array as it is, duplicates too, where the second is empty. */
export const ARRAY_EXCEPT = setOperation(
  'array_except',
  'The elements of the first array that the second has not, each once',
  ['array_except(ARRAY[1, 2, 2], ARRAY[1])', '[2]'],
  (a, b, keyOf) => (b.length === 0 ? [...a] : distinct(a, keyOf, keysOf(b, keyOf))),
)

export const ARRAY_DISTINCT = scalar(
  'array',
  'array_distinct',
  'The elements of an array, each once',
  ['array_distinct(ARRAY[1, 2, 1, NULL])', '[1, 2, NULL]'],
  [
    infallible(
      'array_distinct(array(e)) E:comparable -> array(E)',
      rowwiseIn([LIST], LIST, ({ signature }) => {
        const keyOf = valueKey(elementType(signature.arguments[0]))
        return (list) => distinct(list, keyOf)
      }),
    ),
  ],
)

export const ARRAYS_OVERLAP = scalar(
  'array',
  'arrays_overlap',
  'Whether two arrays share an element that is not NULL; NULL where they share none but one has a NULL',
  ['arrays_overlap(ARRAY[1, 2], ARRAY[2, 3])', 'true'],
  [
    infallible(
      'arrays_overlap(array(e), array(e)) E:comparable -> boolean',
      rowwiseIn([LIST, LIST], BOOL, ({ signature }) => {
        const keyOf = valueKey(elementType(signature.arguments[0]))
        return (a, b) => {
          const wanted = keysOf(
            a.filter((value) => value !== null),
            keyOf,
          )
          if (b.some((value) => value !== null && wanted.has(keyOf(value)))) return true
          const openLeft = a.includes(null) && b.length > 0
          return openLeft || (b.includes(null) && a.length > 0) ? null : false
        }
      }),
    ),
  ],
)

export const ARRAY_REMOVE = scalar(
  'array',
  'array_remove',
  'The array without the elements that are equal to the second argument',
  ['array_remove(ARRAY[1, 2, 1], 1)', '[2]'],
  [
    fallible(
      'array_remove(array(e), e) E:comparable -> array(E)',
      rowwiseIn([LIST, ANY], LIST, ({ signature }) => {
        const equal = decidedEquality(elementType(signature.arguments[0]), 'array_remove')
        return (list, unwanted) => list.filter((value) => value === null || !equal(value, unwanted))
      }),
    ),
  ],
)

export const ARRAY_HISTOGRAM = scalar(
  'array',
  'array_histogram',
  'How often each element that is not NULL occurs in an array',
  ["array_histogram(ARRAY['a', 'b', 'a'])", '{a=2, b=1}'],
  [
    infallible(
      'array_histogram(array(t)) T:comparable -> map(T, bigint)',
      rowwiseIn([LIST], MAP, ({ signature }) => {
        const keyOf = valueKey(elementType(signature.arguments[0]))
        return (list) => {
          const counts = new Map<string, { readonly value: Value; count: bigint }>()
          for (const value of list) {
            if (value === null) continue
            const key = keyOf(value)
            const known = counts.get(key)
            if (known === undefined) counts.set(key, { value, count: 1n })
            else known.count++
          }
          const entries = [...counts.values()]
          return { keys: entries.map(({ value }) => value), values: entries.map(({ count }) => count) }
        }
      }),
    ),
  ],
)

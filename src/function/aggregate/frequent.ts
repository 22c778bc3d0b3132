import { valueReader } from '../../column/value.ts'
import { asBigint, asList, asMap, asNumber } from '../../types/as.ts'
import { valueKey } from '../../types/compare.ts'
import { array, BIGINT, DOUBLE, UNKNOWN, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator, ResolvedSignature } from '../definition.ts'
import { invalid } from '../invalid.ts'
import { columnAt } from '../nulls.ts'
import { groupStates } from './groups.ts'
import { objectStates } from './partial.ts'

/** What a value that is watched, and a bucket of a histogram, take, about. */
const [COUNTER_BYTES, BUCKET_BYTES] = [200, 16]

interface Counter {
  readonly value: Value
  count: bigint
}
interface Summary {
  readonly counters: Map<string, Counter>
  buckets: number
  capacity: number
}

/** A count; throws INVALID_FUNCTION_ARGUMENT where it is none. */
function atLeast(minimum: number, value: Value, message: string): number {
  const count = Number(asBigint(value))
  return count >= minimum ? count : invalid(message)
}

/** Counts a value `count` times; where there is no room, the rarest value gives its place and its count. */
function addCount({ counters, capacity }: Summary, key: string, value: Value, count: bigint): void {
  const known = counters.get(key)
  if (known !== undefined) {
    known.count += count
    return
  }
  if (counters.size < capacity) {
    counters.set(key, { value, count })
    return
  }
  const [rarest = '', { count: least } = { count: 0n }] = [...counters].reduce((a, b) =>
    b[1].count < a[1].count ? b : a,
  )
  counters.delete(rarest)
  counters.set(key, { value, count: least + count })
}

/** The space-saving algorithm (Metwally et al. 2005): a new value takes the place and the count of the rarest one. */
function frequent(type: SqlType, returns: SqlType): Accumulator {
  const keyOf = valueKey(type)
  const states = groupStates(
    (): Summary => ({ counters: new Map(), buckets: 0, capacity: 0 }),
    ({ counters }) => counters.size * COUNTER_BYTES,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const readBuckets = valueReader(columnAt(args, 0), BIGINT)
      const read = valueReader(columnAt(args, 1), type)
      const readCapacity = valueReader(columnAt(args, 2), BIGINT)
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        if (state.capacity === 0) {
          state.buckets = atLeast(
            2,
            readBuckets(row),
            `approx_most_frequent bucket count must be greater than one, input bucket count: ${asBigint(readBuckets(row))}`,
          )
          state.capacity = atLeast(
            1,
            readCapacity(row),
            'approx_most_frequent capacity must be greater than zero',
          )
        }
        const value = read(row)
        addCount(state, keyOf(value), value, 1n)
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ counters, buckets }) => {
        const top = [...counters.values()].sort((a, b) =>
          a.count > b.count ? -1 : a.count < b.count ? 1 : 0,
        )
        const kept = top.slice(0, buckets)
        return { keys: kept.map(({ value }) => value), values: kept.map(({ count }) => count) }
      }),
    partial: objectStates(
      states,
      { exact: false, types: [returns, BIGINT, BIGINT] },
      ({ counters, buckets, capacity }) => {
        const all = [...counters.values()]
        const map = { keys: all.map(({ value }) => value), values: all.map(({ count }) => count) }
        return [map, BigInt(buckets), BigInt(capacity)]
      },
      (group, [map = null, buckets = null, capacity = null]) => {
        const state = states.of(group)
        if (state.capacity === 0) {
          state.buckets = Number(buckets)
          state.capacity = Number(capacity)
        }
        const { keys, values } = asMap(map)
        for (const [i, value] of keys.entries())
          addCount(state, keyOf(value), value, asBigint(values[i] ?? null))
      },
    ),
  }
}

export const APPROX_MOST_FREQUENT = aggregateFunction(
  'approx_most_frequent',
  'About the most frequent values and how often they occur; arguments are how many, the value, and how many to watch',
  ["approx_most_frequent(3, 'a', 10)", '{a=1}'],
  ['varchar', 'bigint'].map((type) => ({
    signature: `approx_most_frequent(bigint, ${type}, bigint) -> map(${type}, bigint)`,
    create: ({ arguments: args, returns }: ResolvedSignature) => frequent(args[1] ?? UNKNOWN, returns),
  })),
)

interface Buckets {
  limit: number
  readonly centres: number[]
  readonly weights: number[]
}

/** Adds a value in order and joins the two nearest buckets where there are too many (Ben-Haim and Tom-Tov 2010). */
function addToBuckets({ limit, centres, weights }: Buckets, value: number, weight: number): void {
  // NaN, which is not less than anything, comes last.
  let at = Number.isNaN(value) ? -1 : centres.findIndex((centre) => !(centre < value))
  if (at < 0) at = centres.length
  if (centres[at] === value) {
    weights[at]! += weight
    return
  }
  centres.splice(at, 0, value)
  weights.splice(at, 0, weight)
  if (centres.length <= limit) return
  let nearest = 0
  for (let i = 1; i + 1 < centres.length; i++)
    if (centres[i + 1]! - centres[i]! < centres[nearest + 1]! - centres[nearest]!) nearest = i
  const total = weights[nearest]! + weights[nearest + 1]!
  centres[nearest] =
    (centres[nearest]! * weights[nearest]! + centres[nearest + 1]! * weights[nearest + 1]!) / total
  weights[nearest] = total
  centres.splice(nearest + 1, 1)
  weights.splice(nearest + 1, 1)
}

function numericHistogram(type: SqlType, returns: SqlType): Accumulator {
  const states = groupStates(
    (): Buckets => ({ limit: 0, centres: [], weights: [] }),
    ({ centres }) => centres.length * BUCKET_BYTES,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const readLimit = valueReader(columnAt(args, 0), BIGINT)
      const readValue = valueReader(columnAt(args, 1), type)
      const readWeight = args.length > 2 ? valueReader(columnAt(args, 2), DOUBLE) : undefined
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        if (state.limit === 0)
          state.limit = atLeast(2, readLimit(row), 'numeric_histogram bucket count must be greater than one')
        addToBuckets(
          state,
          asNumber(readValue(row)),
          readWeight === undefined ? 1 : asNumber(readWeight(row)),
        )
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ centres, weights }) => {
        // A map has one NaN, though none is equal to another: the last, behind which nothing comes.
        const first = centres.findIndex(Number.isNaN)
        const isKept = (_: number, i: number) => first < 0 || i < first || i === centres.length - 1
        return { keys: centres.filter(isKept), values: weights.filter(isKept) }
      }),
    partial: objectStates(
      states,
      { exact: false, types: [BIGINT, array(DOUBLE), array(DOUBLE)] },
      ({ limit, centres, weights }) => [BigInt(limit), centres, weights],
      (group, [limit = null, centres = null, weights = null]) => {
        const state = states.of(group)
        if (state.limit === 0) state.limit = Number(limit)
        const more = asList(weights)
        for (const [i, centre] of asList(centres).entries())
          addToBuckets(state, asNumber(centre), asNumber(more[i] ?? null))
      },
    ),
  }
}

export const NUMERIC_HISTOGRAM = aggregateFunction(
  'numeric_histogram',
  'About how the values are spread: a map of bucket centres to weights, with so many buckets at most',
  ['numeric_histogram(10, 1.5)', '{1.5=1.0}'],
  [
    ...['double', 'real'].flatMap((type) => [
      {
        signature: `numeric_histogram(bigint, ${type}) -> map(${type}, ${type})`,
        create: histogramOf,
      },
      {
        signature: `numeric_histogram(bigint, ${type}, double) -> map(${type}, ${type})`,
        create: histogramOf,
      },
    ]),
  ],
)

function histogramOf({ arguments: args, returns }: ResolvedSignature): Accumulator {
  return numericHistogram(args[1] ?? DOUBLE, returns)
}

import { int64Column } from '../../column/make.ts'
import type { Column } from '../../column/column.ts'
import { valueReader } from '../../column/value.ts'
import { asBytes } from '../../types/as.ts'
import { BIGINT, DOUBLE, UNKNOWN, VARBINARY, type SqlType } from '../../types/type.ts'
import { aggregateFunction } from '../define.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator, Argument } from '../definition.ts'
import { hashColumn, type Hashes, murmurHashes } from '../hash.ts'
import { columnAt } from '../nulls.ts'
import { APPROX_SET_ERROR } from '../scalar/hyperloglog/index.ts'
import { bitsForError, createSketch, sketchOf, type Sketch } from '../scalar/hyperloglog/sketch.ts'
import { BYTES } from '../slot.ts'
import { type GroupStates, groupStates } from './groups.ts'
import { objectStates, resultAsState } from './partial.ts'

/** The standard error of approx_distinct (2048 buckets). */
const DISTINCT_ERROR = 0.023

/** The error that the second argument asks for; it is a constant, so the first row's will do. */
function requestedError(args: readonly Argument[], fallback: number): number {
  if (args.length < 2) return fallback
  const error = valueReader(columnAt(args, 1), DOUBLE)(0)
  return typeof error === 'number' ? error : fallback
}

function sketches(
  type: SqlType,
  hash: (column: Column, type: SqlType) => Hashes,
  fallbackError: number,
  finish: (sketches: GroupStates<Sketch>, groupCount: number) => ReturnType<Accumulator['finish']>,
): Accumulator {
  let bits: number | undefined
  const states = groupStates(
    () => createSketch(bits ?? bitsForError(fallbackError)),
    ({ bytes }) => bytes,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      if (rows === 0) return
      bits ??= bitsForError(requestedError(args, fallbackError))
      // Of each hash the low half, then the high one.
      const halves = new Int32Array(hash(columnAt(args, 0), type).buffer)
      for (let row = 0; row < rows; row++) {
        states.of(groups[row]!).add(halves[2 * row + 1]!, halves[2 * row]!)
      }
    },
    finish: (groupCount) => finish(states, groupCount),
    partial: objectStates(
      states,
      { exact: true, types: [VARBINARY] },
      (sketch) => [sketch.serialize()],
      (group, [part = null]) => {
        if (states.has(group)) states.of(group).merge(asBytes(part))
        else states.set(group, sketchOf(asBytes(part)))
      },
    ),
  }
}

/** Groups whose sketches are counted between two stops. */
const COUNTED_GROUPS = 256

function distinctCounts(type: SqlType): Accumulator {
  return sketches(type, hashColumn, DISTINCT_ERROR, function* (states, groupCount) {
    const out = new BigInt64Array(groupCount)
    yield* partByPart(
      groupCount,
      (start, end) => {
        for (let group = start; group < end; group++)
          if (states.has(group)) out[group] = states.of(group).cardinality()
      },
      COUNTED_GROUPS,
    )
    return int64Column(out)
  })
}

export const APPROX_DISTINCT = aggregateFunction(
  'approx_distinct',
  'About how many distinct values there are, by HyperLogLog; exact for up to 256, else with a standard error of 2.3 % or as asked for',
  ['approx_distinct(1)', '1'],
  [
    {
      signature: 'approx_distinct(T) T:comparable -> bigint',
      create: ({ arguments: [type] }) => distinctCounts(type ?? UNKNOWN),
    },
    {
      signature: 'approx_distinct(T, double) T:comparable -> bigint',
      create: ({ arguments: [type] }) => distinctCounts(type ?? UNKNOWN),
    },
  ],
)

function approxSet(type: SqlType, returns: SqlType): Accumulator {
  return sketches(type, murmurHashes, APPROX_SET_ERROR, (states, groupCount) =>
    states.finish(returns, groupCount, (sketch) => sketch.serialize()),
  )
}

export const APPROX_SET = aggregateFunction(
  'approx_set',
  'A HyperLogLog sketch of the values, which merge() and cardinality() take',
  ['cardinality(approx_set(1))', '1'],
  ['bigint', 'double', 'varchar'].map((type) => ({
    signature: `approx_set(${type}) -> hyperloglog`,
    create: ({ arguments: [argument], returns }) => approxSet(argument ?? BIGINT, returns),
  })),
  { group: 'hyperloglog' },
)

/** Merged HyperLogLog sketches. */
export function mergedSketches(returns: SqlType): Accumulator {
  const states = groupStates<{ sketch: Sketch | undefined }>(
    () => ({ sketch: undefined }),
    ({ sketch }) => sketch?.bytes ?? 0,
  )
  return resultAsState({
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const read = BYTES.read(columnAt(args, 0), returns)
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        if (state.sketch === undefined) state.sketch = sketchOf(read(row))
        else state.sketch.merge(read(row))
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, ({ sketch }) => sketch?.serialize() ?? null),
  })
}

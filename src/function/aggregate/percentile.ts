import { valueReader } from '../../column/value.ts'
import { asBytes, asList, asNumber } from '../../types/as.ts'
import { formatDouble } from '../../types/number.ts'
import { array, BIGINT, DOUBLE, REAL, type SqlType, VARBINARY } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator, AggregateOverload } from '../definition.ts'
import { invalid } from '../invalid.ts'
import { roundToLong } from '../long.ts'
import { columnAt } from '../nulls.ts'
import { createDigest, digestOf, type Digest, restoredDigest } from '../scalar/tdigest/digest.ts'
import { BYTES } from '../slot.ts'
import { groupStates } from './groups.ts'
import { objectStates } from './partial.ts'

interface Percentiles {
  readonly digest: Digest
  /** What was asked for: one, or an array. The first row decides. */
  asked: Value
}

function checked(percentile: Value): number {
  if (percentile === null) invalid('Percentile cannot be null')
  const share = asNumber(percentile)
  return share >= 0 && share <= 1 ? share : invalid('Percentile must be between 0 and 1')
}

/** Adds a value as Trino's digest takes it: no infinity and no NaN, and no weight below one. */
function addTo(digest: Digest, value: number, weight: number): void {
  if (!Number.isFinite(value)) invalid(`value must be finite; was ${formatDouble(value)}`)
  if (!Number.isFinite(weight)) invalid(`weight must be finite, was ${formatDouble(weight)}`)
  if (weight < 1) invalid(`weight must be >= 1, was ${formatDouble(weight)}`)
  digest.add(value, weight)
}

function toValue(type: SqlType, value: number): Value {
  return type.kind === 'bigint' ? roundToLong(value) : value
}

function percentiles(type: SqlType, returns: SqlType, weighted: boolean): Accumulator {
  const states = groupStates<Percentiles>(
    () => ({ digest: createDigest(), asked: null }),
    ({ digest }) => digest.bytes,
  )
  const askedType = returns.kind === 'array' ? array(DOUBLE) : DOUBLE
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const readValue = valueReader(columnAt(args, 0), type)
      const readWeight = weighted ? valueReader(columnAt(args, 1), DOUBLE) : undefined
      const readAsked = valueReader(columnAt(args, weighted ? 2 : 1), askedType)
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        if (state.asked === null) {
          state.asked = readAsked(row)
          if (returns.kind === 'array') asList(state.asked).forEach(checked)
          else checked(state.asked)
        }
        const weight = readWeight === undefined ? 1 : asNumber(readWeight(row))
        addTo(state.digest, Number(readValue(row)), weight)
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ digest, asked }) => {
        const at = (share: Value) => toValue(type, digest.valueAt(asNumber(share)))
        return returns.kind === 'array' ? asList(asked).map(at) : at(asked)
      }),
    partial: objectStates(
      states,
      { exact: false, types: [VARBINARY, askedType] },
      ({ digest, asked }) => [digest.save(), asked],
      (group, [saved = null, asked = null]) => {
        const state = states.of(group)
        state.asked ??= asked
        state.digest.absorb(asBytes(saved))
      },
    ),
  }
}

function overloads(type: SqlType): AggregateOverload[] {
  const { kind } = type
  return [
    {
      signature: `approx_percentile(${kind}, double) -> ${kind}`,
      create: ({ returns }) => percentiles(type, returns, false),
    },
    {
      signature: `approx_percentile(${kind}, array(double)) -> array(${kind})`,
      create: ({ returns }) => percentiles(type, returns, false),
    },
    {
      signature: `approx_percentile(${kind}, double, double) -> ${kind}`,
      create: ({ returns }) => percentiles(type, returns, true),
    },
    {
      signature: `approx_percentile(${kind}, double, array(double)) -> array(${kind})`,
      create: ({ returns }) => percentiles(type, returns, true),
    },
  ]
}

export const APPROX_PERCENTILE = aggregateFunction(
  'approx_percentile',
  'About the value below which a share of the values lies, for one share or an array of them; the second of four arguments is a weight',
  ['approx_percentile(7, 0.5)', '7'],
  [BIGINT, DOUBLE, REAL].flatMap(overloads),
)

export const TDIGEST_AGG = aggregateFunction(
  'tdigest_agg',
  'A t-digest of the values, with weights where there is a second argument',
  ['value_at_quantile(tdigest_agg(5), 0.5)', '5.0'],
  [
    { signature: 'tdigest_agg(double) -> tdigest', create: ({ returns }) => digests(returns) },
    { signature: 'tdigest_agg(double, double) -> tdigest', create: ({ returns }) => digests(returns) },
  ],
  { group: 'tdigest' },
)

function digests(returns: SqlType): Accumulator {
  const states = groupStates(
    () => createDigest(),
    ({ bytes }) => bytes,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const readValue = valueReader(columnAt(args, 0), DOUBLE)
      const readWeight = args.length > 1 ? valueReader(columnAt(args, 1), DOUBLE) : undefined
      for (let row = 0; row < rows; row++) {
        const weight = readWeight === undefined ? 1 : asNumber(readWeight(row))
        addTo(states.of(groups[row]!), asNumber(readValue(row)), weight)
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, (digest) => digest.serialize()),
    partial: objectStates(
      states,
      { exact: false, types: [VARBINARY] },
      (digest) => [digest.save()],
      (group, [saved = null]) => states.of(group).absorb(asBytes(saved)),
    ),
  }
}

/** Merged t-digests. */
export function mergedDigests(returns: SqlType): Accumulator {
  const states = groupStates(
    () => createDigest(),
    ({ bytes }) => bytes,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const read = BYTES.read(columnAt(args, 0), returns)
      for (let row = 0; row < rows; row++) {
        const group = groups[row]!
        if (states.has(group)) states.of(group).merge(read(row))
        else states.set(group, digestOf(read(row)))
      }
    },
    finish: (groupCount) => states.finish(returns, groupCount, (digest) => digest.serialize()),
    partial: objectStates(
      states,
      { exact: false, types: [VARBINARY] },
      (digest) => [digest.save()],
      (group, [saved = null]) => {
        if (states.has(group)) states.of(group).absorb(asBytes(saved))
        else states.set(group, restoredDigest(asBytes(saved)))
      },
    ),
  }
}

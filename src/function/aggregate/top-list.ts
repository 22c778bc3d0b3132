import { TraillakeError } from '../../common/errors.ts'
import type { Value } from '../../types/value.ts'
import { valueBytes } from './value-bytes.ts'

/** Trino's bound of n in min(x, n) and its kin. */
const MAX_COUNT = 10_000

/** The n of `max(x, n)`; throws INVALID_FUNCTION_ARGUMENT in Trino's words. */
export function requestedCount(name: string, count: Value): number {
  const argument = `${name.endsWith('_by') ? 'third' : 'second'} argument of ${name}`
  if (typeof count !== 'bigint' || count <= 0n)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `${argument} must be a positive integer`)
  if (count > BigInt(MAX_COUNT))
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `${argument} must be less than or equal to ${MAX_COUNT}; found ${count}`,
    )
  return Number(count)
}

/** The best `count` of the values added, kept in order. */
export interface TopList {
  /** `value` is only asked for where the key gets in. */
  add(key: Value, value: () => Value): void
  values(): Value[]
  keys(): Value[]
  /** What it keeps, in bytes, about. */
  readonly bytes: number
  /** How many are kept at most. */
  readonly count: number
}

interface Entry {
  readonly key: Value
  readonly value: Value
}

function bytesOf({ key, value }: Entry): number {
  return valueBytes(key) + valueBytes(value)
}

/** @param compare negative where the first key is the better one */
export function topList(count: number, compare: (a: Value, b: Value) => number): TopList {
  const entries: Entry[] = []
  let bytes = 0
  return {
    add(key, value) {
      if (entries.length === count && compare(key, entries[count - 1]!.key) >= 0) return
      let low = 0
      let high = entries.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (compare(key, entries[middle]!.key) < 0) high = middle
        else low = middle + 1
      }
      const entry = { key, value: value() }
      bytes += bytesOf(entry)
      entries.splice(low, 0, entry)
      const left = entries.length > count ? entries.pop() : undefined
      if (left !== undefined) bytes -= bytesOf(left)
    },
    get bytes() {
      return bytes
    },
    values: () => entries.map((entry) => entry.value),
    keys: () => entries.map((entry) => entry.key),
    count,
  }
}

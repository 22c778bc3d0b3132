import type { ColumnStatistics, ScanFilter } from '../catalog/table-source.ts'
import { assertNever } from '../common/assert.ts'
import { compareValues } from '../types/compare.ts'
import type { Value } from '../types/value.ts'

/** Whether rows can satisfy a filter: none can, all do, or some may. */
export type Verdict = 'none' | 'all' | 'some'

function verdict(none: boolean, all: boolean): Verdict {
  return none ? 'none' : all ? 'all' : 'some'
}

/** Judges one filter by statistics. Never says `none` or `all` unless it is certain. */
export function judge(filter: ScanFilter, statistics: ColumnStatistics): Verdict {
  // Nothing is known of single keys: the statistics are of all keys and values of the map.
  if (filter.key !== undefined) return 'some'
  const { rows, nullCount, minimum, maximum } = statistics
  if (filter.operator === 'is-null') return verdict(nullCount === 0, nullCount === rows)
  if (filter.operator === 'not-null') return verdict(nullCount === rows, nullCount === 0)
  // Every other filter is not true of NULL.
  if (nullCount === rows) return 'none'
  if (minimum === undefined || maximum === undefined) return 'some'
  const compare = compareValues(filter.type)
  const noNulls = nullCount === 0
  const within = (value: Value) => compare(value, minimum) >= 0 && compare(value, maximum) <= 0
  const only = (value: Value) => noNulls && compare(value, minimum) === 0 && compare(value, maximum) === 0
  const value = filter.values[0] ?? null
  switch (filter.operator) {
    case '=':
      return verdict(!within(value), only(value))
    case '<>':
      return verdict(
        compare(value, minimum) === 0 && compare(value, maximum) === 0,
        noNulls && !within(value),
      )
    case '<':
      return verdict(compare(minimum, value) >= 0, noNulls && compare(maximum, value) < 0)
    case '<=':
      return verdict(compare(minimum, value) > 0, noNulls && compare(maximum, value) <= 0)
    case '>':
      return verdict(compare(maximum, value) <= 0, noNulls && compare(minimum, value) > 0)
    case '>=':
      return verdict(compare(maximum, value) < 0, noNulls && compare(minimum, value) >= 0)
    case 'in':
      return verdict(!filter.values.some(within), filter.values.some(only))
    case 'contains':
      return 'some'
    case 'starts-with': {
      if (typeof value !== 'string' || typeof minimum !== 'string') return 'some'
      if (typeof maximum !== 'string') return 'some'
      const beyond = compare(minimum, value) > 0 && !minimum.startsWith(value)
      return verdict(
        beyond || compare(maximum, value) < 0,
        noNulls && minimum.startsWith(value) && maximum.startsWith(value),
      )
    }
    default:
      return assertNever(filter.operator)
  }
}

import { TraillakeError } from '../../../common/errors.ts'

export type TimeUnit = 'millisecond' | 'second' | 'minute' | 'hour'
export type DateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'
export type Unit = TimeUnit | DateUnit

const TIME_MICROS: ReadonlyMap<string, number> = new Map([
  ['millisecond', 1_000],
  ['second', 1_000_000],
  ['minute', 60_000_000],
  ['hour', 3_600_000_000],
])
const DATE_UNITS: ReadonlySet<string> = new Set(['day', 'week', 'month', 'quarter', 'year'])

function isTimeUnit(name: string): name is TimeUnit {
  return TIME_MICROS.has(name)
}
function isDateUnit(name: string): name is DateUnit {
  return DATE_UNITS.has(name)
}

/** The microseconds of a unit of time of day, undefined for units of days. */
export function microsOf(unit: Unit): number | undefined {
  return TIME_MICROS.get(unit)
}

/** What a unit of date_trunc, date_add and date_diff may be applied to, as the messages name it. */
function invalid(name: string, kind: string): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `'${name}' is not a valid ${kind} field`)
}

/** A unit by name, letter case aside. Throws INVALID_FUNCTION_ARGUMENT `'x' is not a valid TIMESTAMP field`. */
export function timestampUnit(text: string): Unit {
  const name = text.toLowerCase()
  return isTimeUnit(name) || isDateUnit(name) ? name : invalid(name, 'TIMESTAMP')
}
export function dateUnit(text: string): DateUnit {
  const name = text.toLowerCase()
  return isDateUnit(name) ? name : invalid(name, 'DATE')
}
export function timeUnit(text: string): TimeUnit {
  const name = text.toLowerCase()
  return isTimeUnit(name) ? name : invalid(name, 'TIME')
}

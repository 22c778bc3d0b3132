import { TraillakeError } from '../../../common/errors.ts'
import { addMonths, addMonthsToDay, MICROS_PER_DAY } from '../../../types/calendar.ts'
import { formatDouble } from '../../../types/number.ts'
import { localToUtc, utcToLocal } from '../../../types/timezone.ts'
import { timestamp, timestampWithTimeZone, time, type SqlType } from '../../../types/type.ts'
import type { ScalarOverload } from '../../definition.ts'
import { invalid } from '../../invalid.ts'
import { toLong } from '../../long.ts'
import { int32Binary, int64Binary, int64Unary } from '../../numeric.ts'
import { rowwise, type Bind } from '../../rowwise.ts'
import { DOUBLES, INT, LONG, ZONED } from '../../slot.ts'

/**
 * Arithmetic of dates, times, timestamps and intervals. Intervals of days to seconds are milliseconds, so a sum with one
 * has at least precision 3.
 */
const DAY_MILLIS = 86_400_000n
const DAY_MICROS = BigInt(MICROS_PER_DAY)
const MICROS_PER_MILLI = 1000n

const MINIMUM_PRECISION = 3

/** Microseconds in milliseconds, halves up. */
function nearestMillis(micros: bigint): bigint {
  return micros >= 0n ? (micros + 500n) / MICROS_PER_MILLI : (micros - 499n) / MICROS_PER_MILLI
}

/** The type of the point in time among the arguments, at the interval's precision at least. */
function withMillis(args: readonly SqlType[]): SqlType {
  for (const type of args) {
    if (type.kind === 'timestamp') return timestamp(Math.max(MINIMUM_PRECISION, type.precision))
    if (type.kind === 'timestamp with time zone')
      return timestampWithTimeZone(Math.max(MINIMUM_PRECISION, type.precision))
    if (type.kind === 'time') return time(Math.max(MINIMUM_PRECISION, type.precision))
  }
  throw new TypeError('no point in time among the arguments')
}

function dateShift(message: string, sign: bigint): (day: number, millis: bigint) => number {
  return (day, millis) => {
    if (millis % DAY_MILLIS !== 0n) invalid(message)
    return day + Number((sign * millis) / DAY_MILLIS)
  }
}
const addToDate = dateShift('Cannot add hour, minutes or seconds to a date', 1n)
const subtractFromDate = dateShift('Cannot subtract hour, minutes or seconds from a date', -1n)

function wrapDay(micros: bigint): bigint {
  const rest = micros % DAY_MICROS
  return rest < 0n ? rest + DAY_MICROS : rest
}

/** Months are added to what the zone's clocks show. */
function addMonthsInZone(micros: bigint, zone: string, months: number): bigint {
  return localToUtc(zone, addMonths(utcToLocal(zone, micros), months))
}

const SECONDS = 'interval day to second'
const MONTHS = 'interval year to month'

/** Trino has no code for what its 32 bits do not hold: it fails when it writes the value. */
function inMonths(months: number): number {
  if (months >= -(2 ** 31) && months < 2 ** 31) return months
  throw new TraillakeError('NUMERIC_VALUE_OUT_OF_RANGE', `interval year to month overflow: ${months} months`)
}

/** `point + interval` and, where the operator allows it, `interval + point`. */
function bothWays(
  point: string,
  interval: string,
  returns: string,
  forward: Bind,
  backward: Bind,
): ScalarOverload[] {
  const computed = interval === SECONDS && point !== 'date' ? { returns: withMillis } : {}
  return [
    { signature: `$add(${point}, ${interval}) -> ${returns}`, ...computed, bind: forward },
    { signature: `$add(${interval}, ${point}) -> ${returns}`, ...computed, bind: backward },
  ]
}

const shiftMillis = int64Binary((micros, millis) => micros + millis * MICROS_PER_MILLI)

export const TEMPORAL_ADD: readonly ScalarOverload[] = [
  { signature: `$add(${SECONDS}, ${SECONDS}) -> ${SECONDS}`, bind: () => int64Binary((a, b) => a + b) },
  {
    signature: `$add(${MONTHS}, ${MONTHS}) -> ${MONTHS}`,
    bind: rowwise([INT, INT], INT, (a, b) => inMonths(a + b)),
  },
  ...bothWays(
    'date',
    SECONDS,
    'date',
    rowwise([INT, LONG], INT, addToDate),
    rowwise([LONG, INT], INT, (millis, day) => addToDate(day, millis)),
  ),
  ...bothWays(
    'date',
    MONTHS,
    'date',
    () => int32Binary(addMonthsToDay),
    () => int32Binary((months, day) => addMonthsToDay(day, months)),
  ),
  ...bothWays(
    'timestamp(p)',
    SECONDS,
    'timestamp(u)',
    () => shiftMillis,
    () => int64Binary((millis, micros) => micros + millis * MICROS_PER_MILLI),
  ),
  ...bothWays(
    'timestamp(p)',
    MONTHS,
    'timestamp(p)',
    rowwise([LONG, INT], LONG, addMonths),
    rowwise([INT, LONG], LONG, (months, micros) => addMonths(micros, months)),
  ),
  ...bothWays(
    'timestamp(p) with time zone',
    SECONDS,
    'timestamp(u) with time zone',
    rowwise([ZONED, LONG], ZONED, ({ micros, zone }, millis) => ({
      micros: micros + millis * MICROS_PER_MILLI,
      zone,
    })),
    rowwise([LONG, ZONED], ZONED, (millis, { micros, zone }) => ({
      micros: micros + millis * MICROS_PER_MILLI,
      zone,
    })),
  ),
  ...bothWays(
    'timestamp(p) with time zone',
    MONTHS,
    'timestamp(p) with time zone',
    rowwise([ZONED, INT], ZONED, ({ micros, zone }, months) => ({
      micros: addMonthsInZone(micros, zone, months),
      zone,
    })),
    rowwise([INT, ZONED], ZONED, (months, { micros, zone }) => ({
      micros: addMonthsInZone(micros, zone, months),
      zone,
    })),
  ),
  ...bothWays(
    'time(p)',
    SECONDS,
    'time(u)',
    () => int64Binary((micros, millis) => wrapDay(micros + millis * MICROS_PER_MILLI)),
    () => int64Binary((millis, micros) => wrapDay(micros + millis * MICROS_PER_MILLI)),
  ),
]

export const TEMPORAL_SUBTRACT: readonly ScalarOverload[] = [
  { signature: `$subtract(${SECONDS}, ${SECONDS}) -> ${SECONDS}`, bind: () => int64Binary((a, b) => a - b) },
  {
    signature: `$subtract(${MONTHS}, ${MONTHS}) -> ${MONTHS}`,
    bind: rowwise([INT, INT], INT, (a, b) => inMonths(a - b)),
  },
  {
    signature: `$subtract(date, ${SECONDS}) -> date`,
    bind: rowwise([INT, LONG], INT, subtractFromDate),
  },
  {
    signature: `$subtract(date, ${MONTHS}) -> date`,
    bind: () => int32Binary((day, months) => addMonthsToDay(day, -months)),
  },
  {
    signature: `$subtract(timestamp(p), ${SECONDS}) -> timestamp(u)`,
    returns: withMillis,
    bind: () => int64Binary((micros, millis) => micros - millis * MICROS_PER_MILLI),
  },
  {
    signature: `$subtract(timestamp(p), ${MONTHS}) -> timestamp(p)`,
    bind: rowwise([LONG, INT], LONG, (micros, months) => addMonths(micros, -months)),
  },
  {
    signature: `$subtract(timestamp(p) with time zone, ${SECONDS}) -> timestamp(u) with time zone`,
    returns: withMillis,
    bind: rowwise([ZONED, LONG], ZONED, ({ micros, zone }, millis) => ({
      micros: micros - millis * MICROS_PER_MILLI,
      zone,
    })),
  },
  {
    signature: `$subtract(timestamp(p) with time zone, ${MONTHS}) -> timestamp(p) with time zone`,
    bind: rowwise([ZONED, INT], ZONED, ({ micros, zone }, months) => ({
      micros: addMonthsInZone(micros, zone, -months),
      zone,
    })),
  },
  {
    signature: `$subtract(time(p), ${SECONDS}) -> time(u)`,
    returns: withMillis,
    bind: () => int64Binary((micros, millis) => wrapDay(micros - millis * MICROS_PER_MILLI)),
  },
  {
    signature: `$subtract(date, date) -> ${SECONDS}`,
    bind: rowwise([INT, INT], LONG, (a, b) => BigInt(a - b) * DAY_MILLIS),
  },
  {
    signature: `$subtract(timestamp(p), timestamp(p)) -> ${SECONDS}`,
    bind: () => int64Binary((a, b) => nearestMillis(a - b)),
  },
  {
    signature: `$subtract(timestamp(p) with time zone, timestamp(p) with time zone) -> ${SECONDS}`,
    bind: rowwise([ZONED, ZONED], LONG, (a, b) => nearestMillis(a.micros - b.micros)),
  },
  {
    signature: `$subtract(time(p), time(p)) -> ${SECONDS}`,
    bind: () => int64Binary((a, b) => nearestMillis(a - b)),
  },
]

function multiplied(interval: number, factor: number): number {
  if (Number.isNaN(factor)) invalid('Cannot multiply by double NaN')
  // Nothing times infinity is NaN, which Java makes the long 0.
  return interval === 0 ? 0 : interval * factor
}

const scaledMillis = (millis: bigint, factor: number) => toLong(multiplied(Number(millis), factor))
const scaledMonths = (months: number, factor: number) => inMonths(Number(toLong(multiplied(months, factor))))

export const INTERVAL_MULTIPLY: readonly ScalarOverload[] = [
  { signature: `$multiply(${SECONDS}, bigint) -> ${SECONDS}`, bind: () => int64Binary((a, b) => a * b) },
  { signature: `$multiply(bigint, ${SECONDS}) -> ${SECONDS}`, bind: () => int64Binary((a, b) => a * b) },
  {
    signature: `$multiply(${SECONDS}, double) -> ${SECONDS}`,
    bind: rowwise([LONG, DOUBLES], LONG, scaledMillis),
  },
  {
    signature: `$multiply(double, ${SECONDS}) -> ${SECONDS}`,
    bind: rowwise([DOUBLES, LONG], LONG, (factor, millis) => scaledMillis(millis, factor)),
  },
  {
    signature: `$multiply(${MONTHS}, bigint) -> ${MONTHS}`,
    bind: rowwise([INT, LONG], INT, (months, factor) => inMonths(months * Number(factor))),
  },
  {
    signature: `$multiply(bigint, ${MONTHS}) -> ${MONTHS}`,
    bind: rowwise([LONG, INT], INT, (factor, months) => inMonths(months * Number(factor))),
  },
  {
    signature: `$multiply(${MONTHS}, double) -> ${MONTHS}`,
    bind: rowwise([INT, DOUBLES], INT, scaledMonths),
  },
  {
    signature: `$multiply(double, ${MONTHS}) -> ${MONTHS}`,
    bind: rowwise([DOUBLES, INT], INT, (factor, months) => scaledMonths(months, factor)),
  },
]

function divided(interval: number, divisor: number): number {
  return divisor === 0 || Number.isNaN(divisor)
    ? invalid(`Cannot divide by double ${formatDouble(divisor)}`)
    : interval / divisor
}

export const INTERVAL_DIVIDE: readonly ScalarOverload[] = [
  {
    signature: `$divide(${SECONDS}, double) -> ${SECONDS}`,
    bind: rowwise([LONG, DOUBLES], LONG, (millis, divisor) => toLong(divided(Number(millis), divisor))),
  },
  {
    signature: `$divide(${MONTHS}, double) -> ${MONTHS}`,
    bind: rowwise([INT, DOUBLES], INT, (months, divisor) =>
      inMonths(Number(toLong(divided(months, divisor)))),
    ),
  },
]

export const INTERVAL_NEGATE: readonly ScalarOverload[] = [
  { signature: `$negate(${SECONDS}) -> ${SECONDS}`, bind: () => int64Unary((x) => -x) },
  { signature: `$negate(${MONTHS}) -> ${MONTHS}`, bind: rowwise([INT], INT, (x) => inMonths(-x)) },
]

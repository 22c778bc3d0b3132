import { assertNever } from '../../../common/assert.ts'
import {
  addMonthsToDay,
  calendarDate,
  dayNumber,
  dayOf,
  dayOfMicros,
  daysInMonth,
  isLeapYear,
  MICROS_PER_DAY,
  microsOfDay,
  monthOf,
  toMicros,
  yearOf,
} from '../../../types/calendar.ts'
import { localToUtc, utcToLocal } from '../../../types/timezone.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { fallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { INT, LONG, TEXT, ZONED } from '../../slot.ts'
import { dateUnit, microsOf, timestampUnit, timeUnit, type DateUnit, type Unit } from './unit.ts'

/** Java's toIntExact. */
function int(value: bigint): number {
  if (BigInt.asIntN(32, value) !== value)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'integer overflow')
  return Number(value)
}

function addToDay(unit: DateUnit, amount: number, day: number): number {
  switch (unit) {
    case 'day':
      return day + amount
    case 'week':
      return day + 7 * amount
    case 'month':
      return addMonthsToDay(day, amount)
    case 'quarter':
      return addMonthsToDay(day, 3 * amount)
    case 'year':
      return addMonthsToDay(day, 12 * amount)
    default:
      return assertNever(unit)
  }
}

function addToMoment(unit: Unit, amount: bigint, micros: bigint): bigint {
  const size = microsOf(unit)
  if (size !== undefined) return micros + amount * BigInt(size)
  return toMicros(addToDay(dateUnit(unit), int(amount), dayOfMicros(micros)), microsOfDay(micros))
}

const DAY_MICROS = BigInt(MICROS_PER_DAY)

export const DATE_ADD = scalar(
  'datetime',
  'date_add',
  'A number of units (millisecond to year) later, or earlier where negative',
  ["date_add('day', -7, DATE '2026-08-09')", '2026-08-02'],
  [
    fallible(
      'date_add(varchar(x), bigint, timestamp(p)) -> timestamp(p)',
      rowwise([TEXT, LONG, LONG], LONG, (unit, amount, micros) =>
        addToMoment(timestampUnit(unit), amount, micros),
      ),
    ),
    fallible(
      'date_add(varchar(x), bigint, timestamp(p) with time zone) -> timestamp(p) with time zone',
      rowwise([TEXT, LONG, ZONED], ZONED, (text, amount, { micros, zone }) => {
        const unit = timestampUnit(text)
        // Hours and less are time that passes; days and more move the hands of the zone's clocks.
        if (microsOf(unit) !== undefined) return { micros: addToMoment(unit, amount, micros), zone }
        return { micros: localToUtc(zone, addToMoment(unit, amount, utcToLocal(zone, micros))), zone }
      }),
    ),
    fallible(
      'date_add(varchar(x), bigint, date) -> date',
      rowwise([TEXT, LONG, INT], INT, (unit, amount, day) => addToDay(dateUnit(unit), int(amount), day)),
    ),
    fallible(
      'date_add(varchar(x), bigint, time(p)) -> time(p)',
      rowwise([TEXT, LONG, LONG], LONG, (unit, amount, micros) => {
        const moved = addToMoment(timeUnit(unit), amount, micros) % DAY_MICROS
        return moved < 0n ? moved + DAY_MICROS : moved
      }),
    ),
  ],
)

/** Whole months from one local moment to a later one; a month's last day counts as the same day of a longer one (Joda). */
function monthsBetween(from: bigint, to: bigint): number {
  const [start, end] = [calendarDate(dayOfMicros(from)), calendarDate(dayOfMicros(to))]
  const months = (yearOf(end) - yearOf(start)) * 12 + monthOf(end) - monthOf(start)
  const endDay = dayOf(end)
  const isLast = endDay === daysInMonth(yearOf(end), monthOf(end))
  const startDay = isLast && dayOf(start) > endDay ? endDay : dayOf(start)
  const before = endDay < startDay || (endDay === startDay && microsOfDay(to) < microsOfDay(from))
  return before ? months - 1 : months
}

/** 1 March of a common year, counted from 0. */
const FEBRUARY_29 = 59

/** Whole years from one local moment to a later one, days after February counted alike in leap years (Joda). */
function yearsBetween(from: bigint, to: bigint): number {
  const [startDay, endDay] = [dayOfMicros(from), dayOfMicros(to)]
  const [startYear, endYear] = [yearOf(calendarDate(startDay)), yearOf(calendarDate(endDay))]
  let startRest = startDay - dayNumber(startYear, 1, 1)
  let endRest = endDay - dayNumber(endYear, 1, 1)
  if (startRest >= FEBRUARY_29) {
    if (isLeapYear(startYear)) {
      if (!isLeapYear(endYear)) startRest--
    } else if (endRest >= FEBRUARY_29 && isLeapYear(endYear)) endRest--
  }
  const before = endRest < startRest || (endRest === startRest && microsOfDay(to) < microsOfDay(from))
  return endYear - startYear - (before ? 1 : 0)
}

/** Whole units from one local moment to another, negative where that is earlier. */
function between(unit: Unit, from: bigint, to: bigint): bigint {
  const size = microsOf(unit)
  if (size !== undefined) return (to - from) / BigInt(size)
  if (to < from) return -between(unit, to, from)
  switch (unit) {
    case 'week':
      return (to - from) / (7n * DAY_MICROS)
    case 'month':
      return BigInt(monthsBetween(from, to))
    case 'quarter':
      return BigInt(Math.trunc(monthsBetween(from, to) / 3))
    case 'year':
      return BigInt(yearsBetween(from, to))
    default:
      return (to - from) / DAY_MICROS
  }
}

/** Trino takes differences of whole milliseconds. */
function floorMillis(micros: bigint): bigint {
  const rest = micros % 1000n
  return micros - (rest < 0n ? rest + 1000n : rest)
}

export const DATE_DIFF = scalar(
  'datetime',
  'date_diff',
  'How many whole units (millisecond to year) the third argument is after the second',
  ["date_diff('hour', TIMESTAMP '2026-08-09 10:00', TIMESTAMP '2026-08-10 09:00')", '23'],
  [
    fallible(
      'date_diff(varchar(x), timestamp(p), timestamp(p)) -> bigint',
      rowwise([TEXT, LONG, LONG], LONG, (unit, from, to) =>
        between(timestampUnit(unit), floorMillis(from), floorMillis(to)),
      ),
    ),
    fallible(
      'date_diff(varchar(x), timestamp(p) with time zone, timestamp(p) with time zone) -> bigint',
      rowwise([TEXT, ZONED, ZONED], LONG, (text, from, to) => {
        const unit = timestampUnit(text)
        const [start, end] = [floorMillis(from.micros), floorMillis(to.micros)]
        if (microsOf(unit) !== undefined) return between(unit, start, end)
        return between(unit, utcToLocal(from.zone, start), utcToLocal(from.zone, end))
      }),
    ),
    fallible(
      'date_diff(varchar(x), date, date) -> bigint',
      rowwise([TEXT, INT, INT], LONG, (unit, from, to) =>
        between(dateUnit(unit), toMicros(from, 0), toMicros(to, 0)),
      ),
    ),
    fallible(
      'date_diff(varchar(x), time(p), time(p)) -> bigint',
      rowwise([TEXT, LONG, LONG], LONG, (unit, from, to) => between(timeUnit(unit), from, to)),
    ),
  ],
)

import { int64Column } from '../../../column/make.ts'
import {
  calendarDate,
  dayOf,
  dayOfWeek,
  dayOfYear,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MILLI,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  monthOf,
  quarterOf,
  weekOfYear,
  yearOf,
  yearOfWeek,
} from '../../../types/calendar.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarFunction, ScalarOverload } from '../../definition.ts'
import { smallLongs } from '../../numeric.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwise } from '../../rowwise.ts'
import { INT, LONG } from '../../slot.ts'
import { clockOf } from './moment.ts'
import { valuesOfSpans } from './spans.ts'

/** A field of the date. Rows that follow each other mostly share their day, so the last one is remembered. */
function dayField(field: (day: number) => number): Kernel {
  return (args, rows) => {
    const column = columnAt(args, 0)
    const validity = mergedValidity(args, rows)
    const shared = column.kind === 'int64' && valuesOfSpans(column.values, validity, MICROS_PER_DAY, field)
    if (shared) return shared
    const clock = clockOf(column)
    const out = new BigInt64Array(rows)
    let known = Number.NaN
    let value = 0n
    for (let row = 0; row < rows; row++) {
      const day = clock.day(row)
      if (day !== known) {
        known = day
        value = BigInt(field(day))
      }
      out[row] = value
    }
    return int64Column(out, validity)
  }
}

/** A field of the time of day. */
function timeField(unit: number, count: number): Kernel {
  return (args, rows) => {
    const column = columnAt(args, 0)
    const validity = mergedValidity(args, rows)
    const valueOf = (span: number): number => span - Math.floor(span / count) * count
    const shared = column.kind === 'int64' && valuesOfSpans(column.values, validity, unit, valueOf)
    if (shared) return shared
    const clock = clockOf(column)
    return smallLongs(rows, (row) => Math.floor(clock.time(row) / unit) % count, validity)
  }
}

const DATES = ['date', 'timestamp(p)', 'timestamp(p) with time zone']
const TIMES = ['time(p)', 'timestamp(p)', 'timestamp(p) with time zone']

function overloads(name: string, types: readonly string[], kernel: () => Kernel): ScalarOverload[] {
  return types.map((type) => infallible(`${name}(${type}) -> bigint`, kernel))
}

function dateFunction(
  name: string,
  what: string,
  result: string,
  field: (day: number) => number,
  more: { readonly aliases?: readonly string[]; readonly overloads?: readonly ScalarOverload[] } = {},
): ScalarFunction {
  return scalar(
    'datetime',
    name,
    what,
    [`${name}(DATE '2026-08-09')`, result],
    [...overloads(name, DATES, () => dayField(field)), ...(more.overloads ?? [])],
    more.aliases === undefined ? {} : { aliases: more.aliases },
  )
}

/** @param millis the unit in an interval's milliseconds */
function timeFunction(
  name: string,
  what: string,
  result: string,
  unit: number,
  count: number,
): ScalarFunction {
  const millis = BigInt(unit / MICROS_PER_MILLI)
  return scalar(
    'datetime',
    name,
    what,
    [`${name}(TIMESTAMP '2026-08-09 10:11:12.345')`, result],
    [
      ...overloads(name, TIMES, () => timeField(unit, count)),
      infallible(
        `${name}(interval day to second) -> bigint`,
        rowwise([LONG], LONG, (interval) => (interval / millis) % BigInt(count)),
      ),
    ],
  )
}

const months = (name: string, of: (months: number) => number): ScalarOverload =>
  infallible(
    `${name}(interval year to month) -> bigint`,
    rowwise([INT], LONG, (value) => BigInt(of(value))),
  )

/** Fields of dates and times (https://trino.io/docs/current/functions/datetime.html#convenience-extraction-functions). */
export const FIELD_FUNCTIONS: readonly ScalarFunction[] = [
  dateFunction('year', 'The calendar year', '2026', (day) => yearOf(calendarDate(day)), {
    overloads: [months('year', (value) => Math.trunc(value / 12))],
  }),
  dateFunction('quarter', 'The quarter of the year, 1 to 4', '3', (day) => quarterOf(calendarDate(day))),
  dateFunction('month', 'The month of the year, 1 to 12', '8', (day) => monthOf(calendarDate(day)), {
    overloads: [months('month', (value) => value % 12)],
  }),
  dateFunction('week', 'The ISO week of the year, 1 to 53', '32', weekOfYear, { aliases: ['week_of_year'] }),
  dateFunction('day', 'The day of the month, 1 to 31', '9', (day) => dayOf(calendarDate(day)), {
    aliases: ['day_of_month'],
    overloads: [
      infallible(
        'day(interval day to second) -> bigint',
        rowwise([LONG], LONG, (interval) => interval / 86_400_000n),
      ),
    ],
  }),
  dateFunction('day_of_week', 'The ISO day of the week, Monday 1 to Sunday 7', '7', dayOfWeek, {
    aliases: ['dow'],
  }),
  dateFunction('day_of_year', 'The day of the year, 1 to 366', '221', dayOfYear, { aliases: ['doy'] }),
  dateFunction('year_of_week', 'The year that the ISO week belongs to', '2026', yearOfWeek, {
    aliases: ['yow'],
  }),
  timeFunction('hour', 'The hour of the day, 0 to 23', '10', MICROS_PER_HOUR, 24),
  timeFunction('minute', 'The minute of the hour, 0 to 59', '11', MICROS_PER_MINUTE, 60),
  timeFunction('second', 'The second of the minute, 0 to 59', '12', MICROS_PER_SECOND, 60),
  timeFunction('millisecond', 'The millisecond of the second, 0 to 999', '345', MICROS_PER_MILLI, 1000),
]

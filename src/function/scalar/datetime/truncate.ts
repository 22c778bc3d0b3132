import { assertNever } from '../../../common/assert.ts'
import type { Column } from '../../../column/column.ts'
import {
  calendarDate,
  dayNumber,
  dayOf,
  dayOfMicros,
  dayOfWeek,
  MICROS_PER_DAY,
  monthOf,
  toMicros,
  yearOf,
} from '../../../types/calendar.ts'
import { localToUtc, utcToLocal } from '../../../types/timezone.ts'
import { constantBytes } from '../../bytes.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { INT, LONG, TEXT, ZONED } from '../../slot.ts'
import { valuesOfSpans } from './spans.ts'
import { dateUnit, microsOf, timestampUnit, timeUnit, type DateUnit, type Unit } from './unit.ts'

/** The first day of the day's week, month, quarter or year. */
function truncateDay(unit: DateUnit, day: number): number {
  const date = calendarDate(day)
  switch (unit) {
    case 'day':
      return day
    case 'week':
      return day - dayOfWeek(day) + 1
    case 'month':
      return day - dayOf(date) + 1
    case 'quarter':
      return dayNumber(yearOf(date), monthOf(date) - ((monthOf(date) - 1) % 3), 1)
    case 'year':
      return dayNumber(yearOf(date), 1, 1)
    default:
      return assertNever(unit)
  }
}

function truncateMoment(unit: Unit, micros: bigint): bigint {
  switch (unit) {
    case 'millisecond':
    case 'second':
    case 'minute':
    case 'hour': {
      const size = BigInt(microsOf(unit) ?? 1)
      const rest = micros % size
      return micros - (rest < 0n ? rest + size : rest)
    }
    default:
      return toMicros(truncateDay(unit, dayOfMicros(micros)), 0)
  }
}

/** The starts of one unit for all rows; undefined where doubles are not exact. */
function truncateAll(
  unit: Unit,
  moments: BigInt64Array,
  validity: Uint8Array | undefined,
): Column | undefined {
  const size = microsOf(unit)
  if (size !== undefined) return valuesOfSpans(moments, validity, size, (span) => span * size)
  const ofDay = (day: number): number => truncateDay(dateUnit(unit), day) * MICROS_PER_DAY
  return valuesOfSpans(moments, validity, MICROS_PER_DAY, ofDay)
}

function truncateTimestamps(signature: ResolvedSignature): Kernel {
  const each = rowwiseIn([TEXT, LONG], LONG, () => {
    const unitOf = lastUsed(timestampUnit)
    return (unit, micros) => truncateMoment(unitOf(unit), micros)
  })(signature)
  const decoder = new TextDecoder()
  return (args, rows, session) => {
    const unit = constantBytes(columnAt(args, 0))
    const moments = columnAt(args, 1)
    if (unit === undefined || moments.kind !== 'int64' || rows === 0) return each(args, rows, session)
    const validity = mergedValidity(args, rows)
    return (
      truncateAll(timestampUnit(decoder.decode(unit)), moments.values, validity) ?? each(args, rows, session)
    )
  }
}

export const DATE_TRUNC = scalar(
  'datetime',
  'date_trunc',
  'The start of the millisecond, second, minute, hour, day, week, month, quarter or year',
  ["date_trunc('hour', TIMESTAMP '2026-08-09 10:11:12')", '2026-08-09 10:00:00'],
  [
    fallible('date_trunc(varchar(x), timestamp(p)) -> timestamp(p)', truncateTimestamps),
    fallible(
      'date_trunc(varchar(x), timestamp(p) with time zone) -> timestamp(p) with time zone',
      rowwise([TEXT, ZONED], ZONED, (unit, { micros, zone }) => ({
        micros: localToUtc(zone, truncateMoment(timestampUnit(unit), utcToLocal(zone, micros))),
        zone,
      })),
    ),
    fallible(
      'date_trunc(varchar(x), date) -> date',
      rowwise([TEXT, INT], INT, (unit, day) => truncateDay(dateUnit(unit), day)),
    ),
    fallible(
      'date_trunc(varchar(x), time(p)) -> time(p)',
      rowwise([TEXT, LONG], LONG, (unit, micros) => truncateMoment(timeUnit(unit), micros)),
    ),
  ],
)

import { TraillakeError } from '../../../common/errors.ts'
import {
  dayNumber,
  dayOfMicros,
  dayOfWeek,
  daysInMonth,
  isLeapYear,
  MICROS_PER_SECOND,
  toMicros,
  weekOfYear,
} from '../../../types/calendar.ts'
import { formatDate, formatTime } from '../../../types/datetime.ts'
import { type SqlType, varchar } from '../../../types/type.ts'
import { floorSeconds, localToUtc, normalizeZone, timeZone, utcToLocal } from '../../../types/timezone.ts'
import type { ZonedTimestamp } from '../../../types/value.ts'
import { microsOfDay } from '../../../types/calendar.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { INT, LONG, TEXT, ZONED } from '../../slot.ts'
import { malformed } from './format-parse.ts'
import { checkedMillis, precisionOf } from './precision.ts'

/** Reads ISO 8601 as Joda's ISODateTimeFormat.dateTimeParser does, each piece where the last one ended. */
function scanner(text: string) {
  let at = 0
  return {
    get at() {
      return at
    },
    get done() {
      return at >= text.length
    },
    /** The groups of a sticky pattern that matches here. */
    take(pattern: RegExp): RegExpExecArray | undefined {
      pattern.lastIndex = at
      const match = pattern.exec(text)
      if (match === null) return undefined
      at = pattern.lastIndex
      return match
    },
  }
}
type Scanner = ReturnType<typeof scanner>

const YEAR = /([+-]?\d{4,9})/y
const WEEK = /-W(\d{1,2})(?:-(\d))?/y
const ORDINAL = /-(\d{3})(?!\d)/y
const MONTH_DAY = /-(\d{1,2})(?:-(\d{1,2}))?/y
const HOUR = /(\d{1,2})/y
const MORE = /:(\d{1,2})/y
const FRACTION = /[.,](\d+)/y
const OFFSET = /Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?/y

function checked(text: string, field: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value
  throw new TraillakeError(
    'INVALID_FUNCTION_ARGUMENT',
    `Cannot parse "${text}": Value ${value} for ${field} must be in the range [${low},${high}]`,
  )
}

/** A calendar date, an ordinal date (`2026-221`) or a week date (`2026-W32-7`); what is left out is the first. */
function readDate(text: string, input: Scanner): number {
  const year = Number(input.take(YEAR)?.[1] ?? malformed(text, input.at))
  const week = input.take(WEEK)
  if (week !== undefined) {
    const january4 = dayNumber(year, 1, 4)
    const last = weekOfYear(dayNumber(year, 12, 28))
    const number = checked(text, 'weekOfWeekyear', Number(week[1]), 1, last)
    return (
      january4 -
      dayOfWeek(january4) +
      7 * (number - 1) +
      checked(text, 'dayOfWeek', Number(week[2] ?? 1), 1, 7)
    )
  }
  const ordinal = input.take(ORDINAL)
  if (ordinal !== undefined)
    return dayNumber(year, 1, checked(text, 'dayOfYear', Number(ordinal[1]), 1, isLeapYear(year) ? 366 : 365))
  const date = input.take(MONTH_DAY)
  const month = checked(text, 'monthOfYear', Number(date?.[1] ?? 1), 1, 12)
  return dayNumber(
    year,
    month,
    checked(text, 'dayOfMonth', Number(date?.[2] ?? 1), 1, daysInMonth(year, month)),
  )
}

/** Hours, minutes and seconds, the last of them with a fraction; whole milliseconds, in microseconds. */
function readTime(text: string, input: Scanner): number {
  const units = [
    ['hourOfDay', 3600, 23],
    ['minuteOfHour', 60, 59],
    ['secondOfMinute', 1, 59],
  ] as const
  let seconds = 0
  let unit = 1
  for (const [field, size, high] of units) {
    const part = input.take(field === 'hourOfDay' ? HOUR : MORE)
    if (part === undefined) break
    seconds += checked(text, field, Number(part[1]), 0, high) * size
    unit = size
  }
  const fraction = input.take(FRACTION)?.[1]
  const millis = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * unit * 1000 + 1e-7)
  return seconds * MICROS_PER_SECOND + millis * 1000
}

function parseIso(text: string, sessionZone: string): ZonedTimestamp {
  const input = scanner(text)
  const day = text.startsWith('T') ? 0 : readDate(text, input)
  let time = 0
  let zone = sessionZone
  if (input.take(/T/y) !== undefined) {
    time = readTime(text, input)
    const offset = input.take(OFFSET)?.[0]
    if (offset !== undefined) {
      const spelled =
        offset.length === 5
          ? `${offset.slice(0, 3)}:${offset.slice(3)}`
          : offset.length === 3
            ? `${offset}:00`
            : offset
      zone = normalizeZone(spelled) ?? malformed(text, input.at - offset.length)
    }
  }
  if (!input.done) return malformed(text, input.at)
  return { micros: localToUtc(zone, toMicros(day, time)), zone }
}

export const FROM_ISO8601_TIMESTAMP = scalar(
  'datetime',
  'from_iso8601_timestamp',
  'The timestamp with time zone that an ISO 8601 text says; without an offset it is in the session’s zone',
  ["from_iso8601_timestamp('2026-08-09T10:11:12Z')", '2026-08-09 10:11:12.000 UTC'],
  [
    fallible(
      'from_iso8601_timestamp(varchar(x)) -> timestamp(3) with time zone',
      rowwiseIn([TEXT], ZONED, ({ session }) => (text) => {
        const moment = parseIso(text, session.zone)
        checkedMillis(moment.micros / 1000n)
        return moment
      }),
    ),
  ],
)

export const FROM_ISO8601_DATE = scalar(
  'datetime',
  'from_iso8601_date',
  'The date that an ISO 8601 text says: a calendar, ordinal or week date',
  ["from_iso8601_date('2026-W32-7')", '2026-08-09'],
  [
    fallible(
      'from_iso8601_date(varchar(x)) -> date',
      rowwise([TEXT], INT, (text) => {
        const input = scanner(text)
        const day = readDate(text, input)
        return input.done ? day : malformed(text, input.at)
      }),
    ),
  ],
)

function isoText(local: bigint, precision: number): string {
  return `${formatDate(dayOfMicros(local))}T${formatTime(BigInt(microsOfDay(local)), precision)}`
}

function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z'
  const minutes = Math.floor(Math.abs(seconds) / 60)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The most characters of a fraction with its point. */
function fractionLength(type: SqlType | undefined): number {
  const precision = precisionOf(type)
  return precision === 0 ? 0 : precision + 1
}

export const TO_ISO8601 = scalar(
  'datetime',
  'to_iso8601',
  'A date or timestamp as ISO 8601 writes it',
  ["to_iso8601(TIMESTAMP '2026-08-09 10:11:12.000 UTC')", '2026-08-09T10:11:12.000Z'],
  [
    infallible('to_iso8601(date) -> varchar(16)', rowwise([INT], TEXT, formatDate)),
    {
      ...infallible(
        'to_iso8601(timestamp(p)) -> varchar(n)',
        rowwiseIn([LONG], TEXT, ({ signature }) => {
          const precision = precisionOf(signature.arguments[0])
          return (micros) => isoText(micros, precision)
        }),
      ),
      // `+294276-12-31T23:59:59` and the fraction with its point.
      returns: ([type]) => varchar(22 + fractionLength(type)),
    },
    {
      ...infallible(
        'to_iso8601(timestamp(p) with time zone) -> varchar(n)',
        rowwiseIn([ZONED], TEXT, ({ signature }) => {
          const precision = precisionOf(signature.arguments[0])
          return ({ micros, zone }) =>
            isoText(utcToLocal(zone, micros), precision) +
            offsetText(timeZone(zone).offsetAt(floorSeconds(micros)))
        }),
      ),
      returns: ([type]) => varchar(28 + fractionLength(type)),
    },
  ],
)

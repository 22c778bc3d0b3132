import { TraillakeError } from '../../../common/errors.ts'
import { lastDayOfMonth, dayOfMicros } from '../../../types/calendar.ts'
import { parseDate } from '../../../types/datetime.ts'
import { utcToLocal } from '../../../types/timezone.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, INT, LONG, TEXT, ZONED } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { roundToLong } from '../../long.ts'

const DURATION = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$/
const UNIT_MILLIS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

export const PARSE_DURATION = scalar(
  'datetime',
  'parse_duration',
  'The interval that a text such as `42.8ms`, `3.81 d` or `5m` says; units are ns, us, ms, s, m, h and d',
  ["parse_duration('5m')", '0 00:05:00.000'],
  [
    fallible(
      'parse_duration(varchar(x)) -> interval day to second',
      rowwise([TEXT], LONG, (text) => {
        if (text === '') return invalid('duration is empty')
        const [, amount, unit = ''] = DURATION.exec(text) ?? []
        if (amount === undefined) return invalid(`duration is not a valid data duration string: ${text}`)
        const millis = UNIT_MILLIS.get(unit) ?? invalid(`Unknown time unit: ${unit}`)
        return BigInt(Math.floor(Number(amount) * millis + 0.5))
      }),
    ),
  ],
)

export const TO_MILLISECONDS = scalar(
  'datetime',
  'to_milliseconds',
  'The milliseconds of an interval of days to seconds',
  ["to_milliseconds(INTERVAL '1' MINUTE)", '60000'],
  [
    infallible(
      'to_milliseconds(interval day to second) -> bigint',
      rowwise([LONG], LONG, (millis) => millis),
    ),
  ],
)

const UNITS: readonly (readonly [name: string, seconds: bigint])[] = [
  ['week', 604_800n],
  ['day', 86_400n],
  ['hour', 3_600n],
  ['minute', 60n],
  ['second', 1n],
]

export const HUMAN_READABLE_SECONDS = scalar(
  'datetime',
  'human_readable_seconds',
  'A number of seconds in weeks, days, hours, minutes and seconds',
  ['human_readable_seconds(3762)', '1 hour, 2 minutes, 42 seconds'],
  [
    fallible(
      'human_readable_seconds(double) -> varchar',
      rowwise([DOUBLES], TEXT, (seconds) => {
        if (!Number.isFinite(seconds)) return invalid(`Invalid argument found: ${seconds}`)
        let left = roundToLong(Math.abs(seconds))
        const parts: string[] = []
        for (const [name, size] of UNITS) {
          const count = left / size
          left -= count * size
          const last = size === 1n && parts.length === 0
          if (count > 0n || last) parts.push(`${count} ${name}${count === 1n ? '' : 's'}`)
        }
        return parts.join(', ')
      }),
    ),
  ],
)

export const LAST_DAY_OF_MONTH = scalar(
  'datetime',
  'last_day_of_month',
  'The last day of the month',
  ["last_day_of_month(DATE '2026-02-09')", '2026-02-28'],
  [
    infallible('last_day_of_month(date) -> date', rowwise([INT], INT, lastDayOfMonth)),
    infallible(
      'last_day_of_month(timestamp(p)) -> date',
      rowwise([LONG], INT, (micros) => lastDayOfMonth(dayOfMicros(micros))),
    ),
    infallible(
      'last_day_of_month(timestamp(p) with time zone) -> date',
      rowwise([ZONED], INT, ({ micros, zone }) => lastDayOfMonth(dayOfMicros(utcToLocal(zone, micros)))),
    ),
  ],
)

export const DATE = scalar(
  'datetime',
  'date',
  'The date of a timestamp, or that a text says: CAST(x AS date)',
  ["date(TIMESTAMP '2026-08-09 10:11:12')", '2026-08-09'],
  [
    infallible(
      'date(date) -> date',
      rowwise([INT], INT, (day) => day),
    ),
    infallible('date(timestamp(p)) -> date', rowwise([LONG], INT, dayOfMicros)),
    infallible(
      'date(timestamp(p) with time zone) -> date',
      rowwise([ZONED], INT, ({ micros, zone }) => dayOfMicros(utcToLocal(zone, micros))),
    ),
    fallible(
      'date(varchar(x)) -> date',
      rowwise([TEXT], INT, (text) => {
        const day = parseDate(text.trim())
        if (day !== undefined) return day
        throw new TraillakeError('INVALID_CAST_ARGUMENT', `Value cannot be cast to date: ${text}`)
      }),
    ),
  ],
)

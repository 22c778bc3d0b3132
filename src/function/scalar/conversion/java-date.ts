import { MONTHS, WEEKDAYS } from '../datetime/format-element.ts'
import {
  calendarDate,
  dayOf,
  dayOfMicros,
  dayOfWeek,
  dayOfYear,
  MICROS_PER_SECOND,
  microsOfDay,
  monthOf,
  yearOf,
} from '../../../types/calendar.ts'
import type { FormatArgument } from './format-argument.ts'

type Time = Extract<FormatArgument, { kind: 'time' }>

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

/** Conversions that stand for several. */
const COMPOSED: ReadonlyMap<string, string> = new Map([
  ['R', 'H:M'],
  ['T', 'H:M:S'],
  ['r', 'I:M:S p'],
  ['D', 'm/d/y'],
  ['F', 'Y-m-d'],
  ['c', 'a b d T Z Y'],
])

function offsetText(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60)
  return `${seconds < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${padded(minutes % 60, 2)}`
}

/** A `%t` conversion of Java's Formatter by its letter; undefined where there is none such. */
export function formatTimeField(time: Time, letter: string): string | undefined {
  const composed = COMPOSED.get(letter)
  if (composed !== undefined)
    return composed.replace(
      /[a-zA-Z]/g,
      (part) => formatTimeField(time, part)?.replace(/^AM$|^PM$/i, (half) => half.toUpperCase()) ?? part,
    )
  const day = dayOfMicros(time.local)
  const date = calendarDate(day)
  const micros = microsOfDay(time.local)
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  const hour = Math.floor(seconds / 3600)
  const fraction = micros % MICROS_PER_SECOND
  switch (letter) {
    case 'H':
      return padded(hour, 2)
    case 'I':
      return padded(hour % 12 === 0 ? 12 : hour % 12, 2)
    case 'k':
      return String(hour)
    case 'l':
      return String(hour % 12 === 0 ? 12 : hour % 12)
    case 'M':
      return padded(Math.floor(seconds / 60) % 60, 2)
    case 'S':
      return padded(seconds % 60, 2)
    case 'L':
      return padded(Math.floor(fraction / 1000), 3)
    case 'N':
      return padded(fraction * 1000, 9)
    case 'p':
      return hour < 12 ? 'am' : 'pm'
    case 'z':
      return time.zone === undefined ? undefined : offsetText(time.offsetSeconds)
    case 'Z':
      return time.zone
    case 's':
      return String(Math.floor(Number(time.local) / MICROS_PER_SECOND) - time.offsetSeconds)
    case 'Q':
      return String(Math.floor(Number(time.local) / 1000) - time.offsetSeconds * 1000)
    case 'B':
      return MONTHS[monthOf(date) - 1]
    case 'b':
    case 'h':
      return MONTHS[monthOf(date) - 1]?.slice(0, 3)
    case 'A':
      return WEEKDAYS[dayOfWeek(day) - 1]
    case 'a':
      return WEEKDAYS[dayOfWeek(day) - 1]?.slice(0, 3)
    case 'C':
      return padded(Math.floor(yearOf(date) / 100), 2)
    case 'Y':
      return padded(yearOf(date), 4)
    case 'y':
      return padded(yearOf(date) % 100, 2)
    case 'j':
      return padded(dayOfYear(day), 3)
    case 'm':
      return padded(monthOf(date), 2)
    case 'd':
      return padded(dayOf(date), 2)
    case 'e':
      return String(dayOf(date))
    default:
      return undefined
  }
}

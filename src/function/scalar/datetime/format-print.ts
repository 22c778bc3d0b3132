import { assertNever } from '../../../common/assert.ts'
import {
  calendarDate,
  dayOf,
  dayOfMicros,
  dayOfWeek,
  dayOfYear,
  MICROS_PER_SECOND,
  microsOfDay,
  monthOf,
  weekOfYear,
  yearOf,
  yearOfWeek,
} from '../../../types/calendar.ts'
import { floorSeconds, timeZone, utcToLocal } from '../../../types/timezone.ts'
import type { ZonedTimestamp } from '../../../types/value.ts'
import { namesOf, type FormatElement, type NumericField } from './format-element.ts'

/** A local date and time, and the moment and zone for elements that name the zone. */
interface Printed {
  readonly day: number
  readonly micros: number
  readonly moment: ZonedTimestamp
}

const HOUR = 3600 * MICROS_PER_SECOND

function valueOf(field: NumericField, { day, micros }: Printed): number {
  const hour = Math.floor(micros / HOUR)
  const year = (): number => yearOf(calendarDate(day))
  switch (field) {
    case 'era':
      return year() > 0 ? 1 : 0
    case 'year':
      return year()
    case 'yearOfEra':
      return year() > 0 ? year() : 1 - year()
    case 'centuryOfEra':
      return Math.floor((year() > 0 ? year() : 1 - year()) / 100)
    case 'weekyear':
      return yearOfWeek(day)
    case 'weekOfWeekyear':
      return weekOfYear(day)
    case 'dayOfWeek':
      return dayOfWeek(day)
    case 'dayOfYear':
      return dayOfYear(day)
    case 'monthOfYear':
      return monthOf(calendarDate(day))
    case 'dayOfMonth':
      return dayOf(calendarDate(day))
    case 'hourOfDay':
      return hour
    case 'clockhourOfDay':
      return hour === 0 ? 24 : hour
    case 'hourOfHalfday':
      return hour % 12
    case 'clockhourOfHalfday':
      return hour % 12 === 0 ? 12 : hour % 12
    case 'minuteOfHour':
      return Math.floor(micros / (60 * MICROS_PER_SECOND)) % 60
    case 'secondOfMinute':
      return Math.floor(micros / MICROS_PER_SECOND) % 60
    default:
      return assertNever(field)
  }
}

function padded(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits, '0')
  return value < 0 ? `-${text}` : text
}

/** Seconds ahead of UTC as `+05:30`, with seconds only where there are any. */
function offsetText(seconds: number, separator: string): string {
  const size = Math.abs(seconds)
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60]
  if (size % 60 !== 0) parts.push(size % 60)
  return (seconds < 0 ? '-' : '+') + parts.map((part) => padded(part, 2)).join(separator)
}

function zoneName({ micros, zone }: ZonedTimestamp, style: 'short' | 'long'): string {
  if (zone === 'UTC') return style === 'short' ? 'UTC' : 'Coordinated Universal Time'
  if (/^[+-]/.test(zone)) return zone
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style }).formatToParts(
    floorSeconds(micros) * 1000,
  )
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}

function zoneText(style: Extract<FormatElement, { kind: 'zone' }>['style'], moment: ZonedTimestamp): string {
  const offset = timeZone(moment.zone).offsetAt(floorSeconds(moment.micros))
  switch (style) {
    case 'offset':
      return offsetText(offset, '')
    case 'colon':
      return offsetText(offset, ':')
    case 'id':
      return moment.zone
    case 'short':
    case 'long':
      return zoneName(moment, style)
    default:
      return assertNever(style)
  }
}

/** The fraction of the second, cut: trailing zeros past `minimum` digits are left out. Joda knows milliseconds only. */
function fractionText(micros: number, minimum: number, maximum: number): string {
  const millis = padded(Math.floor((micros % MICROS_PER_SECOND) / 1000), 3)
  let text = millis.padEnd(Math.max(maximum, 3), '0').slice(0, maximum)
  while (text.length > minimum && text.endsWith('0')) text = text.slice(0, -1)
  return text
}

function printElement(element: FormatElement, printed: Printed): string {
  switch (element.kind) {
    case 'literal':
      return element.text
    case 'number':
      return padded(valueOf(element.field, printed), element.minimum)
    case 'two-digit-year':
      return padded(Math.abs(valueOf(element.field, printed)) % 100, 2)
    case 'fraction':
      return fractionText(printed.micros, element.minimum, element.maximum)
    case 'name': {
      const names = namesOf(element.field, element.short)
      if (element.field === 'halfday') return names[printed.micros >= 12 * HOUR ? 1 : 0] ?? ''
      const value = valueOf(element.field, printed)
      return names[element.field === 'era' ? value : value - 1] ?? ''
    }
    case 'zone':
      return zoneText(element.style, printed.moment)
    default:
      return assertNever(element)
  }
}

/** A moment as a pattern prints it, in the time of its zone. */
export function printMoment(elements: readonly FormatElement[], moment: ZonedTimestamp): string {
  const local = moment.zone === 'UTC' ? moment.micros : utcToLocal(moment.zone, moment.micros)
  const printed: Printed = { day: dayOfMicros(local), micros: microsOfDay(local), moment }
  let text = ''
  for (const element of elements) text += printElement(element, printed)
  return text
}

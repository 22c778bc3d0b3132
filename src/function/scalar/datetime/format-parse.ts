import { assertNever } from '../../../common/assert.ts'
import {
  dayNumber,
  dayOfWeek,
  daysInMonth,
  isLeapYear,
  toMicros,
  weekOfYear,
} from '../../../types/calendar.ts'
import { localToUtc, normalizeZone } from '../../../types/timezone.ts'
import type { ZonedTimestamp } from '../../../types/value.ts'
import { namesOf, type FormatElement, type NumericField } from './format-element.ts'
import { invalid } from '../../invalid.ts'

/** What a text says, by field; `halfday` 0 is AM. */
type Fields = Map<NumericField | 'halfday' | 'millisOfSecond', number>

interface Reading {
  readonly fields: Fields
  zone: string | undefined
}

/** Joda's words for a text that does not follow the pattern (FormatUtils.createErrorMessage). */
export function malformed(text: string, position: number): never {
  const sample = text.length <= position + 35 ? text : `${text.slice(0, position + 32)}...`
  if (position <= 0) return invalid(`Invalid format: "${sample}"`)
  if (position >= text.length) return invalid(`Invalid format: "${sample}" is too short`)
  return invalid(`Invalid format: "${sample}" is malformed at "${sample.slice(position)}"`)
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Where the digits from `start` end, at most `maximum` of them. */
function digitsEnd(text: string, start: number, maximum: number): number {
  const limit = Math.min(text.length, start + maximum)
  let end = start
  while (end < limit && isDigit(text, end)) end++
  return end
}

/** Every reader gives the position after what it read, or minus one minus the position where it failed. */
const failedAt = (position: number): number => -1 - position

function readNumber(
  element: Extract<FormatElement, { kind: 'number' }>,
  text: string,
  at: number,
  fields: Fields,
): number {
  const sign =
    element.signed && (text[at] === '-' || text[at] === '+') && isDigit(text, at + 1) ? text[at] : ''
  const start = sign === '' ? at : at + 1
  const end = digitsEnd(text, start, element.maximum)
  if (end === start) return failedAt(at)
  const value = Number(text.slice(start, end))
  fields.set(element.field, sign === '-' ? -value : value)
  return end
}

function readTwoDigitYear(
  element: Extract<FormatElement, { kind: 'two-digit-year' }>,
  text: string,
  at: number,
  fields: Fields,
): number {
  const { field, pivot, lenient } = element
  if (lenient) {
    const signed = text[at] === '-' || text[at] === '+'
    const start = signed ? at + 1 : at
    const end = digitsEnd(text, start, text.length)
    if (end === start) return failedAt(at)
    if (signed || end - start !== 2) {
      const value = Number(text.slice(start, end))
      fields.set(field, text[at] === '-' ? -value : value)
      return end
    }
  } else if (digitsEnd(text, at, 2) !== at + 2) return failedAt(at)
  const year = Number(text.slice(at, at + 2))
  const low = pivot - 50
  const base = low >= 0 ? low % 100 : 99 + ((low + 1) % 100)
  fields.set(field, year + low + (year < base ? 100 : 0) - base)
  return at + 2
}

function readFraction(maximum: number, text: string, at: number, fields: Fields): number {
  const end = digitsEnd(text, at, maximum)
  fields.set('millisOfSecond', Number(text.slice(at, end).padEnd(3, '0').slice(0, 3)))
  return end
}

function readName(
  element: Extract<FormatElement, { kind: 'name' }>,
  text: string,
  at: number,
  fields: Fields,
): number {
  const rest = text.slice(at).toLowerCase()
  for (const short of [false, true]) {
    const index = namesOf(element.field, short).findIndex((name) => rest.startsWith(name.toLowerCase()))
    if (index < 0) continue
    const based = element.field === 'halfday' || element.field === 'era' ? index : index + 1
    fields.set(element.field, based)
    return at + (namesOf(element.field, short)[index]?.length ?? 0)
  }
  return failedAt(at)
}

const OFFSET = /^(?:[Zz]|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)/
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_/+-]*/

function readZone(style: string, text: string, at: number, reading: Reading): number {
  const rest = text.slice(at)
  const match = (style === 'offset' || style === 'colon' ? OFFSET : ZONE_NAME).exec(rest)?.[0]
  const offset = match === undefined && style === 'id' ? OFFSET.exec(rest)?.[0] : match
  if (offset === undefined) return failedAt(at)
  const spelled = /^[+-]\d{4}/.test(offset)
    ? `${offset.slice(0, 3)}:${offset.slice(3)}`
    : offset.toUpperCase() === 'Z'
      ? 'UTC'
      : offset
  const zone = normalizeZone(spelled)
  if (zone === undefined) return failedAt(at)
  reading.zone = zone
  return at + offset.length
}

function readElement(element: FormatElement, text: string, at: number, reading: Reading): number {
  const { fields } = reading
  switch (element.kind) {
    case 'literal': {
      const end = at + element.text.length
      return text.slice(at, end).toLowerCase() === element.text.toLowerCase() ? end : failedAt(at)
    }
    case 'number':
      return readNumber(element, text, at, fields)
    case 'two-digit-year':
      return readTwoDigitYear(element, text, at, fields)
    case 'fraction':
      return readFraction(element.maximum, text, at, fields)
    case 'name':
      return readName(element, text, at, fields)
    case 'zone':
      return readZone(element.style, text, at, reading)
    default:
      return assertNever(element)
  }
}

/** Checks that a field is in its range; Joda's words. */
function ranged(text: string, field: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value
  return invalid(`Cannot parse "${text}": Value ${value} for ${field} must be in the range [${low},${high}]`)
}

const MIN_YEAR = -292_275_054
const MAX_YEAR = 292_278_993

function yearIn(text: string, fields: Fields): number | undefined {
  const ofEra = fields.get('yearOfEra')
  if (ofEra !== undefined) return fields.get('era') === 0 ? 1 - ofEra : ofEra
  const century = fields.get('centuryOfEra')
  const year = fields.get('year') ?? (century === undefined ? undefined : century * 100)
  return year === undefined ? undefined : ranged(text, 'year', year, MIN_YEAR, MAX_YEAR)
}

const DATE_FIELDS = ['monthOfYear', 'dayOfMonth', 'dayOfYear', 'weekOfWeekyear', 'dayOfWeek'] as const

/** Joda reads dates without a year in 2000, a leap year, and times alone in 1970. */
function impliedYear(fields: Fields): number {
  return DATE_FIELDS.some((field) => fields.has(field)) ? 2000 : 1970
}

/** The day that the fields name; what is not said is the first of January. */
function dayIn(text: string, fields: Fields): number {
  const year = yearIn(text, fields)
  const weekyear = fields.get('weekyear')
  const week = fields.get('weekOfWeekyear')
  const month = fields.get('monthOfYear')
  const dayOfMonth = fields.get('dayOfMonth')
  const ordinal = fields.get('dayOfYear')
  const weekday = fields.get('dayOfWeek')
  if (weekday !== undefined) ranged(text, 'dayOfWeek', weekday, 1, 7)
  if ((weekyear !== undefined || week !== undefined) && month === undefined && dayOfMonth === undefined) {
    const inYear = weekyear ?? year ?? impliedYear(fields)
    const first = dayNumber(inYear, 1, 4)
    const monday = first - dayOfWeek(first) + 1
    const weeks = weekOfYear(dayNumber(inYear, 12, 28))
    return monday + 7 * (ranged(text, 'weekOfWeekyear', week ?? 1, 1, weeks) - 1) + (weekday ?? 1) - 1
  }
  const inYear = year ?? impliedYear(fields)
  if (ordinal !== undefined && dayOfMonth === undefined) {
    return dayNumber(inYear, 1, ranged(text, 'dayOfYear', ordinal, 1, isLeapYear(inYear) ? 366 : 365))
  }
  const inMonth = ranged(text, 'monthOfYear', month ?? 1, 1, 12)
  const day = dayNumber(
    inYear,
    inMonth,
    ranged(text, 'dayOfMonth', dayOfMonth ?? 1, 1, daysInMonth(inYear, inMonth)),
  )
  return weekday === undefined || dayOfMonth !== undefined ? day : day - dayOfWeek(day) + weekday
}

/** Hours since midnight. */
function hourIn(text: string, fields: Fields): number {
  const hourOfDay = fields.get('hourOfDay')
  if (hourOfDay !== undefined) return ranged(text, 'hourOfDay', hourOfDay, 0, 23)
  const clockhour = fields.get('clockhourOfDay')
  if (clockhour !== undefined) return ranged(text, 'clockhourOfDay', clockhour, 1, 24) % 24
  const half = (fields.get('halfday') ?? 0) * 12
  const ofHalfday = fields.get('hourOfHalfday')
  if (ofHalfday !== undefined) return half + ranged(text, 'hourOfHalfday', ofHalfday, 0, 11)
  const clockhourOfHalfday = fields.get('clockhourOfHalfday')
  if (clockhourOfHalfday !== undefined)
    return half + (ranged(text, 'clockhourOfHalfday', clockhourOfHalfday, 1, 12) % 12)
  return half
}

/**
 * Reads a text by a pattern; what the pattern leaves out is that of 1970-01-01 00:00:00, or of
 * the year 2000 where a part of a date is read. A zone in the text is the result's;
 * else `zone` is.
 *
 * @throws INVALID_FUNCTION_ARGUMENT in Joda's words: `Invalid format: "x"`, `Cannot parse "2020-13-01": Value 13 for
 *   monthOfYear must be in the range [1,12]`
 */
export function parseMoment(elements: readonly FormatElement[], text: string, zone: string): ZonedTimestamp {
  const reading: Reading = { fields: new Map(), zone: undefined }
  let at = 0
  for (const element of elements) {
    at = readElement(element, text, at, reading)
    if (at < 0) return malformed(text, -1 - at)
  }
  if (at < text.length) return malformed(text, at)
  const { fields } = reading
  const seconds =
    hourIn(text, fields) * 3600 +
    ranged(text, 'minuteOfHour', fields.get('minuteOfHour') ?? 0, 0, 59) * 60 +
    ranged(text, 'secondOfMinute', fields.get('secondOfMinute') ?? 0, 0, 59)
  const micros = seconds * 1_000_000 + (fields.get('millisOfSecond') ?? 0) * 1000
  const local = toMicros(dayIn(text, fields), micros)
  const inZone = reading.zone ?? zone
  return { micros: localToUtc(inZone, local), zone: inZone }
}

import {
  calendarDate,
  dayNumber,
  dayOf,
  dayOfMicros,
  isValidDate,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  microsOfDay,
  monthOf,
  roundMicros,
  toMicros,
  yearOf,
} from './calendar.ts'
import { localToUtc, normalizeZone, utcToLocal } from './timezone.ts'
import type { ZonedTimestamp } from './value.ts'

/** The texts of Trino's dates and times (io.trino.type.DateTimes, io.trino.util.DateTimeUtils) and their readings. */

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function formatYear(year: number, plus: '+' | ''): string {
  if (year < 0) return `-${pad(-year, 4)}`
  return year > 9999 ? `${plus}${year}` : pad(year, 4)
}

function dateText(day: number, plus: '+' | ''): string {
  const date = calendarDate(day)
  return `${formatYear(yearOf(date), plus)}-${pad(monthOf(date), 2)}-${pad(dayOf(date), 2)}`
}

/**
 * A day number as CAST makes it a varchar: `2026-01-31`, `-0044-03-15`, `12345-01-01`.
 * (Result rows show years past 9999 with a plus sign, as timestamps do: {@link formatDateResult}.)
 */
export function formatDate(day: number): string {
  return dateText(day, '')
}

/** A day number as a result row shows it: {@link formatDate}, but `+12345-01-01`. */
export function formatDateResult(day: number): string {
  return dateText(day, '+')
}

/** `20:15:30.123`: microseconds of the day with as many digits of the second as the precision says. */
export function formatTime(micros: bigint, precision: number): string {
  return timeText(Number(micros), precision)
}

function timeText(micros: number, precision: number): string {
  const hour = Math.floor(micros / MICROS_PER_HOUR)
  const minute = Math.floor((micros % MICROS_PER_HOUR) / MICROS_PER_MINUTE)
  const second = Math.floor((micros % MICROS_PER_MINUTE) / MICROS_PER_SECOND)
  const text = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`
  return precision === 0 ? text : `${text}.${pad(micros % MICROS_PER_SECOND, 6).slice(0, precision)}`
}

/** `2026-01-31 20:15:30.123`: microseconds since the epoch; digits past the precision are cut. Years past 9999 have a plus sign. */
export function formatTimestamp(micros: bigint, precision: number): string {
  return `${dateText(dayOfMicros(micros), '+')} ${timeText(microsOfDay(micros), precision)}`
}

/** `2026-01-31 20:15:30.123 Europe/Berlin`: the time that the value's zone shows, then the zone. */
export function formatZoned(value: ZonedTimestamp, precision: number): string {
  return `${formatTimestamp(utcToLocal(value.zone, value.micros), precision)} ${value.zone}`
}

const DATE = /^([-+]?\d{1,9})-(\d{1,2})-(\d{1,2})$/

/**
 * Reads a date as CAST does: `2026-01-31`, `2026-1-31`, years of up to nine digits with a sign; no blanks around.
 * Undefined where the text is none.
 */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (!isValidDate(year, month, day)) return undefined
  const number = dayNumber(year, month, day)
  return Math.abs(number) < 2 ** 31 ? number : undefined
}

/** Digits of a fraction that fit the 64 bits Trino reads them into. */
const MAX_FRACTION_DIGITS = 18

/** Digits of a time of day's fraction: picoseconds. */
const MAX_TIME_DIGITS = 12

/** The digits behind the point in microseconds, rounded half up to the precision; may reach a whole second. */
function fractionMicros(digits: string | undefined, precision: number): number {
  if (digits === undefined) return 0
  const kept = digits.slice(0, precision)
  const up = digits.length > precision && digits.charCodeAt(precision) >= 0x35
  return (Number(kept) + Number(up)) * 10 ** (6 - Math.min(precision, kept.length))
}

const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?$/

/** Microseconds since midnight of hour, minute, second and fraction as text; undefined where out of range. */
function timeMicros(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
  precision: number,
): number | undefined {
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)]
  if (h > 23 || m > 59 || s > 59) return undefined
  if (fraction !== undefined && fraction.length > MAX_FRACTION_DIGITS) return undefined
  return ((h * 60 + m) * 60 + s) * MICROS_PER_SECOND + fractionMicros(fraction, precision)
}

/**
 * Reads a time as CAST does: `20:15`, `20:15:30.123456`; microseconds of the day, rounded to the precision (midnight
 * again where that passes the day's end). Undefined where the text is none.
 */
export function parseTime(text: string, precision = 6): bigint | undefined {
  const match = TIME.exec(text)
  if (match === null || (match[4]?.length ?? 0) > MAX_TIME_DIGITS) return undefined
  const micros = timeMicros(match[1], match[2], match[3], match[4], precision)
  return micros === undefined ? undefined : BigInt(micros % MICROS_PER_DAY)
}

/** DATETIME_PATTERN of io.trino.type.DateTimes. */
const TIMESTAMP =
  /^([-+]?\d{4,9})-(\d{1,2})-(\d{1,2})(?: (?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?\s*(.+)?)?$/

/** The range of 64-bit microseconds, which every timestamp must keep to. */
const MAX_MICROS = 2n ** 63n

/** Trino keeps the milliseconds of a timestamp with time zone in 52 bits. */
const MAX_ZONED_MICROS = 2n ** 51n * 1000n

/** Whether a timestamp with time zone reaches that far. */
export function isZonedMicros(micros: bigint): boolean {
  return micros < MAX_ZONED_MICROS && micros >= -MAX_ZONED_MICROS
}

/** A timestamp text taken apart. */
export interface TimestampText {
  /** What clocks show, microseconds as if it were UTC, rounded to the asked precision. */
  readonly local: bigint
  /** The zone as written, unchecked. */
  readonly zone: string | undefined
  /** Digits behind the point. */
  readonly digits: number
}

/** Takes apart what Trino's casts and literals accept as a timestamp, with or without a zone. Undefined where it is none. */
export function readTimestamp(text: string, precision = 6): TimestampText | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  if (!isValidDate(Number(year), Number(month), Number(day))) return undefined
  const time = timeMicros(hour, minute, second, fraction, precision)
  if (time === undefined) return undefined
  const local = toMicros(dayNumber(Number(year), Number(month), Number(day)), time)
  if (local >= MAX_MICROS || local < -MAX_MICROS) return undefined
  return { local, zone, digits: fraction?.length ?? 0 }
}

/**
 * Reads a timestamp as `CAST(text AS timestamp(p))` does: `2020-01-01`, `2020-1-1 5:30`, `2020-01-01 05:30:00.123456`,
 * years of more than four digits with a sign. A zone behind it must be one and is then dropped, as Trino does.
 * Rounded half up to the precision; undefined where the text is no timestamp.
 */
export function parseTimestamp(text: string, precision = 6): bigint | undefined {
  const parts = readTimestamp(text, precision)
  if (parts === undefined) return undefined
  return parts.zone === undefined || normalizeZone(parts.zone) !== undefined ? parts.local : undefined
}

/** {@link parseTimestamp} for timestamps with time zone; `sessionZone` is taken where the text names no zone. */
export function parseZoned(text: string, precision: number, sessionZone: string): ZonedTimestamp | undefined {
  const parts = readTimestamp(text, precision)
  if (parts === undefined) return undefined
  const zone = normalizeZone(parts.zone ?? sessionZone)
  return zone === undefined ? undefined : { micros: localToUtc(zone, parts.local), zone }
}

const ISO_TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/

/**
 * Reads a string that CloudTrail Lake compares with a timestamp: everything {@link parseTimestamp} reads, and ISO 8601
 * (`2023-01-01T00:00:00.000Z`, offsets too). The result is UTC; a text without a zone is taken to be in `without`.
 */
export function parseLakeTimestamp(text: string, precision = 6, without = 'UTC'): bigint | undefined {
  const trimmed = text.trim()
  const match = ISO_TIMESTAMP.exec(trimmed)
  if (match === null) return parseZoned(trimmed, precision, without)?.micros
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  if (!isValidDate(Number(year), Number(month), Number(day))) return undefined
  const time = timeMicros(hour, minute, second, fraction, precision)
  const zone = normalizeZone(offset ?? without)
  if (time === undefined || zone === undefined) return undefined
  return localToUtc(zone, toMicros(dayNumber(Number(year), Number(month), Number(day)), time))
}

/** {@link roundMicros} for times of day: what reaches midnight is the next day's. */
export function roundTime(micros: bigint, precision: number): bigint {
  return roundMicros(micros, precision) % BigInt(MICROS_PER_DAY)
}

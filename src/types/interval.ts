import { TraillakeError } from '../common/errors.ts'

/** The texts of Trino's intervals and the readings of its interval literals (io.trino.util.DateTimeUtils). */

export type YearMonthField = 'YEAR' | 'MONTH'
export type DayTimeField = 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND'
export type IntervalField = YearMonthField | DayTimeField

const MILLIS_PER_SECOND = 1_000n
const MILLIS_PER_MINUTE = 60n * MILLIS_PER_SECOND
const MILLIS_PER_HOUR = 60n * MILLIS_PER_MINUTE
const MILLIS_PER_DAY = 24n * MILLIS_PER_HOUR

function pad(value: bigint, width: number): string {
  return String(value).padStart(width, '0')
}

/** Milliseconds of an `interval day to second`: `2 03:04:05.678`, `-0 00:00:01.000`. */
export function formatDayTime(millis: bigint): string {
  const size = millis < 0n ? -millis : millis
  const hour = (size % MILLIS_PER_DAY) / MILLIS_PER_HOUR
  const minute = (size % MILLIS_PER_HOUR) / MILLIS_PER_MINUTE
  const second = (size % MILLIS_PER_MINUTE) / MILLIS_PER_SECOND
  const clock = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(size % MILLIS_PER_SECOND, 3)}`
  return `${millis < 0n ? '-' : ''}${size / MILLIS_PER_DAY} ${clock}`
}

/** Months of an `interval year to month`: `1-2`, `-0-3`. */
export function formatYearMonth(months: number): string {
  const size = Math.abs(months)
  return `${months < 0 ? '-' : ''}${Math.floor(size / 12)}-${size % 12}`
}

function invalidInterval(text: string, start: IntervalField, end: IntervalField): TraillakeError {
  const qualifier = start === end ? start : `${start} TO ${end}`
  return new TraillakeError('INVALID_LITERAL', `Invalid INTERVAL ${qualifier} value: ${text}`)
}

function invalidQualifier(start: IntervalField, end: IntervalField): TraillakeError {
  return new TraillakeError('INVALID_LITERAL', `Invalid interval qualifier: ${start} TO ${end}`)
}

const YEAR_MONTH_FIELDS: readonly IntervalField[] = ['YEAR', 'MONTH']
const DAY_TIME_FIELDS: readonly IntervalField[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
const MAX_FIELD = 2n ** 31n

/**
 * The numbers of a literal, one a field from `start` on; fields at the end may be missing (`INTERVAL '2' DAY TO SECOND`).
 * The last number of seconds may have a fraction.
 */
function readFields(
  text: string,
  unsigned: string,
  start: IntervalField,
  end: IntervalField,
  fields: readonly IntervalField[],
): { readonly values: ReadonlyMap<IntervalField, bigint>; readonly millis: bigint } {
  const first = fields.indexOf(start)
  const last = fields.indexOf(end)
  if (first < 0 || last < first) throw invalidQualifier(start, end)
  const separators: Partial<Record<IntervalField, string>> = { DAY: ' ', YEAR: '-', HOUR: ':', MINUTE: ':' }
  let pattern = ''
  for (let i = last; i >= first; i--) {
    const field = fields[i]!
    const number = field === 'SECOND' ? '(\\d+)(?:\\.(\\d*))?' : '(\\d+)'
    pattern = pattern === '' ? number : `${number}(?:${separators[field]}${pattern})?`
  }
  const match = new RegExp(`^\\+?${pattern}$`).exec(unsigned)
  if (match === null) throw invalidInterval(text, start, end)
  const values = new Map<IntervalField, bigint>()
  for (let i = first; i <= last; i++) {
    const value = BigInt(match[i - first + 1] ?? 0)
    if (value >= MAX_FIELD) throw invalidInterval(text, start, end)
    values.set(fields[i]!, value)
  }
  const fraction = end === 'SECOND' ? match[last - first + 2] : undefined
  return { values, millis: BigInt((fraction ?? '').slice(0, 3).padEnd(3, '0')) }
}

/**
 * Milliseconds of the literal `INTERVAL 'text' start TO end`, where `end` equals `start` for a single field. A minus in the
 * text negates the whole; digits past the millisecond are cut.
 *
 * Throws INVALID_LITERAL, `Invalid INTERVAL DAY TO SECOND value: x`.
 *
 * @example parseDayTime('1 02:03', 'DAY', 'MINUTE') // 93_780_000n
 */
export function parseDayTime(text: string, start: IntervalField, end: IntervalField): bigint {
  const negative = text.startsWith('-')
  const { values, millis } = readFields(text, negative ? text.slice(1) : text, start, end, DAY_TIME_FIELDS)
  const of = (field: IntervalField): bigint => values.get(field) ?? 0n
  const total =
    of('DAY') * MILLIS_PER_DAY +
    of('HOUR') * MILLIS_PER_HOUR +
    of('MINUTE') * MILLIS_PER_MINUTE +
    of('SECOND') * MILLIS_PER_SECOND +
    millis
  return negative ? -total : total
}

/** Months of the literal `INTERVAL 'text' start TO end`: {@link parseDayTime} for years and months. */
export function parseYearMonth(text: string, start: IntervalField, end: IntervalField): number {
  const negative = text.startsWith('-')
  const { values } = readFields(text, negative ? text.slice(1) : text, start, end, YEAR_MONTH_FIELDS)
  const months = (values.get('YEAR') ?? 0n) * 12n + (values.get('MONTH') ?? 0n)
  if (months >= MAX_FIELD) throw invalidInterval(text, start, end)
  return Number(negative ? -months : months)
}

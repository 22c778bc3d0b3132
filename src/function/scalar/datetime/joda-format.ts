import { calendarDate, dayOfMicros, yearOf } from '../../../types/calendar.ts'
import { fallible, scalar } from '../../define.ts'
import { lastUsed, rowwiseIn } from '../../rowwise.ts'
import { LONG, TEXT, ZONED } from '../../slot.ts'
import { literal, number, type FormatElement, type NumericField } from './format-element.ts'
import { parseMoment } from './format-parse.ts'
import { printMoment } from './format-print.ts'
import { invalid } from '../../invalid.ts'
import { nearestMilli } from './precision.ts'

/** Letters of numbers with at most two digits, and of the three digits of a day of the year. */
const NUMBERS: ReadonlyMap<string, readonly [NumericField, number]> = new Map<
  string,
  readonly [NumericField, number]
>([
  ['d', ['dayOfMonth', 2]],
  ['D', ['dayOfYear', 3]],
  ['e', ['dayOfWeek', 1]],
  ['w', ['weekOfWeekyear', 2]],
  ['H', ['hourOfDay', 2]],
  ['k', ['clockhourOfDay', 2]],
  ['K', ['hourOfHalfday', 2]],
  ['h', ['clockhourOfHalfday', 2]],
  ['m', ['minuteOfHour', 2]],
  ['s', ['secondOfMinute', 2]],
])

const YEARS: ReadonlyMap<string, 'year' | 'yearOfEra' | 'weekyear'> = new Map([
  ['y', 'year'],
  ['Y', 'yearOfEra'],
  ['x', 'weekyear'],
])

const NUMERIC_LETTERS = new Set('CYxwedDyHkKhmsS')

interface Token {
  /** A pattern letter, or a quote before literal text. */
  readonly letter: string
  readonly length: number
  readonly text: string
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  for (const match of pattern.matchAll(/([A-Za-z])\1*|'((?:[^']|'')*)'|''|[^A-Za-z']+|'/g)) {
    const [text, letter, quoted] = match
    if (letter !== undefined) tokens.push({ letter, length: text.length, text })
    else if (text === "''") tokens.push({ letter: "'", length: 0, text: "'" })
    else tokens.push({ letter: "'", length: 0, text: (quoted ?? text).replaceAll("''", "'") })
  }
  return tokens
}

function isNumeric(token: Token | undefined): boolean {
  return (
    token !== undefined && (NUMERIC_LETTERS.has(token.letter) || (token.letter === 'M' && token.length <= 2))
  )
}

function yearElement(
  field: 'year' | 'yearOfEra' | 'weekyear',
  { length }: Token,
  next: Token | undefined,
  thisYear: number,
): FormatElement {
  if (length === 2) return { kind: 'two-digit-year', field, pivot: thisYear - 30, lenient: !isNumeric(next) }
  // Digits that follow at once belong to the next number.
  return number(field, length, isNumeric(next) ? length : 9, field !== 'yearOfEra')
}

function elementOf(token: Token, next: Token | undefined, thisYear: number): FormatElement {
  const { letter, length, text } = token
  const year = YEARS.get(letter)
  if (year !== undefined) return yearElement(year, token, next, thisYear)
  const field = NUMBERS.get(letter)
  if (field !== undefined) return number(field[0], length, Math.max(field[1], length))
  switch (letter) {
    case "'":
      return literal(text)
    case 'G':
      return { kind: 'name', field: 'era', short: false }
    case 'C':
      return number('centuryOfEra', length, Math.max(length, 9), true)
    case 'M':
      return length <= 2
        ? number('monthOfYear', length, 2)
        : { kind: 'name', field: 'monthOfYear', short: length === 3 }
    case 'E':
      return { kind: 'name', field: 'dayOfWeek', short: length < 4 }
    case 'a':
      return { kind: 'name', field: 'halfday', short: false }
    case 'S':
      return { kind: 'fraction', minimum: length, maximum: length }
    case 'z':
      return { kind: 'zone', style: length >= 4 ? 'long' : 'short' }
    case 'Z':
      return { kind: 'zone', style: length === 1 ? 'offset' : length === 2 ? 'colon' : 'id' }
    default:
      return invalid(`Illegal pattern component: ${text}`)
  }
}

/**
 * Reads a pattern of Joda's DateTimeFormat (https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html).
 * Throws INVALID_FUNCTION_ARGUMENT `Illegal pattern component: b`.
 *
 * @param thisYear two-digit years lie around the year 30 before it
 */
function jodaFormat(pattern: string, thisYear: number): readonly FormatElement[] {
  if (pattern === '') return invalid('Invalid pattern specification')
  const tokens = tokensOf(pattern)
  return tokens.map((token, i) => elementOf(token, tokens[i + 1], thisYear))
}

const yearAt = (micros: bigint): number => yearOf(calendarDate(dayOfMicros(micros)))

function namesZone(elements: readonly FormatElement[]): boolean {
  return elements.some((element) => element.kind === 'zone')
}

export const FORMAT_DATETIME = scalar(
  'datetime',
  'format_datetime',
  'A timestamp as text by a pattern of Joda, such as `yyyy-MM-dd HH:mm:ss`',
  ["format_datetime(TIMESTAMP '2026-08-09 10:11:12', 'd MMM yyyy, HH:mm')", '9 Aug 2026, 10:11'],
  [
    fallible(
      'format_datetime(timestamp(p), varchar(x)) -> varchar',
      rowwiseIn([LONG, TEXT], TEXT, ({ session }) => {
        const formatOf = lastUsed((pattern: string) => {
          const elements = jodaFormat(pattern, yearAt(session.now))
          if (namesZone(elements))
            invalid(
              "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information",
            )
          return elements
        })
        return (micros, pattern) =>
          printMoment(formatOf(pattern), { micros: nearestMilli(micros), zone: 'UTC' })
      }),
    ),
    fallible(
      'format_datetime(timestamp(p) with time zone, varchar(x)) -> varchar',
      rowwiseIn([ZONED, TEXT], TEXT, ({ session }) => {
        const formatOf = lastUsed((pattern: string) => jodaFormat(pattern, yearAt(session.now)))
        return ({ micros, zone }, pattern) =>
          printMoment(formatOf(pattern), { micros: nearestMilli(micros), zone })
      }),
    ),
  ],
)

export const PARSE_DATETIME = scalar(
  'datetime',
  'parse_datetime',
  'The timestamp with time zone that a text says by a pattern of Joda',
  ["parse_datetime('2026-08-09 10:11', 'yyyy-MM-dd HH:mm')", '2026-08-09 10:11:00.000 UTC'],
  [
    fallible(
      'parse_datetime(varchar(x), varchar(y)) -> timestamp(3) with time zone',
      rowwiseIn([TEXT, TEXT], ZONED, ({ session }) => {
        const formatOf = lastUsed((pattern: string) => jodaFormat(pattern, yearAt(session.now)))
        return (text, pattern) => parseMoment(formatOf(pattern), text, session.zone)
      }),
    ),
  ],
)

import { TraillakeError } from '../../../common/errors.ts'
import { fallible, scalar } from '../../define.ts'
import { lastUsed, rowwiseIn } from '../../rowwise.ts'
import { LONG, TEXT, ZONED } from '../../slot.ts'
import { literal, number, type FormatElement } from './format-element.ts'
import { parseMoment } from './format-parse.ts'
import { printMoment } from './format-print.ts'
import { nearestMilli } from './precision.ts'

/** Two-digit years are 1970 to 2069. */
const PIVOT_YEAR = 2020

const HALFDAY: FormatElement = { kind: 'name', field: 'halfday', short: false }
const MINUTES_AND_SECONDS: readonly FormatElement[] = [
  literal(':'),
  number('minuteOfHour', 2, 2),
  literal(':'),
  number('secondOfMinute', 2, 2),
]

/** Specifiers of MySQL's DATE_FORMAT (https://trino.io/docs/current/functions/datetime.html#mysql-date-functions). */
const SPECIFIERS: ReadonlyMap<string, readonly FormatElement[]> = new Map<string, readonly FormatElement[]>([
  ['a', [{ kind: 'name', field: 'dayOfWeek', short: true }]],
  ['b', [{ kind: 'name', field: 'monthOfYear', short: true }]],
  ['c', [number('monthOfYear', 1, 2)]],
  ['d', [number('dayOfMonth', 2, 2)]],
  ['e', [number('dayOfMonth', 1, 2)]],
  ['f', [{ kind: 'fraction', minimum: 6, maximum: 9 }]],
  ['H', [number('hourOfDay', 2, 2)]],
  ['h', [number('clockhourOfHalfday', 2, 2)]],
  ['I', [number('clockhourOfHalfday', 2, 2)]],
  ['i', [number('minuteOfHour', 2, 2)]],
  ['j', [number('dayOfYear', 3, 3)]],
  ['k', [number('hourOfDay', 1, 2)]],
  ['l', [number('clockhourOfHalfday', 1, 2)]],
  ['M', [{ kind: 'name', field: 'monthOfYear', short: false }]],
  ['m', [number('monthOfYear', 2, 2)]],
  ['p', [HALFDAY]],
  ['r', [number('clockhourOfHalfday', 2, 2), ...MINUTES_AND_SECONDS, literal(' '), HALFDAY]],
  ['S', [number('secondOfMinute', 2, 2)]],
  ['s', [number('secondOfMinute', 2, 2)]],
  ['T', [number('hourOfDay', 2, 2), ...MINUTES_AND_SECONDS]],
  ['v', [number('weekOfWeekyear', 2, 2)]],
  ['x', [number('weekyear', 4, 4, true)]],
  ['W', [{ kind: 'name', field: 'dayOfWeek', short: false }]],
  ['Y', [number('year', 4, 4, true)]],
  ['y', [{ kind: 'two-digit-year', field: 'year', pivot: PIVOT_YEAR, lenient: false }]],
])

const UNSUPPORTED = new Set('wUuVXD')

/** Reads a pattern. Throws INVALID_FUNCTION_ARGUMENT `%w not supported in date format string`. */
function mysqlFormat(pattern: string): readonly FormatElement[] {
  const elements: FormatElement[] = []
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i)
    if (character !== '%') {
      elements.push(literal(character))
      continue
    }
    const specifier = pattern.charAt(++i)
    if (UNSUPPORTED.has(specifier))
      throw new TraillakeError(
        'INVALID_FUNCTION_ARGUMENT',
        `%${specifier} not supported in date format string`,
      )
    elements.push(...(SPECIFIERS.get(specifier) ?? (specifier === '' ? [] : [literal(specifier)])))
  }
  if (elements.length === 0) throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'Invalid format: ""')
  return elements
}

export const DATE_FORMAT = scalar(
  'datetime',
  'date_format',
  'A timestamp as text by a pattern of MySQL, such as `%Y-%m-%d %H:%i:%s`',
  ["date_format(TIMESTAMP '2026-08-09 10:11:12', '%Y-%m-%d %H:%i:%s')", '2026-08-09 10:11:12'],
  [
    fallible(
      'date_format(timestamp(p), varchar(x)) -> varchar',
      rowwiseIn([LONG, TEXT], TEXT, () => {
        const formatOf = lastUsed(mysqlFormat)
        return (micros, pattern) =>
          printMoment(formatOf(pattern), { micros: nearestMilli(micros), zone: 'UTC' })
      }),
    ),
    fallible(
      'date_format(timestamp(p) with time zone, varchar(x)) -> varchar',
      rowwiseIn([ZONED, TEXT], TEXT, () => {
        const formatOf = lastUsed(mysqlFormat)
        return ({ micros, zone }, pattern) =>
          printMoment(formatOf(pattern), { micros: nearestMilli(micros), zone })
      }),
    ),
  ],
)

export const DATE_PARSE = scalar(
  'datetime',
  'date_parse',
  'The timestamp that a text says by a pattern of MySQL',
  ["date_parse('2026-08-09 10:11', '%Y-%m-%d %H:%i')", '2026-08-09 10:11:00.000'],
  [
    fallible(
      'date_parse(varchar(x), varchar(y)) -> timestamp(3)',
      rowwiseIn([TEXT, TEXT], LONG, () => {
        const formatOf = lastUsed(mysqlFormat)
        return (text, pattern) => parseMoment(formatOf(pattern), text, 'UTC').micros
      }),
    ),
  ],
)

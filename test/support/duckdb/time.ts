import type { Expression, ExtractField } from '../../../grammar/ast.ts'
import { literalText, text, type Translator, untranslatable } from './context.ts'

const FIELDS: Partial<Readonly<Record<ExtractField, string>>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'isodow',
  dow: 'isodow',
  day_of_year: 'doy',
  doy: 'doy',
  year_of_week: 'isoyear',
  yow: 'isoyear',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
}

export function extractText(field: ExtractField, value: string): string {
  const part = FIELDS[field]
  if (part === undefined) throw untranslatable(`the field ${field}`)
  return `date_part('${part}', ${value})`
}

const PARTS: ReadonlyMap<string, string> = new Map([
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'].map(
    (part) => [part, part] as const,
  ),
  ['day_of_week', 'isodow'],
  ['dow', 'isodow'],
  ['day_of_month', 'day'],
  ['day_of_year', 'doy'],
  ['doy', 'doy'],
  ['week_of_year', 'week'],
  ['year_of_week', 'isoyear'],
  ['yow', 'isoyear'],
])

const UNITS: ReadonlySet<string> = new Set([
  ...['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'],
])

function unitOf(node: Expression | undefined): string {
  const unit = literalText(node, 'a unit').toLowerCase()
  if (!UNITS.has(unit)) throw untranslatable(`the unit ${unit}`)
  return unit
}

/** `n` units as an interval. */
function interval(unit: string, count: string): string {
  return unit === 'quarter' ? `to_months(CAST(3 * (${count}) AS INTEGER))` : `to_${unit}s(${count})`
}

/** MySQL's format letters (date_format, date_parse) as strftime has them. */
const MYSQL: ReadonlyMap<string, string> = new Map([
  ...['Y', 'y', 'm', 'd', 'H', 'p', 'a', 'b', 'j', '%'].map((letter) => [letter, `%${letter}`] as const),
  ['i', '%M'],
  ['s', '%S'],
  ['S', '%S'],
  ['M', '%B'],
  ['W', '%A'],
  ['f', '%f'],
  ['h', '%I'],
  ['I', '%I'],
  ['T', '%H:%M:%S'],
  ['c', '%-m'],
  ['e', '%-d'],
  ['k', '%-H'],
  ['l', '%-I'],
])

function strftime(node: Expression | undefined): string {
  const format = literalText(node, 'a format')
  return text(
    format.replaceAll(/%(.)/g, (_, letter: string) => {
      const known = MYSQL.get(letter)
      if (known === undefined) throw untranslatable(`%${letter} of date_format`)
      return known
    }),
  )
}

/** Joda's letters (format_datetime, parse_datetime) as strftime has them: the common ones. */
const JODA: readonly (readonly [RegExp, string])[] = [
  [/^(?:yyyy|YYYY)/, '%Y'],
  [/^yy/, '%y'],
  [/^MM(?!M)/, '%m'],
  [/^dd/, '%d'],
  [/^HH/, '%H'],
  [/^mm/, '%M'],
  [/^ss/, '%S'],
  [/^SSS/, '%g'],
  [/^EEEE/, '%A'],
  [/^E{1,3}/, '%a'],
  [/^'([^']*)'/, '$1'],
  [/^[^A-Za-z']/, '$&'],
]

function joda(node: Expression | undefined): string {
  let rest = literalText(node, 'a format')
  let result = ''
  while (rest !== '') {
    const rule = JODA.find(([pattern]) => pattern.test(rest))
    const match = rule?.[0].exec(rest)
    if (rule === undefined || match === null || match === undefined)
      throw untranslatable(`the format ${rest}`)
    result += match[0].replace(rule[0], rule[1])
    rest = rest.slice(match[0].length)
  }
  return text(result)
}

/** The functions of dates and times; undefined for any other. */
export function timeCall(
  t: Translator,
  name: string,
  args: readonly Expression[],
  sql: readonly string[],
): string | undefined {
  const [a = '', b = '', c = ''] = sql
  const part = PARTS.get(name)
  if (part !== undefined && args.length === 1) return `date_part('${part}', ${a})`
  switch (name) {
    case 'now':
      return `TIMESTAMPTZ '${new Date(t.clock).toISOString()}'`
    case 'date':
      return `CAST(${a} AS DATE)`
    case 'date_trunc':
      return `date_trunc('${unitOf(args[0])}', ${b})`
    case 'date_add':
      return `(${c} + ${interval(unitOf(args[0]), b)})`
    // Trino counts whole units between, DuckDB's date_diff the boundaries crossed.
    case 'date_diff':
      return `date_sub('${unitOf(args[0])}', ${b}, ${c})`
    case 'date_format':
      return `strftime(${a}, ${strftime(args[1])})`
    case 'date_parse':
      return `strptime(${a}, ${strftime(args[1])})`
    case 'format_datetime':
      return `strftime(${a}, ${joda(args[1])})`
    case 'parse_datetime':
      return `CAST(strptime(${a}, ${joda(args[1])}) AS TIMESTAMPTZ)`
    case 'from_unixtime':
      if (args.length > 1) throw untranslatable('from_unixtime with a zone')
      return `to_timestamp(${a})`
    case 'to_unixtime':
      return `epoch(${a})`
    case 'from_iso8601_timestamp':
      return `CAST(${a} AS TIMESTAMPTZ)`
    case 'from_iso8601_date':
      return `CAST(${a} AS DATE)`
    case 'last_day_of_month':
      return `last_day(${a})`
    case 'millisecond':
      return `(date_part('millisecond', ${a}) % 1000)`
    default:
      return undefined
  }
}

import { below, chance, createRandom, pick, type Random } from '../../src/sample/random.ts'
import { CORNER_VALUES, ELEMENT_TYPES } from './corner-values.ts'

/** The types that have literals but none of their own name. */
const NAMELESS: ReadonlySet<string> = new Set(['joniregexp', 'jsonpath'])

const TYPES = Object.keys(CORNER_VALUES).filter((type) => !NAMELESS.has(type))

/** What values are cast to. */
const TARGETS: readonly string[] = [
  ...['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'real', 'double'],
  ...['decimal(5,2)', 'decimal(18,0)', 'decimal(38,10)', 'decimal(3,3)'],
  ...['varchar', 'varchar(3)', 'varchar(40)', 'char(3)', 'char(40)', 'varbinary', 'json'],
  ...['date', 'time', 'time(0)', 'time(6)', 'timestamp', 'timestamp(0)', 'timestamp(6)'],
  ...['timestamp with time zone', 'timestamp(0) with time zone', 'timestamp(6) with time zone'],
  ...['interval day to second', 'interval year to month', 'uuid', 'ipaddress', 'ipprefix'],
  ...['array(varchar)', 'array(bigint)', 'map(varchar, varchar)', 'row(a varchar, b bigint)'],
]

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double', 'decimal']
const TIMES = ['date', 'time', 'timestamp', 'timestamp with time zone']
const INTERVALS = ['interval day to second', 'interval year to month']
const FIELDS = [
  ...['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DAY_OF_MONTH', 'DAY_OF_WEEK', 'DOW', 'DAY_OF_YEAR', 'DOY'],
  ...['YEAR_OF_WEEK', 'YOW', 'HOUR', 'MINUTE', 'SECOND', 'TIMEZONE_HOUR', 'TIMEZONE_MINUTE'],
]
const ZONES = ["'America/New_York'", "'+05:30'", "'UTC'", "interval '-90' minute", "'Mars/Base'"]
const COMPARISONS = ['=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM']

/** The types that a value of this one is likely to go together with. */
function relativesOf(type: string): readonly string[] {
  for (const family of [NUMBERS, TIMES, INTERVALS, ['varchar', 'char']])
    if (family.includes(type)) return family
  return [type]
}

function values(random: Random) {
  function of(type: string): string {
    return chance(random, 0.04) ? 'NULL' : pick(random, CORNER_VALUES[type] ?? ['NULL'])
  }
  const any = () => of(pick(random, TYPES))
  /** A value that may be compared with one of the type, mostly. */
  const relative = (type: string) => (chance(random, 0.1) ? any() : of(pick(random, relativesOf(type))))
  const list = (type: string, count: number) => Array.from({ length: count }, () => relative(type)).join(', ')
  const array = (type: string) => `ARRAY[${list(type, below(random, 4))}]`
  return { of, any, relative, list, array }
}

type Form = (random: Random, make: ReturnType<typeof values>) => string

function negated(random: Random): string {
  return chance(random, 0.3) ? 'NOT ' : ''
}

/** Forms of expressions that are no calls of functions, each as likely as another. */
const FORMS: readonly Form[] = [
  (random, { any }) => `${pick(random, ['cast', 'try_cast'])}(${any()} AS ${pick(random, TARGETS)})`,
  (random, { of }) => `cast(${of('varchar')} AS ${pick(random, TARGETS)})`,
  (random, { of }) => `cast(${of(pick(random, NUMBERS))} AS ${pick(random, TARGETS)})`,
  (random, { of }) => `cast(${of(pick(random, TIMES))} AS ${pick(random, TARGETS)})`,
  (random, { of }) => `cast(${of('json')} AS ${pick(random, TARGETS)})`,
  (random, { array }) =>
    `cast(${array(pick(random, ELEMENT_TYPES))} AS ${pick(random, ['json', 'array(varchar)', 'array(bigint)', 'array(double)'])})`,
  (random, { of }) => {
    const [left, right] = [pick(random, NUMBERS), pick(random, NUMBERS)]
    return `${of(left)} ${pick(random, ['+', '-', '*', '/', '%'])} ${of(right)}`
  },
  (random, { of }) => `${of(pick(random, TIMES))} ${pick(random, ['+', '-'])} ${of(pick(random, INTERVALS))}`,
  (random, { of }) =>
    `${of(pick(random, INTERVALS))} ${pick(random, ['+', '-', '*', '/'])} ${of(pick(random, [...INTERVALS, ...NUMBERS, ...TIMES]))}`,
  (random, { of }) => `${of(pick(random, TIMES))} - ${of(pick(random, TIMES))}`,
  (random, { of }) => `- ${of(pick(random, [...NUMBERS, ...INTERVALS]))}`,
  (random, { of, relative }) => {
    const type = pick(random, TYPES)
    return `${of(type)} ${pick(random, COMPARISONS)} ${relative(type)}`
  },
  (random, { of, relative }) => {
    const type = pick(random, TYPES)
    return `${of(type)} ${negated(random)}BETWEEN ${relative(type)} AND ${relative(type)}`
  },
  (random, { of, list }) => {
    const type = pick(random, TYPES)
    return `${of(type)} ${negated(random)}IN (${list(type, 1 + below(random, 4))})`
  },
  (random, { array }) => {
    const type = pick(random, ELEMENT_TYPES)
    return `${array(type)} ${pick(random, COMPARISONS)} ${array(type)}`
  },
  (random, { of, relative }) => {
    const [first, second] = [pick(random, TYPES), pick(random, TYPES)]
    return `ROW(${of(first)}, ${of(second)}) ${pick(random, COMPARISONS)} ROW(${relative(first)}, ${relative(second)})`
  },
  (random, { of, array }) => {
    const type = pick(random, ELEMENT_TYPES)
    return `${array(type)} || ${chance(random, 0.5) ? array(type) : of(type)}`
  },
  (random, { of }) =>
    `${of(pick(random, ['varchar', 'char', 'varbinary']))} || ${of(pick(random, ['varchar', 'char', 'varbinary']))}`,
  (random, { of, array }) =>
    `${array(pick(random, ELEMENT_TYPES))}[${of(pick(random, ['integer', 'bigint', 'tinyint']))}]`,
  (random, { of, list }) => {
    const [name, type] = [pick(random, ['coalesce', 'greatest', 'least', 'nullif']), pick(random, TYPES)]
    return `${name}(${of(type)}, ${list(type, name === 'nullif' ? 1 : 1 + below(random, 3))})`
  },
  (random, { of, relative }) => {
    const type = pick(random, TYPES)
    return `if(${of('boolean')}, ${of(type)}, ${relative(type)})`
  },
  (random, { of, relative }) => {
    const [key, type] = [pick(random, TYPES), pick(random, TYPES)]
    return `CASE ${of(key)} WHEN ${relative(key)} THEN ${of(type)} WHEN ${relative(key)} THEN ${relative(type)} ELSE ${relative(type)} END`
  },
  (random, { of }) => `extract(${pick(random, FIELDS)} FROM ${of(pick(random, [...TIMES, ...INTERVALS]))})`,
  (random, { of }) => `${of(pick(random, TIMES))} AT TIME ZONE ${pick(random, ZONES)}`,
  (random, { of }) =>
    `${of('varchar')} ${negated(random)}LIKE ${pick(random, ["'%a%'", "'_b%'", "'a\\_b'", "'%'", "''", "'%é'"])}${chance(random, 0.3) ? ` ESCAPE ${pick(random, ["'\\'", "'b'", "'ab'"])}` : ''}`,
]

/** A random expression of one or two literals, its operators, casts and special forms: `SELECT cast(1e300 AS decimal(5,2))`. */
export function expressionOf(seed: number, index: number): string {
  const random = createRandom(seed, `expression ${index}`)
  return `SELECT ${pick(random, FORMS)(random, values(random))}`
}

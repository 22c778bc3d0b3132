import type { Signature } from '../../src/function/signature.ts'
import { below, chance, createRandom, pick, type Random } from '../../src/sample/random.ts'
import { constantAt, literals } from './calls.ts'
import { CORNER_VALUES } from './corner-values.ts'

/** The types of an order, and what distances of a RANGE frame over it are. */
const DISTANCES: Readonly<Record<string, readonly string[]>> = {
  tinyint: ['1', "tinyint '5'", '300', '-1'],
  smallint: ['1', '2e0', '40000'],
  integer: ['1', '1.5', '2147483647', "bigint '7'", '-1', 'NULL'],
  bigint: ['1', '0', '100', "bigint '9223372036854775807'", '0.5'],
  real: ['1', '0.5', '1e0', 'nan()'],
  double: ['1', '0.5', '2.5e0', 'infinity()', '-1e0', 'nan()'],
  decimal: ['1', '0.05', '1e0', "decimal '99999999999999999999999999999999999999'"],
  date: ["interval '1' day", "interval '1' month", "interval '36' hour", "interval '-1' day"],
  timestamp: ["interval '2' hour", "interval '1' year", "interval '0.001' second", "interval '-2' month"],
  'timestamp with time zone': ["interval '1' day", "interval '1' month", "interval '0' second"],
  time: ["interval '1' hour", "interval '0.001' second"],
  'interval day to second': ["interval '1' day", "interval '2' hour"],
  'interval year to month': ["interval '1' year", "interval '2' month"],
}

/** The types of an order that has no distances. */
const ORDERED = [...Object.keys(DISTANCES), 'varchar', 'char', 'varbinary', 'boolean', 'uuid', 'ipaddress']

/** Distances of ROWS and GROUPS. */
const COUNTS = ['0', '1', '1', '2', '2', '3', "bigint '9223372036854775807'", "tinyint '1'", 'n', 'n']

/** Those that no frame takes. */
const NO_COUNTS = ['-1', 'NULL', '1.5']

/** Functions that take no frame. */
const PLACES: ReadonlySet<string> = new Set([
  ...['cume_dist', 'dense_rank', 'lag', 'lead', 'ntile', 'percent_rank', 'rank', 'row_number'],
])

const MOST_ROWS = 8

/** The bounds of a frame, the later ones further on. */
const BOUNDS = ['PRECEDING', 'CURRENT ROW', 'FOLLOWING']

/** A frame, mostly one whose start is not behind its end. */
function frame(random: Random, unit: string, distances: readonly string[]): string {
  const bound = (side: number, unbounded: string) => {
    if (chance(random, 0.2)) return unbounded
    const name = BOUNDS[side] ?? ''
    return name === 'CURRENT ROW' ? name : `${pick(random, distances)} ${name}`
  }
  const start = below(random, 3)
  const end = chance(random, 0.05) ? below(random, 3) : start + below(random, 3 - start)
  if (start < 2 && chance(random, 0.2)) return ` ${unit} ${bound(start, 'UNBOUNDED PRECEDING')}`
  return ` ${unit} BETWEEN ${bound(start, 'UNBOUNDED PRECEDING')} AND ${bound(end, 'UNBOUNDED FOLLOWING')}`
}

/** Values of a type that are each another, as the order of rows is to be total; NULL is one of them at times. */
function distinctValues(random: Random, type: string): readonly string[] {
  const values = (CORNER_VALUES[type] ?? []).filter((value) => value !== '-0e0')
  return [...values, 'NULL'].filter(() => chance(random, 0.6)).slice(0, MOST_ROWS)
}

/**
 * A random call of a window function or an aggregate over a few rows, of a seed and a number, its rows in a total order:
 * `SELECT i, lag(c0) OVER (PARTITION BY p ORDER BY k DESC ROWS 1 PRECEDING) FROM (VALUES …) t(i, p, n, k, c0)`. Undefined where
 * an argument is of a type that has no literals here.
 */
export function windowOf(signatures: readonly Signature[], seed: number, index: number): string | undefined {
  const random = createRandom(seed, `window ${index}`)
  const { name, parameters } = pick(random, signatures)
  const type = pick(random, ORDERED)
  const keys = distinctValues(random, type)
  if (keys.length === 0) return undefined
  const literal = literals(random)
  const columns: string[] = []
  const isConstant = (at: number) => constantAt(name, at) || (at > 0 && chance(random, 0.5))
  const constant = parameters.map((_, at) => isConstant(at))
  const call = parameters.map((pattern, at) =>
    constant[at] === true ? literal(pattern) : columns[columns.push(`c${at}`) - 1],
  )
  const values = parameters.filter((_, at) => constant[at] !== true)
  const rows = keys.map((key, i) => [
    ...[String(i), String(below(random, 2)), chance(random, 0.05) ? 'NULL' : String(below(random, 3)), key],
    ...values.map(literal),
  ])
  if (call.includes(undefined) || rows.some((row) => row.includes(undefined))) return undefined
  const unit = pick(random, DISTANCES[type] === undefined ? ['ROWS', 'GROUPS'] : ['ROWS', 'RANGE', 'GROUPS'])
  const counts = chance(random, 0.06) ? NO_COUNTS : COUNTS
  const distances = unit === 'RANGE' ? (DISTANCES[type] ?? []) : counts
  const order = ` ORDER BY k${chance(random, 0.4) ? ' DESC' : ''}${chance(random, 0.3) ? ' NULLS FIRST' : ''}`
  const partition = chance(random, 0.5) ? 'PARTITION BY p' : ''
  const frames = chance(random, PLACES.has(name) ? 0.05 : 0.8) ? frame(random, unit, distances) : ''
  const nulls = chance(random, 0.1) ? pick(random, [' IGNORE NULLS', ' RESPECT NULLS']) : ''
  const filter = chance(random, 0.01) ? ' FILTER (WHERE n > 0)' : ''
  const distinct = chance(random, 0.02) ? 'DISTINCT ' : ''
  const list = rows.map((row) => `(${row.join(', ')})`).join(', ')
  return `SELECT i, ${name}(${distinct}${call.join(', ')})${filter}${nulls} OVER (${partition}${order}${frames}) FROM (VALUES ${list}) t(${['i', 'p', 'n', 'k', ...columns].join(', ')}) ORDER BY i`
}

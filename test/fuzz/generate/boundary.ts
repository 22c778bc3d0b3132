import { pick } from '../../../src/sample/random.ts'
import type { Kind } from './kind.ts'
import type { Generator, Scope } from './scope.ts'

const OPERATORS = ['=', '<>', '<', '<=', '>', '>='] as const

/** What a column may be turned into, and what that is compared with: near, on and beyond the ends of the column's type. */
type Boundary = readonly [write: (column: string) => string, literals: readonly string[]]

const NUMBERS: readonly Boundary[] = [
  [(column) => column, ["DECIMAL '1.5'", '1.5e0', '5000000000', '-5000000000', '2e0', "DECIMAL '2.00'"]],
  [(column) => `CAST(${column} AS double)`, ['1.5e0', '2e0', 'infinity()', '-1e300', '1e0']],
  [(column) => `CAST(${column} AS bigint)`, ['2', '2147483648', '-2147483649', '9223372036854775807']],
  [
    (column) => `CAST(${column} AS decimal(20, 1))`,
    ["DECIMAL '1.5'", "DECIMAL '2.0'", "DECIMAL '2.05'", '3'],
  ],
  [(column) => `CAST(${column} AS varchar)`, ["'1'", "'5'", "'01'", "'a'"]],
  [(column) => `CAST(${column} AS real)`, ["REAL '1.5'", "REAL '2.0'", '5e0']],
  [(column) => `(${column} + 1)`, ['2', '4', "BIGINT '3'"]],
]
const HUGE: readonly Boundary[] = [
  [
    (column) => column,
    ['9007199254740993', '9007199254740992e0', '9.3e18', "DECIMAL '9007199254740993'", '0'],
  ],
  [(column) => `CAST(${column} AS double)`, ['9007199254740992e0', '9223372036854775807e0', '4294967296e0']],
  [
    (column) => `CAST(${column} AS decimal(20, 0))`,
    ["DECIMAL '9223372036854775808'", "DECIMAL '9007199254740993'"],
  ],
]
const TEXTS: readonly Boundary[] = [
  [(column) => column, ["'a'", "'é'", "''", "'GetObject'", "'s3.amazonaws.com'", "'漢字'", "'AccessDenied'"]],
  [(column) => `lower(substr(${column}, 1, 1))`, ["'a'", "'g'", "''"]],
  [(column) => `(${column} || 'a')`, ["'aa'", "'a'"]],
  [(column) => `coalesce(${column}, 'b')`, ["'b'", "'a'"]],
]
const TRUTHS: readonly Boundary[] = [
  [(column) => column, ['true', 'false']],
  [(column) => `CAST(${column} AS varchar)`, ["'true'", "'false'", "'maybe'"]],
  [(column) => `CAST(${column} AS integer)`, ['1', '0', '2']],
]
const DAYS: readonly Boundary[] = [
  [(column) => column, ["TIMESTAMP '2023-01-31 12:00:00'", "TIMESTAMP '2023-07-01 00:00:00'"]],
  [(column) => `CAST(${column} AS timestamp(3))`, ["TIMESTAMP '2023-07-01 00:00:00'", "DATE '2024-02-29'"]],
  [(column) => `year(${column})`, ['2023', '2024', '1969']],
  [
    (column) => `date_trunc('month', ${column})`,
    ["DATE '2023-07-01'", "DATE '2023-07-15'", "DATE '2023-01-01'"],
  ],
]
const ZONED = [
  "TIMESTAMP '2023-07-12 08:00:00 UTC'",
  "TIMESTAMP '2023-07-01 02:00:00 +02:00'",
  "from_iso8601_timestamp('2023-07-12T08:00:00Z')",
  "from_iso8601_timestamp('2023-02-01T00:00:00.000Z')",
]
const TIMES: readonly Boundary[] = [
  [(column) => column, ZONED],
  [(column) => `CAST(${column} AS timestamp(3) with time zone)`, ZONED],
  [(column) => `to_unixtime(${column})`, ['1688169600e0', '1.6891488e9']],
  [(column) => `date_format(${column}, '%Y-%m-%d')`, ["'2023-07-12'", "'2023-01-31'"]],
  [(column) => `CAST(${column} AS date)`, ["DATE '2023-01-31'", "DATE '2023-07-01'", "DATE '1969-12-31'"]],
  [(column) => `date(${column})`, ["DATE '2023-07-12'", "DATE '2024-02-29'"]],
  [
    (column) => `date_trunc('day', ${column})`,
    ["TIMESTAMP '2023-07-01 00:00:00'", "TIMESTAMP '2023-07-12 08:00:00'"],
  ],
  [
    (column) => `date_trunc('hour', ${column})`,
    ["TIMESTAMP '2024-02-29 12:00:00'", "TIMESTAMP '2023-01-31 23:00:00'"],
  ],
  [(column) => `year(${column})`, ['2023', '1969', '2024']],
  [
    (column) => column,
    [
      "'2023-07-12 08:00:00'",
      "'2023-07-01'",
      "DATE '2023-07-01'",
      "TIMESTAMP '2023-07-01 00:00:00.0005'",
      "TIMESTAMP '2023-01-31 23:59:59.999'",
    ],
  ],
]

const BOUNDARIES: Readonly<Partial<Record<Kind, readonly Boundary[]>>> = {
  integer: NUMBERS,
  bigint: NUMBERS,
  huge: HUGE,
  varchar: TEXTS,
  ascii: TEXTS,
  boolean: TRUTHS,
  date: DAYS,
  timestamp: TIMES,
}

/** A column, cast or cut, against a literal: what the optimizer turns round so that the column stands bare. */
export function boundaryComparison({ random }: Generator, { columns, outer }: Scope): string | undefined {
  const known = [...columns, ...outer].filter(({ kind }) => BOUNDARIES[kind] !== undefined)
  if (known.length === 0) return undefined
  const { sql, kind } = pick(random, known)
  const [write, literals] = pick(random, BOUNDARIES[kind] ?? NUMBERS)
  const [left, right] = [write(sql), pick(random, literals)]
  switch (pick(random, ['compare', 'compare', 'turned', 'between', 'in', 'distinct'] as const)) {
    case 'compare':
      return `(${left} ${pick(random, OPERATORS)} ${right})`
    case 'turned':
      return `(${right} ${pick(random, OPERATORS)} ${left})`
    case 'between':
      return `(${left} BETWEEN ${right} AND ${pick(random, literals)})`
    case 'in':
      return `(${left} IN (${right}, ${pick(random, literals)}))`
    case 'distinct':
      return `(${left} IS ${pick(random, ['', 'NOT '])}DISTINCT FROM ${right})`
  }
}

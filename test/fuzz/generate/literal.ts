import { below, pick, type Random } from '../../../src/sample/random.ts'
import { type Kind, TYPE_OF } from './kind.ts'

/** Literals of each kind; most of them stand in the tables too, so that comparisons meet. */
const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  integer: ['0', '1', '2', '3', '-1', '7', '100'],
  bigint: ["BIGINT '0'", "BIGINT '1'", "BIGINT '5'", "BIGINT '-3'", "BIGINT '1000000'"],
  huge: ['9223372036854775807', '-9223372036854775807', '9007199254740993', '4294967296'],
  double: ['0e0', '1e0', '-1.5e0', '2.5e-1', '1e2'],
  floating: ['nan()', 'infinity()', '1e308', '-0e0', '5e-324', '1e0'],
  decimal: ["DECIMAL '0.00'", "DECIMAL '1.50'", "DECIMAL '-2.25'", "DECIMAL '100.00'"],
  varchar: ["''", "'a'", "'b'", "'é'", "'e\u0301'", "'😀'", "'\uFFFD'", "'漢字'", "'a%'", "'A'", "'it''s'"],
  ascii: ["'a'", "'b'", "'abc'", "'12'", "'a-b-c'", "'Mixed'", "'GetObject'", "'us-east-1'", "'IAMUser'"],
  json: [`'{"a": "z"}'`, `'[3]'`],
  boolean: ['true', 'false'],
  date: [
    "DATE '2023-01-31'",
    "DATE '2024-02-29'",
    "DATE '1969-12-31'",
    "DATE '2023-07-01'",
    "DATE '2023-07-12'",
  ],
  timestamp: [
    "TIMESTAMP '2023-01-31 23:59:59.999'",
    "TIMESTAMP '1969-12-31 23:59:59.001'",
    "TIMESTAMP '2023-07-01 00:00:00.000'",
    "TIMESTAMP '2023-07-12 08:00:00.000'",
    "TIMESTAMP '2024-02-29 12:00:00.000'",
  ],
  integers: ['ARRAY[1, 2, 3]', 'ARRAY[1, NULL]', 'ARRAY[3, 1, 3]'],
  words: ["ARRAY['a', 'b']", "ARRAY['é', '', NULL]"],
  pair: ["CAST(ROW(1, 'a') AS row(a integer, b varchar))"],
  tally: ["MAP(ARRAY['a', 'b'], ARRAY[1, NULL])"],
  tiny: ["TINYINT '1'", "TINYINT '-128'", "TINYINT '127'"],
  small: ["SMALLINT '1'", "SMALLINT '-32768'", "SMALLINT '300'"],
  single: ["REAL '1.5'", "REAL '-0.25'", "REAL '3.4028235E38'", "REAL '0.1'"],
  vast: [
    "DECIMAL '9999999999999999999999999999999999.9999'",
    "DECIMAL '-0.0001'",
    "DECIMAL '12345678901234567890.5'",
    "DECIMAL '0'",
  ],
  time: ["TIME '00:00:00.000'", "TIME '23:59:59.999'", "TIME '12:30:00.000'"],
  zoned: ["TIMESTAMP '2023-07-01 00:00:00.000 UTC'", "TIMESTAMP '1969-12-31 23:59:59.999 UTC'"],
  uuid: ["UUID '00000000-0000-0000-0000-000000000000'", "UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  binary: ["X'00FF'", "X''", "X'61'"],
  span: ["INTERVAL '90' MINUTE", "INTERVAL '-2' DAY", "INTERVAL '0' SECOND"],
}

/** Kinds whose literals have a type of fewer digits. */
const CAST: ReadonlySet<Kind> = new Set(['decimal', 'vast', 'timestamp', 'time'])
const NESTED: ReadonlySet<Kind> = new Set(['pair', 'integers', 'words', 'tally'])

/** A literal of the kind; NULL one time in sixteen. */
export function literal(random: Random, kind: Kind): string {
  const known = LITERALS[kind]
  // What DuckDB computes of a NULL literal of a nested type has no type.
  if (!NESTED.has(kind) && below(random, 16) === 0) return `CAST(NULL AS ${TYPE_OF[kind]})`
  const text = pick(random, known)
  return CAST.has(kind) ? `CAST(${text} AS ${TYPE_OF[kind]})` : text
}

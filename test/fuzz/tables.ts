import type { TableFixture } from '../support/slt/script.ts'
import type { Kind } from './generate/kind.ts'

/** A table of the fuzzer: its columns with their kinds, its rows as literals. */
export interface FuzzTable extends TableFixture {
  readonly kinds: readonly { readonly name: string; readonly kind: Kind }[]
  /** Columns that no two different rows share; all of them where rows repeat. */
  readonly key: readonly string[]
}

const WIDE =
  'id integer, a integer, b bigint, x double, d decimal(12,2), s varchar, w varchar, p boolean, day date, at timestamp(3)'

const WIDE_KINDS: FuzzTable['kinds'] = [
  { name: 'id', kind: 'integer' },
  { name: 'a', kind: 'integer' },
  { name: 'b', kind: 'bigint' },
  { name: 'x', kind: 'double' },
  { name: 'd', kind: 'decimal' },
  { name: 's', kind: 'varchar' },
  { name: 'w', kind: 'ascii' },
  { name: 'p', kind: 'boolean' },
  { name: 'day', kind: 'date' },
  { name: 'at', kind: 'timestamp' },
]

const wide = (name: string, rows: readonly string[], key: readonly string[] = ['id']): FuzzTable => ({
  ...{ name, columns: WIDE, kinds: WIDE_KINDS, key, rows },
})

/** Read anywhere in a statement: small, so that DuckDB's answer is exact and a shrunk difference can be read whole. */
export const TABLES: readonly FuzzTable[] = [
  wide('wide', [
    `1, 1, 1, 1e0, 1.50, 'a', 'a', true, DATE '2023-01-31', TIMESTAMP '2023-01-31 23:59:59.999'`,
    `2, 1, 5, -1.5e0, -2.25, 'b', 'abc', false, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00:00'`,
    `3, 2, NULL, 2.5e-1, 0.00, '', '12', NULL, DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.001'`,
    `4, NULL, -3, NULL, 100.00, 'é', 'Mixed', true, NULL, NULL`,
    `5, 3, 1000000, 1e2, NULL, 'e\u0301', 'a-b-c', false, DATE '2023-07-01', TIMESTAMP '2023-07-01 00:00:00'`,
    `6, 3, 5, 0e0, 1.50, '😀', NULL, true, DATE '2023-07-01', TIMESTAMP '2023-07-01 00:00:00.001'`,
    `7, -1, 1, -0e0, 0.01, '\uFFFD', '', true, DATE '2000-01-01', TIMESTAMP '2000-01-01 06:30:00'`,
    `8, 100, 0, 1e6, 99999.99, NULL, '-7', NULL, DATE '2023-03-31', TIMESTAMP '2023-03-31 01:02:03.456'`,
    `9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
    `10, 2, 5, 2.5e-1, -0.50, '漢字', 'abc', false, DATE '2023-01-31', TIMESTAMP '2023-01-31 23:59:59.999'`,
    `11, 7, 2, 3e0, 7.00, 'a%', 'A', true, DATE '2023-12-31', TIMESTAMP '2023-12-31 23:59:59'`,
  ]),
  // One `id` is NULL, as are those of rows that an outer join fills.
  wide(
    'other',
    [
      `1, 1, 5, 1e0, 1.50, 'b', 'abc', false, DATE '2023-07-01', TIMESTAMP '2023-07-01 00:00:00'`,
      `3, 3, 1, -1.5e0, 1.50, 'a', 'b', true, DATE '2023-01-31', TIMESTAMP '2023-02-01 00:00:00'`,
      `5, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
      `7, NULL, 2, 2.5e-1, 0.00, 'A', '7', true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00:00'`,
      `12, 2, -3, 1e2, -2.25, '😀', 'a', NULL, DATE '2024-12-30', TIMESTAMP '2024-12-30 00:00:00.5'`,
      `NULL, 1, 1, 0e0, 3.00, '漢字', 'x y', true, DATE '2023-01-30', TIMESTAMP '2023-01-30 10:00:00'`,
    ],
    ['id', 's'],
  ),
  wide('nothing', []),
  {
    name: 'twice',
    columns: 'a integer, s varchar, p boolean, x double',
    kinds: [
      { name: 'a', kind: 'integer' },
      { name: 's', kind: 'varchar' },
      { name: 'p', kind: 'boolean' },
      { name: 'x', kind: 'double' },
    ],
    key: ['a', 's', 'p', 'x'],
    rows: [
      `1, 'a', true, 1e0`,
      `1, 'a', true, 1e0`,
      `1, 'b', NULL, 5e-1`,
      `2, NULL, false, NULL`,
      `2, NULL, false, NULL`,
      `NULL, NULL, NULL, NULL`,
      `NULL, NULL, NULL, NULL`,
      `3, '漢字', true, -4e0`,
      `1, 'a', true, 1e0`,
    ],
  },
  {
    name: 'nested',
    columns:
      'id integer, k integer, xs array(integer), ws array(varchar), m map(varchar, integer), r row(a integer, b varchar), f double, h bigint, j varchar',
    kinds: [
      { name: 'id', kind: 'integer' },
      { name: 'k', kind: 'integer' },
      { name: 'xs', kind: 'integers' },
      { name: 'ws', kind: 'words' },
      { name: 'm', kind: 'tally' },
      { name: 'r', kind: 'pair' },
      { name: 'f', kind: 'floating' },
      { name: 'h', kind: 'huge' },
      { name: 'j', kind: 'json' },
    ],
    key: ['id'],
    rows: [
      `1, 1, ARRAY[1, 2, 3], ARRAY['a', 'b'], MAP(ARRAY['a', 'b'], ARRAY[1, NULL]), ROW(1, 'a'), 1e0, 9223372036854775807, '{"a": "x", "b": [1, "y", null], "c": {"d": "é"}}'`,
      `2, 1, ARRAY[], ARRAY[], MAP(ARRAY[], ARRAY[]), ROW(NULL, NULL), nan(), -9223372036854775808, '[1, 2]'`,
      `3, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
      `4, 2, ARRAY[NULL, 1, 1], ARRAY[NULL, '', 'é'], MAP(ARRAY['é'], ARRAY[7]), ROW(2, ''), infinity(), 9007199254740993, '{"a": null, "a b": 2}'`,
      `5, 3, ARRAY[5], ARRAY['漢字', '😀', 'a'], MAP(ARRAY['a'], ARRAY[2]), ROW(NULL, 'b'), -infinity(), 0, '{"a"'`,
      `6, NULL, ARRAY[3, 1, 3], ARRAY['a'], MAP(ARRAY['b', 'c'], ARRAY[5, 6]), ROW(1, 'a'), -0e0, 4294967296, '{"b": [], "c": {"d": "\\\\u00e9\\\\n"}}'`,
      `7, 3, ARRAY[NULL], ARRAY['b', 'a', 'b'], MAP(ARRAY[''], ARRAY[0]), ROW(3, NULL), 0e0, -1, 'null'`,
      `8, 1, ARRAY[1, 2, 3], ARRAY['x'], MAP(ARRAY['a', 'b'], ARRAY[1, NULL]), ROW(1, 'é'), 1e308, 9007199254740993, '"text"'`,
      `9, 2, ARRAY[-1, 100], NULL, MAP(ARRAY['z'], ARRAY[NULL]), ROW(2, ''), 5e-324, 7, '{"a": true, "c": []}'`,
    ],
  },
  {
    name: 'typed',
    columns:
      'id integer, i8 tinyint, i16 smallint, r real, g decimal(38, 4), t time(3), z timestamp(3) with time zone, u uuid, y varbinary, s varchar',
    kinds: [
      { name: 'id', kind: 'integer' },
      { name: 'i8', kind: 'tiny' },
      { name: 'i16', kind: 'small' },
      { name: 'r', kind: 'single' },
      { name: 'g', kind: 'vast' },
      { name: 't', kind: 'time' },
      { name: 'z', kind: 'zoned' },
      { name: 'u', kind: 'uuid' },
      { name: 'y', kind: 'binary' },
      { name: 's', kind: 'varchar' },
    ],
    key: ['id'],
    rows: [
      `1, 1, 1, 1.5e0, 0.5, TIME '00:00:00.000', TIMESTAMP '2023-07-01 00:00:00 UTC', UUID '00000000-0000-0000-0000-000000000000', X'00FF', 'a\u0001b'`,
      `2, 127, 32767, 3.4028235e38, 9999999999999999999999999999999999.9999, TIME '23:59:59.999', TIMESTAMP '1969-12-31 23:59:59.999 UTC', UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff', X'', '\u{10FFFF}'`,
      `3, -128, -32768, -1.4e-45, -9999999999999999999999999999999999.9999, TIME '12:30:00.000', TIMESTAMP '2024-02-29 12:00:00 UTC', UUID '7fffffff-ffff-ffff-ffff-ffffffffffff', X'61', 'ﬀß'`,
      `4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
      `5, 1, 300, 0e0, 0, TIME '12:30:00.000', TIMESTAMP '2023-07-01 00:00:00 UTC', UUID '80000000-0000-0000-0000-000000000000', X'00', 'אב'`,
      `6, 0, 0, -0e0, -0.0001, TIME '00:00:00.001', TIMESTAMP '2023-01-31 23:59:59.999 UTC', UUID '00000000-0000-0000-0000-000000000000', X'FF00', '👩‍👩‍👧'`,
      `7, -1, -1, 1e-1, 12345678901234567890.5, NULL, TIMESTAMP '2023-07-01 00:00:00.001 UTC', NULL, X'C3A9', 'a\uFFFF'`,
    ],
  },
]

const MANY_ROWS = 300

/** Rows enough for many batches and for hash tables that grow; few values, so that groups and joins are full. */
export const MANY: FuzzTable = {
  name: 'many',
  columns: 'id integer, a integer, b bigint, x double, s varchar, w varchar, at timestamp(3)',
  kinds: WIDE_KINDS.filter(({ name }) => ['id', 'a', 'b', 'x', 's', 'w', 'at'].includes(name)),
  key: ['id'],
  rows: Array.from({ length: MANY_ROWS }, (_, i) => {
    const a = i % 11 === 0 ? 'NULL' : String((i * 7) % 23)
    const x = i % 13 === 0 ? 'NULL' : `${((i * 5) % 17) - 8}.25e0`
    const s = i % 7 === 0 ? 'NULL' : `'${['a', 'é', '漢', '😀', 'b', ''][i % 6] ?? ''}${i % 10}'`
    const day = String(1 + (i % 28)).padStart(2, '0')
    return `${i}, ${a}, ${(i * i) % 97}, ${x}, ${s}, 'w${i % 40}', TIMESTAMP '2023-07-${day} 0${i % 10}:00:00'`
  }),
}

/** Every table that a statement may read. */
export const ALL_TABLES: readonly FuzzTable[] = [...TABLES, MANY]

/** The columns of the event fixture that queries read, paths included. */
export const EVENT_COLUMNS: readonly { readonly sql: string; readonly kind: Kind }[] = [
  { sql: 'eventtime', kind: 'timestamp' },
  { sql: 'eventname', kind: 'ascii' },
  { sql: 'eventsource', kind: 'ascii' },
  { sql: 'awsregion', kind: 'ascii' },
  { sql: 'errorcode', kind: 'ascii' },
  { sql: 'sourceipaddress', kind: 'varchar' },
  { sql: 'useragent', kind: 'varchar' },
  { sql: 'recipientaccountid', kind: 'ascii' },
  { sql: 'readonly', kind: 'boolean' },
  { sql: 'useridentity.type', kind: 'ascii' },
  { sql: 'useridentity.arn', kind: 'varchar' },
  { sql: 'useridentity.username', kind: 'varchar' },
  { sql: 'useridentity.sessioncontext.sessionissuer.username', kind: 'varchar' },
  { sql: "element_at(requestparameters, 'bucketName')", kind: 'varchar' },
]

/** The event's identity, for a total order. */
export const EVENT_KEY = 'eventid'

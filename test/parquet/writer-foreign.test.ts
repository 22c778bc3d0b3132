import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromIPC } from 'apache-arrow'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { ParquetFile } from 'parquet-wasm/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { dictionaryColumn } from '../../src/column/make.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  map,
  REAL,
  row,
  rowField,
  SMALLINT,
  type SqlType,
  timestamp,
  TINYINT,
  VARBINARY,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

const ROWS = 5000

/** Name, type, and row `i`; every eleventh value NULL, in every column another. */
const COLUMNS: readonly (readonly [string, SqlType, (i: number) => Value])[] = [
  ['number', BIGINT, (i) => BigInt(i)],
  ['small', INTEGER, (i) => i % 5],
  ['tiny', TINYINT, (i) => (i % 5) - 2],
  ['short', SMALLINT, (i) => i - 2500],
  ['ratio', DOUBLE, (i) => i / 4],
  ['float', REAL, (i) => i / 4],
  ['flag', BOOLEAN, (i) => i % 2 === 0],
  ['at', timestamp(6), (i) => BigInt(i) * 1_000_000n],
  ['day', DATE, (i) => i],
  ['name', VARCHAR, (i) => `name-${i % 50}`],
  ['unique', VARCHAR, (i) => `text ${i} ü`],
  ['bytes', VARBINARY, (i) => Uint8Array.of(i % 256, 1)],
  ['price', decimal(18, 2), (i) => BigInt(i * 25)],
  ['wide', decimal(38, 2), (i) => BigInt(i) * -(10n ** 20n)],
  ['list', array(VARCHAR), (i) => (i % 3 === 0 ? [] : [`x${i % 9}`, null])],
  [
    'parameters',
    map(VARCHAR, VARCHAR),
    (i) => ({ keys: [`k${i % 4}`], values: [i % 2 === 0 ? null : `v${i}`] }),
  ],
  [
    'identity',
    row([rowField('a', VARCHAR), rowField('b', array(row([rowField('c', INTEGER)])))]),
    (i) => [`a${i % 7}`, i % 4 === 0 ? null : [[i], null]],
  ],
]

/** The same rows as DuckDB makes them. */
const DUCKDB = [
  ...['i', '(i % 5)::INTEGER', '((i % 5) - 2)::TINYINT', '(i - 2500)::SMALLINT', 'i / 4', '(i / 4)::FLOAT'],
  ...['i % 2 = 0', 'make_timestamp(i * 1000000)', `DATE '1970-01-01' + i::INTEGER`, `'name-' || (i % 50)`],
  ...[`'text ' || i || ' ü'`, `unhex(printf('%02x01', i % 256))`, '(i / 4)::DECIMAL(18, 2)'],
  ...[`(i::HUGEINT * -1000000000000000000)::DECIMAL(38, 2)`],
  `CASE WHEN i % 3 = 0 THEN [] ELSE ['x' || (i % 9), NULL] END`,
  `MAP {'k' || (i % 4): CASE WHEN i % 2 = 0 THEN NULL ELSE 'v' || i END}`,
  `{'a': 'a' || (i % 7), 'b': CASE WHEN i % 4 = 0 THEN NULL ELSE [{'c': i::INTEGER}, NULL] END}`,
]

const isNull = (i: number, column: number) => (i + column) % 11 === 0

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-writer-'))
  file = join(folder, 'data.parquet')
  // Two batches with dictionaries of their own, over three row groups of two pages and more.
  const halves = [0, 1].map((half) => {
    const numbers = Array.from({ length: ROWS / 2 }, (_, i) => i + (half * ROWS) / 2)
    const columns = COLUMNS.map(([name, type, value], column) => {
      const plain = columnOf(
        type,
        numbers.map((i) => (isNull(i, column) ? null : value(i))),
      )
      if (name !== 'name') return plain
      const distinct = Array.from({ length: 50 }, (_, i) => `name-${(i + 7 * half) % 50}`)
      const codes = Int32Array.from(numbers, (i) => (i + 50 - 7 * half) % 50)
      return dictionaryColumn(
        codes,
        columnOf(VARCHAR, distinct),
        plain.kind === 'bytes' ? plain.validity : undefined,
      )
    })
    return { rows: numbers.length, columns, selection: undefined }
  })
  const fields = COLUMNS.map(([name, type], i) => ({ name, type, id: i + 1 }))
  const layout = [
    { path: 'unique', dictionary: false, pageBytes: 4096 },
    { path: 'small', compressed: false },
  ]
  const options = { rowGroupRows: 2000, pageRows: 700, columns: layout }
  await writeFile(file, await writeParquet(fields, halves, options))
})
afterAll(() => rm(folder, { recursive: true }))

describe('files of our own', () => {
  it('are read by DuckDB to the same rows', async () => {
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const expected = DUCKDB.map(
      (sql, at) => `CASE WHEN (i + ${at}) % 11 = 0 THEN NULL ELSE ${sql} END AS "${COLUMNS[at]![0]}"`,
    )
    const rows = (sql: string) => connection.runAndReadAll(sql).then((reader) => reader.getRows())
    const made = `SELECT ${expected.join(', ')} FROM range(${ROWS}) AS rows(i)`
    const types = (sql: string) => rows(`SELECT column_name, column_type FROM (DESCRIBE ${sql})`)
    expect(await types(`SELECT * FROM '${file}'`)).toEqual(await types(made))
    for (const [one, other] of [
      [`SELECT * FROM '${file}'`, made],
      [made, `SELECT * FROM '${file}'`],
    ])
      expect(await rows(`SELECT count(*) FROM (${one} EXCEPT ALL ${other})`)).toEqual([[0n]])
    // Its pruning goes by our statistics.
    expect(await rows(`SELECT count(*) FROM '${file}' WHERE number = 4321`)).toEqual([[1n]])
    expect(await rows(`SELECT count(*) FROM '${file}' WHERE "unique" = 'text 4321 ü'`)).toEqual([[1n]])
    expect(await rows(`SELECT count(*) FROM '${file}' WHERE name = 'name-51'`)).toEqual([[0n]])
    connection.closeSync()
    instance.closeSync()
  })

  it('are read by hyparquet', async () => {
    const buffer = await asyncBufferFromFile(file)
    const metadata = await parquetMetadataAsync(buffer)
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([2000n, 2000n, 1000n])
    expect(metadata.created_by).toBe('traillake')
    const rows = await parquetReadObjects({
      file: buffer,
      columns: ['number', 'name', 'list', 'at'],
      compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) },
    })
    expect(rows).toHaveLength(ROWS)
    // A list that is NULL is undefined there.
    for (const i of [1, 1999, 2000, 4999])
      expect({ ...rows[i], list: (rows[i]?.['list'] as unknown) ?? null }).toEqual({
        number: isNull(i, 0) ? null : BigInt(i),
        at: isNull(i, 7) ? null : new Date(i * 1000),
        name: isNull(i, 9) ? null : `name-${i % 50}`,
        list: isNull(i, 14) ? null : i % 3 === 0 ? [] : [`x${i % 9}`, null],
      })
  })

  it('are read by parquet-wasm, which is Rust’s parquet', async () => {
    const parquet = await ParquetFile.fromFile(new Blob([await readFile(file)]))
    const table = tableFromIPC((await parquet.read()).intoIPCStream())
    expect(table.numRows).toBe(ROWS)
    const [numbers, names, parameters] = ['number', 'name', 'parameters'].map((name) => table.getChild(name)!)
    for (const i of [1, 1999, 2000, 4999]) {
      expect(numbers!.get(i)).toBe(isNull(i, 0) ? null : BigInt(i))
      expect(names!.get(i)).toBe(isNull(i, 9) ? null : `name-${i % 50}`)
      const pairs: unknown = JSON.parse(JSON.stringify(parameters!.get(i)))
      expect(pairs).toEqual(isNull(i, 15) ? null : { [`k${i % 4}`]: i % 2 === 0 ? null : `v${i}` })
    }
  })
})

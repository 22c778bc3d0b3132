import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concatColumns } from '../../src/column/concat.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  decimal,
  DOUBLE,
  INTEGER,
  map,
  row,
  rowField,
  timestamp,
  VARCHAR,
} from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-duckdb-'))
})
afterAll(() => rm(folder, { recursive: true }))

const ROWS = 5000
const TYPES = [
  BIGINT,
  INTEGER,
  DOUBLE,
  BOOLEAN,
  timestamp(6),
  VARCHAR,
  decimal(18, 2),
  array(VARCHAR),
  map(VARCHAR, VARCHAR),
  row([rowField('a', VARCHAR), rowField('b', array(row([rowField('c', INTEGER)])))]),
]

/** Row `i` as DuckDB makes it below; every eleventh value NULL, in every column another. */
function expectedRow(i: number): unknown[] {
  const values = [
    BigInt(i),
    i % 5,
    i / 4,
    i % 2 === 0,
    BigInt(i) * 1_000_000n,
    `name-${i % 50}`,
    BigInt(i * 25),
    i % 3 === 0 ? [] : [`x${i}`, null],
    { keys: [`k${i % 4}`], values: [i % 2 === 0 ? null : `v${i}`] },
    [`a${i}`, i % 4 === 0 ? null : [[i], null]],
  ]
  return values.map((value, column) => ((i + column) % 11 === 0 ? null : value))
}

const COLUMNS = [
  'i',
  '(i % 5)::INTEGER',
  'i / 4',
  'i % 2 = 0',
  'make_timestamp(i * 1000000)',
  `'name-' || (i % 50)`,
  '(i / 4)::DECIMAL(18, 2)',
  `CASE WHEN i % 3 = 0 THEN [] ELSE ['x' || i, NULL] END`,
  `MAP {'k' || (i % 4): CASE WHEN i % 2 = 0 THEN NULL ELSE 'v' || i END}`,
  `{'a': 'a' || i, 'b': CASE WHEN i % 4 = 0 THEN NULL ELSE [{'c': i::INTEGER}, NULL] END}`,
]

async function duckdbFile(options: string): Promise<string> {
  const file = join(folder, 'duckdb.parquet')
  const columns = COLUMNS.map(
    (sql, at) => `CASE WHEN (i + ${at}) % 11 = 0 THEN NULL ELSE ${sql} END AS c${at}`,
  )
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM range(${ROWS}) AS rows(i)) TO '${file}' (FORMAT parquet, ${options})`,
  )
  connection.closeSync()
  instance.closeSync()
  return file
}

describe('files that DuckDB writes', () => {
  it.each([
    'COMPRESSION uncompressed',
    'COMPRESSION zstd, ROW_GROUP_SIZE 2048',
    'COMPRESSION snappy',
    'COMPRESSION gzip',
    'COMPRESSION brotli',
    'COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 0',
    'COMPRESSION lz4_raw',
    'COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 0',
    // Differences, lengths before texts, and the bytes of doubles apart.
    'COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1',
    'COMPRESSION uncompressed, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1',
  ])('%s', async (options) => {
    const reader = await openParquet(await duckdbFile(options))
    try {
      expect(reader.footer.rows).toBe(ROWS)
      const names = COLUMNS.map((_, at) => [`c${at}`])
      const groups = []
      for (const group of reader.footer.rowGroups.keys())
        groups.push(await reader.readRowGroup(group, names, () => undefined))
      const expected = Array.from({ length: ROWS }, (_, i) => expectedRow(i))
      for (const [at, type] of TYPES.entries()) {
        const column = concatColumns(groups.map((group) => group[at]!))
        expect(valuesOf(column, type)).toEqual(expected.map((values) => values[at]))
      }
    } finally {
      await reader.close()
    }
  })
})

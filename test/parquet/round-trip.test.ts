import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ParquetField } from '../../src/parquet/write/file-schema.ts'
import { columnOf } from '../../src/column/builder.ts'
import type { Batch, Column } from '../../src/column/column.ts'
import { dictionaryColumn } from '../../src/column/make.ts'
import { valueReader } from '../../src/column/value.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  INTEGER,
  map,
  row,
  rowField,
  type SqlType,
  timestamp,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

const IDENTITY = row([
  rowField('type', VARCHAR),
  rowField('session', row([rowField('issuer', VARCHAR), rowField('at', timestamp(6))])),
])

const fields: ParquetField[] = [
  { name: 'name', type: VARCHAR, id: 1 },
  { name: 'at', type: timestamp(6), id: 2 },
  { name: 'flag', type: BOOLEAN, id: 3 },
  {
    name: 'parameters',
    type: map(VARCHAR, VARCHAR),
    id: 4,
    children: [
      { name: 'key', type: VARCHAR, id: 5 },
      { name: 'value', type: VARCHAR, id: 6 },
    ],
  },
  {
    name: 'identity',
    type: IDENTITY,
    id: 7,
    children: [
      { name: 'type', type: VARCHAR, id: 8 },
      {
        name: 'session',
        type: row([rowField('issuer', VARCHAR), rowField('at', timestamp(6))]),
        id: 9,
        children: [
          { name: 'issuer', type: VARCHAR, id: 10 },
          { name: 'at', type: timestamp(6), id: 11 },
        ],
      },
    ],
  },
  {
    name: 'resources',
    type: array(row([rowField('arn', VARCHAR)])),
    id: 12,
    children: [
      {
        name: 'element',
        type: row([rowField('arn', VARCHAR)]),
        id: 13,
        children: [{ name: 'arn', type: VARCHAR, id: 14 }],
      },
    ],
  },
  { name: 'ratio', type: DOUBLE, id: 15 },
  { name: 'count', type: INTEGER, id: 16 },
  { name: 'big', type: BIGINT, id: 17 },
]

const values: Value[][] = [
  ['GetObject', null, 'PutObject', 'GetObject', ''],
  [1_000_001n, 2n, null, -1n, 5n],
  [true, false, null, true, false],
  [
    { keys: ['a', 'b'], values: ['1', null] },
    null,
    { keys: [], values: [] },
    { keys: ['ü'], values: ['{"x":1}'] },
    null,
  ],
  [['Role', ['admin', 7n]], null, ['User', null], [null, [null, null]], ['Root', ['x', null]]],
  [[['arn:1'], [null]], null, [], [['arn:2']], [null]],
  [0.5, -0, null, Number.NaN, Number.POSITIVE_INFINITY],
  [1, 2, 3, null, -5],
  [2n ** 62n, null, -1n, 0n, 1n],
]

async function stored(batch: Batch, rowGroupRows: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traillake-parquet-'))
  const file = join(folder, 'data.parquet')
  const columns = [{ path: 'count', compressed: false, dictionary: false }]
  await writeFile(file, await writeParquet(fields, [batch], { rowGroupRows, columns }))
  return file
}

function read(column: Column, type: SqlType): Value[] {
  const reader = valueReader(column, type)
  return Array.from({ length: column.length }, (_, i) => reader(i))
}

function batchOf(columns: Column[]): Batch {
  return { rows: columns[0]!.length, columns, selection: undefined }
}

describe('Parquet round trip', () => {
  it('keeps every type, NULLs at every level, over several row groups', async () => {
    const file = await stored(batchOf(fields.map((field, i) => columnOf(field.type, values[i]!))), 2)
    const reader = await openParquet(file)
    expect(reader.footer.rows).toBe(5)
    expect(reader.footer.rowGroups.map((group) => group.rows)).toEqual([2, 2, 1])
    for (const [i, field] of fields.entries()) {
      const all: Value[] = []
      for (const group of reader.footer.rowGroups.keys()) {
        const [column] = await reader.readRowGroup(group, [[field.name]], () => undefined)
        all.push(...read(column!, field.type))
      }
      expect(all, field.name).toEqual(values[i])
    }
    await reader.close()
  })

  it('reads single leaves, folding the NULLs of the rows above into them, and NULL for what a file lacks', async () => {
    const file = await stored(batchOf(fields.map((field, i) => columnOf(field.type, values[i]!))), 100)
    const reader = await openParquet(file)
    let bytes = 0
    const paths = [
      ['identity', 'session', 'issuer'],
      ['identity', 'type'],
      ['absent', 'leaf'],
    ]
    const columns = await reader.readRowGroup(0, paths, (count) => {
      bytes += count
    })
    expect(columns.map((column) => read(column, VARCHAR))).toEqual([
      ['admin', null, null, null, 'x'],
      ['Role', null, 'User', null, 'Root'],
      [null, null, null, null, null],
    ])
    const two = reader.footer.rowGroups[0]!.chunks.filter((chunk) =>
      ['identity.session.issuer', 'identity.type'].includes(chunk.path.join('.')),
    )
    expect(bytes).toBe(two[0]!.length + two[1]!.length)
    await reader.close()
  })

  it('keeps dictionary codes from writer to reader, inside rows too', async () => {
    const codes = Int32Array.from([0, 1, 1, 0])
    const names = dictionaryColumn(
      codes,
      columnOf(VARCHAR, ['GetObject', 'PutObject']),
      Uint8Array.from([1, 1, 0, 1]),
    )
    const others = fields.slice(1).map((field) => columnOf(field.type, [null, null, null, null]))
    const file = await stored(batchOf([names, ...others]), 100)
    const reader = await openParquet(file)
    const [column] = await reader.readRowGroup(0, [['name']], () => undefined)
    expect(column!.kind).toBe('dictionary')
    expect(read(column!, VARCHAR)).toEqual(['GetObject', 'PutObject', null, 'GetObject'])
    await reader.close()
  })

  it('gives statistics per row group as they are stored', async () => {
    const file = await stored(batchOf(fields.map((field, i) => columnOf(field.type, values[i]!))), 100)
    const reader = await openParquet(file)
    const at = reader.footer.rowGroups[0]!.chunks.find((chunk) => chunk.path.join('.') === 'at')!
    expect([at.minimum, at.maximum, at.nullCount]).toEqual([-1n, 1_000_001n, 1])
    const name = reader.footer.rowGroups[0]!.chunks.find((chunk) => chunk.path.join('.') === 'name')!
    expect([name.minimum, name.maximum]).toEqual(['', 'PutObject'])
    await reader.close()
  })

  it('names the file when it is not Parquet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traillake-parquet-'))
    const file = join(folder, 'x.parquet')
    await writeFile(file, 'this is no Parquet file')
    await expect(openParquet(file)).rejects.toThrow(
      `'${file}' is not a readable Parquet file: it does not end with PAR1`,
    )
    await expect(openParquet(`${file}.gone`)).rejects.toThrow(`Data file '${file}.gone' is missing`)
  })
})

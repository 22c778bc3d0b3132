import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Float32,
  Float64,
  Int32,
  Int64,
  Table as ArrowTable,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { Compression, Encoding, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decompressLz4 } from '../../src/parquet/lz4.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { plainPage } from '../../src/parquet/to-plain.ts'
import { BIGINT, DOUBLE, INTEGER, REAL, type SqlType, VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-encodings-'))
})
afterAll(() => rm(folder, { recursive: true }))

const ROWS = 40_000
const texts = (i: number) => (i % 7 === 0 ? null : `arn:aws:iam::${i % 13}:role/${'x'.repeat(i % 5)}${i}`)
const longs = (i: number) => (i % 11 === 0 ? null : BigInt(i) ** 3n * (i % 2 === 0 ? 1n : -1n))

/** An encoding of Parquet's, the type it is for, and what is in row `i`. */
const CASES: readonly (readonly [string, Encoding, SqlType, Compression, (i: number) => unknown])[] = [
  ['DELTA_BINARY_PACKED', Encoding.DELTA_BINARY_PACKED, BIGINT, Compression.UNCOMPRESSED, longs],
  ['DELTA_BINARY_PACKED', Encoding.DELTA_BINARY_PACKED, INTEGER, Compression.ZSTD, (i) => (i * 77_777) | 0],
  ['DELTA_LENGTH_BYTE_ARRAY', Encoding.DELTA_LENGTH_BYTE_ARRAY, VARCHAR, Compression.ZSTD, texts],
  ['DELTA_BYTE_ARRAY', Encoding.DELTA_BYTE_ARRAY, VARCHAR, Compression.UNCOMPRESSED, texts],
  ['DELTA_BYTE_ARRAY', Encoding.DELTA_BYTE_ARRAY, VARCHAR, Compression.LZ4_RAW, () => null],
  ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, DOUBLE, Compression.LZ4_RAW, (i) => i / 7],
  ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, REAL, Compression.SNAPPY, (i) => Math.fround(i / 7)],
  ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, INTEGER, Compression.ZSTD, (i) => i % 3],
]

const ARROW = new Map<SqlType, () => Int64 | Int32 | Utf8 | Float64 | Float32>([
  [BIGINT, () => new Int64()],
  [INTEGER, () => new Int32()],
  [VARCHAR, () => new Utf8()],
  [DOUBLE, () => new Float64()],
  [REAL, () => new Float32()],
])

async function rustFile(values: readonly unknown[], type: SqlType, encoding: Encoding, codec: Compression) {
  const file = join(folder, 'rust.parquet')
  const table = new ArrowTable({ value: vectorFromArray(values, ARROW.get(type)!()) })
  const properties = new WriterPropertiesBuilder()
    .setDictionaryEnabled(false)
    .setColumnEncoding('value', encoding)
    .setDataPageSizeLimit(100_000)
    .setCompression(codec)
    .build()
  await writeFile(file, writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties))
  return file
}

describe('files that Rust’s parquet writes', () => {
  it.each(CASES)('are read: %s', async (_name, encoding, type, codec, value) => {
    const values = Array.from({ length: ROWS }, (_, i) => value(i))
    const reader = await openParquet(await rustFile(values, type, encoding, codec))
    const [column] = await reader.readRowGroup(0, [['value']], () => undefined)
    expect(valuesOf(column!, type)).toEqual(values)
    const rows = Int32Array.from({ length: 900 }, (_, i) => i * 41)
    const group = reader.rowGroup(0, () => undefined)
    expect(valuesOf(group.column(['value'], rows), type)).toEqual(Array.from(rows, value))
    await reader.close()
  })

  it.each([Encoding.DELTA_LENGTH_BYTE_ARRAY, Encoding.DELTA_BYTE_ARRAY])(
    'are searched: encoding %i',
    async (encoding) => {
      const values = Array.from({ length: ROWS }, (_, i) => texts(i))
      const reader = await openParquet(await rustFile(values, VARCHAR, encoding, Compression.ZSTD))
      const group = reader.rowGroup(0, () => undefined)
      for (const [kind, text] of [
        ['contains', 'xx3'],
        ['equals', texts(12_345)!],
      ] as const) {
        const found = group.search(['value'], { kind, texts: [new TextEncoder().encode(text)] })
        const isFound = (value: string | null) => (kind === 'equals' ? value === text : value?.includes(text))
        expect([...found!]).toEqual(values.flatMap((value, i) => (isFound(value) === true ? [i] : [])))
      }
      await reader.close()
    },
  )

  it('are told where they are compressed in a way that nobody uses any more', async () => {
    const file = await rustFile([1, 2, 3], DOUBLE, Encoding.PLAIN, Compression.LZ4)
    const reader = await openParquet(file)
    await expect(reader.readRowGroup(0, [['value']], () => undefined)).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: `'${file}' cannot be decoded: column 'value': compression LZ4 is not supported`,
    })
    await reader.close()
  })
})

const INT64 = { physical: 'INT64', length: undefined, isDecimal: false, unsupported: undefined } as const
const TEXT = { ...INT64, physical: 'BYTE_ARRAY' } as const
const page = (encoding: 'delta' | 'deltaLength' | 'deltaBytes' | 'split', values: readonly number[]) => ({
  ...{ count: 4, repetitions: undefined, definitions: undefined },
  ...{ encoding, values: Uint8Array.from(values) },
})

describe('damage is told', () => {
  const damaged = 'a page of differences is damaged'
  it.each([
    ['no header', page('delta', []), INT64, damaged],
    ['no miniblocks', page('delta', [128, 1, 0, 2, 2, 0]), INT64, damaged],
    ['miniblocks of odd sizes', page('delta', [128, 1, 3, 2, 2, 0, 0]), INT64, damaged],
    ['a count that nothing is there for', page('delta', [128, 1, 4, 255, 255, 255, 15, 0]), INT64, damaged],
    ['no block', page('delta', [128, 1, 4, 2, 0]), INT64, damaged],
    ['a width of 65 bits', page('delta', [128, 1, 4, 2, 0, 0, 65, 0, 0, 0]), INT64, damaged],
    [
      'numbers for texts',
      page('delta', [128, 1, 4, 0, 0]),
      TEXT,
      'a page of BYTE_ARRAY is in an encoding of other types',
    ],
    [
      'a text that is cut off',
      page('deltaLength', [128, 1, 4, 1, 6, 97, 98]),
      TEXT,
      'a page has too few bytes',
    ],
    ['a negative length', page('deltaLength', [128, 1, 4, 1, 5, 97, 98]), TEXT, 'a page has too few bytes'],
    [
      'a prefix of nothing',
      page('deltaBytes', [128, 1, 4, 1, 2, 128, 1, 4, 1, 2, 97]),
      TEXT,
      'a page has too few bytes',
    ],
    [
      'more prefixes than texts',
      page('deltaBytes', [128, 1, 4, 1, 0, 128, 1, 4, 0, 0]),
      TEXT,
      'a page has too few bytes',
    ],
  ])('%s', (_name, damagedPage, type, message) => {
    expect(() => plainPage(damagedPage, type)).toThrow(new RangeError(message))
  })

  it('whatever the bytes are, and nothing else is thrown', () => {
    const header = fc.constantFrom([128, 1, 4, 4, 2], [32, 1, 3, 9], [128, 1, 4, 0, 0], [])
    const bytes = fc
      .tuple(header, fc.array(fc.oneof(fc.nat(255), fc.nat(9)), { maxLength: 90 }))
      .map((all) => all.flat())
    const cases = fc.constantFrom(
      ['delta', INT64] as const,
      ['delta', { ...INT64, physical: 'INT32' as const }] as const,
      ['deltaLength', TEXT] as const,
      ['deltaBytes', TEXT] as const,
      ['split', INT64] as const,
    )
    fc.assert(
      fc.property(cases, bytes, ([encoding, type], values) => {
        let plain
        try {
          plain = plainPage(page(encoding, values), type)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        expect(plain.encoding).toBe('plain')
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(bytes, fc.nat(300), (values, size) => {
        try {
          expect(decompressLz4(Uint8Array.from(values), size)).toHaveLength(size)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a size that cannot be', [], 1],
    ['literals that are cut off', [0x20, 97], 2],
    ['a match before the beginning', [0x10, 97, 2, 0], 5],
    ['a match of no distance', [0x10, 97, 0, 0], 5],
    ['a match that is too long', [0x10, 97, 1, 0], 4],
    ['too little', [0x10, 97], 2],
    ['a distance that is cut off', [0x10, 97, 1], 5],
  ])('LZ4: %s', (_name, bytes, size) => {
    const message = 'a page is not compressed as LZ4'
    expect(() => decompressLz4(Uint8Array.from(bytes), size)).toThrow(new RangeError(message))
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ColumnStatistics, ScanFilter } from '../../src/catalog/table-source.ts'
import { columnOf } from '../../src/column/builder.ts'
import { openParquet, type ParquetReader } from '../../src/parquet/reader.ts'
import type { RowGroupReader } from '../../src/parquet/row-group.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import { conditionOf } from '../../src/storage/condition.ts'
import { createMorselReader } from '../../src/storage/morsel-reader.ts'
import { judge } from '../../src/storage/prune.ts'
import { timestamp, VARCHAR } from '../../src/types/type.ts'
import { satisfies } from './satisfies.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-morsel-'))
})
afterAll(() => rm(folder, { recursive: true }))

const TIME = timestamp(6)
const FIELDS = [
  { name: 'time', type: TIME },
  { name: 'name', type: VARCHAR },
]

async function written(
  times: readonly (bigint | null)[],
  names: readonly (string | null)[],
  pageRows: number,
): Promise<ParquetReader> {
  const file = join(folder, 'data.parquet')
  const columns = [columnOf(TIME, times), columnOf(VARCHAR, names)]
  const batch = { rows: times.length, columns, selection: undefined }
  const layout = [{ path: 'time', dictionary: false }]
  await writeFile(
    file,
    await writeParquet(FIELDS, [batch], { rowGroupRows: 1000, pageRows, columns: layout }),
  )
  return openParquet(file)
}

/** The rows that a morsel reader selects, and the bytes that it read for that. */
async function selected(reader: ParquetReader, filters: readonly ScanFilter[]) {
  let bytes = 0
  const group = reader.rowGroup(0, (read) => (bytes += read))
  const conditions = filters.map((filter) => ({
    column: { path: filter.path, type: filter.type },
    condition: conditionOf(filter)!,
    judgePage: (page: ColumnStatistics) => judge(filter, page),
    bytes: filter.path[0] === 'time' ? 1000 : 10,
  }))
  const open = (rowGroup: RowGroupReader) =>
    createMorselReader(rowGroup, [], [], conditions, 'all', undefined)
  const rows = await open(group).select()
  const found = rows === 'all' ? [...Array(group.rows).keys()] : [...rows]
  expect(await open(reader.rowGroup(0, () => undefined)).count()).toBe(found.length)
  return { rows: found, bytes }
}

const instant = fc.bigInt({ min: -5n, max: 40n })
const compared = fc.constantFrom('=', '<>', '<', '<=', '>', '>=')
const timeFilter = fc
  .record({ operator: compared, value: instant })
  .map(({ operator, value }): ScanFilter => ({ path: ['time'], type: TIME, operator, values: [value] }))
const presence = fc
  .constantFrom('is-null', 'not-null')
  .map((operator): ScanFilter => ({ path: ['time'], type: TIME, operator, values: [] }))
const nameFilter = fc
  .constantFrom('a', 'b', 'c')
  .map((value): ScanFilter => ({ path: ['name'], type: VARCHAR, operator: '=', values: [value] }))

describe('the rows that a morsel reader selects', () => {
  it('are those that satisfy all conditions, whatever pages they are in', async () => {
    const rows = fc.array(fc.tuple(fc.option(instant, { freq: 6 }), fc.option(fc.constantFrom('a', 'b'))), {
      minLength: 1,
      maxLength: 60,
    })
    const filters = fc.array(fc.oneof(timeFilter, timeFilter, presence, nameFilter), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        filters,
        async (given, pageRows, isSorted, asked) => {
          const order = (time: bigint | null) => Number(time ?? -9n)
          const all = isSorted ? given.toSorted(([a], [b]) => order(a) - order(b)) : given
          const reader = await written(
            all.map(([time]) => time),
            all.map(([, name]) => name),
            pageRows,
          )
          try {
            const expected = all.flatMap(([time, name], row) =>
              asked.every((filter) => satisfies(filter, filter.path[0] === 'time' ? time : name))
                ? [row]
                : [],
            )
            expect((await selected(reader, asked)).rows).toEqual(expected)
          } finally {
            await reader.close()
          }
        },
      ),
    )
  })

  it('are found in the pages whose bounds leave a doubt', async () => {
    const times = Array.from({ length: 1000 }, (_, i) => BigInt(i))
    const reader = await written(
      times,
      times.map(() => 'a'),
      10,
    )
    try {
      const at = (operator: ScanFilter['operator'], value: bigint): ScanFilter => {
        return { path: ['time'], type: TIME, operator, values: [value] }
      }
      // Two pages of ten values, and what tells where they are.
      const indexes = (await selected(reader, [at('>=', 0n)])).bytes
      const { rows, bytes } = await selected(reader, [at('>=', 104n), at('<', 117n)])
      expect(rows).toEqual(times.slice(104, 117).map(Number))
      expect(bytes - indexes).toBeLessThan(300)
      expect((await selected(reader, [at('>=', 110n), at('<', 900n)])).bytes).toBe(indexes)
    } finally {
      await reader.close()
    }
  })
})

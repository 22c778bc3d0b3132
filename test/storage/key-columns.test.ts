import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import { mapKeyColumn } from '../../src/column/map-key.ts'
import { openLake } from '../../src/index.ts'
import type { Footer } from '../../src/parquet/footer.ts'
import { createKeySplitter } from '../../src/storage/key-columns.ts'
import { hasOwnColumn, keyColumnName, MAP_KEYS } from '../../src/storage/map-keys.ts'
import { map, VARCHAR } from '../../src/types/type.ts'
import { choices, encode, valuesOf } from '../column/arbitrary.ts'
import { eventId, eventOf, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'

const TYPE = map(VARCHAR, VARCHAR)
const COLUMNS = [
  { name: 'eventid', type: VARCHAR },
  { name: 'responseelements', type: TYPE },
]

const batchOf = (parameters: Column) => ({
  rows: parameters.length,
  columns: [columnOf(VARCHAR, new Array<null>(parameters.length).fill(null)), parameters],
  selection: undefined,
})

const maps = (entries: readonly (readonly [string, string | null][] | null)[]) =>
  columnOf(
    TYPE,
    entries.map((row) => row && { keys: row.map(([key]) => key), values: row.map(([, value]) => value) }),
  )

describe('keys of maps as columns', () => {
  it('say what the map says, in every batch of the file', () => {
    const value = fc.option(fc.constantFrom('', 'x', 'ü', 'a longer value'))
    const entries = fc.dictionary(fc.constantFrom('a', 'b', 'c#d', 'ü'), value)
    const rows = fc.array(
      fc.option(entries.map((row) => ({ keys: Object.keys(row), values: Object.values(row) }))),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(rows, rows, fc.integer(), (first, second, seed) => {
        const choose = choices(seed)
        const batches = [first, second].map((values) => batchOf(encode(TYPE, values, choose)))
        const splitter = createKeySplitter(COLUMNS, batches[0]!)
        const [told] = splitter.mapKeys()
        for (const batch of batches) {
          const split = splitter.split(batch)
          expect(split.columns.slice(0, 2)).toEqual(batch.columns)
          for (const [i, key] of told!.stored.entries())
            expect(valuesOf(split.columns[2 + i]!, VARCHAR)).toEqual(
              valuesOf(mapKeyColumn(batch.columns[1]!, key), VARCHAR),
            )
        }
        const { all } = splitter.mapKeys()[0]!
        for (const row of [...first, ...second]) for (const key of row?.keys ?? []) expect(all).toContain(key)
      }),
    )
  })

  const rows = Array.from({ length: 200 }, (_, i): [string, string | null][] => [
    ['frequent', `v${i % 3}`],
    ['unique', `v${i}`],
    ['long', `${i % 2}`.repeat(500)],
    ['long and unique', `value ${i}`],
    ...(i < 3
      ? ([
          ['rare', 'v'],
          ['ConsoleLogin', 'Failure'],
        ] satisfies [string, string][])
      : []),
  ])
  const isSought = ['SwitchRole', 'PasswordRecovery', 'groupId', 'instanceId']

  it('are those that are frequent or sought, of values that take little when each is written once', () => {
    const splitter = createKeySplitter(COLUMNS, batchOf(maps(rows)))
    const stored = ['frequent', 'unique', 'long', 'ConsoleLogin']
    expect(splitter.names).toEqual(stored.map((key) => `responseelements#${key}`))
    splitter.split(batchOf(maps(rows)))
    const all = ['ConsoleLogin', 'frequent', 'long', 'long and unique', 'rare', 'unique']
    expect(splitter.mapKeys()).toEqual([{ map: 'responseelements', stored, all }])
  })

  it('are all that are sought where the first rows are many, whether these have them or not', () => {
    const many = Array.from({ length: 1024 }, (_, i) => rows[i % 100]!)
    const splitter = createKeySplitter(COLUMNS, batchOf(maps(many)))
    expect(splitter.mapKeys()[0]!.stored).toEqual([
      'frequent',
      'unique',
      'long',
      'long and unique',
      'rare',
      'ConsoleLogin',
      ...isSought,
    ])
    const { columns } = splitter.split(batchOf(maps(rows)))
    expect(columns).toHaveLength(12)
    expect(valuesOf(columns.at(-1)!, VARCHAR)).toEqual(rows.map(() => null))
  })

  it('are told from keys that no row has, which read as NULL, and from those that only the map has', () => {
    const footer = (metadata: readonly [string, string][]): Footer => ({
      ...{ rows: 1, length: 1, rowGroups: [], metadata: new Map(metadata), pageIndex: undefined },
      columns: [
        {
          ...{ kind: 'leaf', name: keyColumnName('m', 'own'), path: [], definition: 1, repetition: 0 },
          type: { physical: 'BYTE_ARRAY', length: undefined, isDecimal: false, unsupported: undefined },
        },
      ],
    })
    const told = footer([[MAP_KEYS, JSON.stringify([{ map: 'm', stored: ['own'], all: ['own', 'rare'] }])]])
    expect(['own', 'rare', 'absent'].map((key) => hasOwnColumn(told, 'm', key))).toEqual([true, false, true])
    expect(hasOwnColumn(told, 'n', 'absent')).toBe(false)
    for (const text of ['', 'x', '{}', '[null]', '[{"map":"m","all":[1]}]', '[{"map":"m"}]'])
      expect(hasOwnColumn(footer([[MAP_KEYS, text]]), 'm', 'absent')).toBe(false)
    expect(hasOwnColumn(footer([]), 'm', 'absent')).toBe(false)
  })

  it('of which no event has any are answered without reading the maps', async () => {
    using folder = temporaryLake()
    const log = join(folder.path, 'log.json')
    const events = Array.from({ length: 20 }, (_, i) =>
      eventOf(eventId(i), '2024-05-01T12:00:00Z', { requestParameters: { bucketName: `b${i % 2}` } }),
    )
    writeLog(log, events)
    await using lake = await openLake(join(folder.path, 'lake'))
    await lake.ingest(log)
    const absent = await lake.query(
      "SELECT count(*) AS n FROM events WHERE element_at(requestParameters, 'none') = 'x'",
    )
    expect(await absent.rows()).toEqual([{ n: 0 }])
    expect(absent.statistics.bytesScanned).toBe(0)
    const nulls = await lake.query(
      "SELECT count(*) AS n FROM events WHERE element_at(requestParameters, 'none') IS NULL",
    )
    expect(await nulls.rows()).toEqual([{ n: 20 }])
  })
})

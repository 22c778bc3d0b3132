import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Batch } from '../../src/column/column.ts'
import { take } from '../../src/column/take.ts'
import { createDeduplication } from '../../src/ingest/deduplicate.ts'
import { createAppender, type NewRows } from '../../src/storage/append.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { eventTimeBounds } from '../../src/storage/event-time.ts'
import { createStore, refreshStore, type Store, storeFigures } from '../../src/storage/store.ts'
import type { Value } from '../../src/types/value.ts'
import { eventId } from './events.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn } from './rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')
const START = 1_714_521_600_000_000n

let lake: ReturnType<typeof temporaryLake>
let store: Store
beforeEach(async () => {
  lake = temporaryLake()
  store = await createStore(lake.path, { name: 'events' }, NOW)
  return () => lake[Symbol.dispose]()
})

/** Events of the given numbers, one a second from the start on. */
function eventsOf(numbers: readonly number[]): Batch {
  const values = new Map<string, readonly Value[]>([
    ['eventid', numbers.map(eventId)],
    ['eventtime', numbers.map((number) => START + BigInt(number) * 1_000_000n)],
  ])
  return {
    rows: numbers.length,
    columns: store.columns.map(({ name, type }) =>
      columnOf(type, values.get(name) ?? numbers.map(() => null)),
    ),
    selection: undefined,
  }
}

/** Appends batches, one commit for all. */
async function append(...batches: readonly (readonly [Batch, NewRows?])[]) {
  const appender = createAppender(store)
  for (const [batch, newRows = createDeduplication(store.columns, [batch])] of batches)
    await appender.append([batch], newRows)
  const rows = await appender.commit()
  return { rows, store: appender.store }
}

const appendNew = (numbers: readonly number[]) => append([eventsOf(numbers)])

const storedIds = () => storedColumn(lake.path, 'events', 'eventid', NOW)
const dataFiles = () =>
  readdirSync(join(store.table.folder, 'data')).filter((name) => name.endsWith('.parquet')).length

describe('appending', () => {
  it('stores what is new in one data file and one commit', async () => {
    const first = await appendNew([1, 2, 3])
    expect(first.rows).toBe(3)
    expect(first.store.table.version).toBe(store.table.version + 1)
    expect((await appendNew([2, 3, 4])).rows).toBe(1)
    expect((await storedIds()).sort()).toEqual([1, 2, 3, 4].map(eventId))
    expect(dataFiles()).toBe(2)
  })

  it('commits nothing where nothing is new', async () => {
    await appendNew([1, 2])
    const { version } = (await refreshStore(store)).table
    const again = await appendNew([1, 2])
    expect([again.rows, again.store.table.version]).toEqual([0, version])
    expect(dataFiles()).toBe(1)
  })

  it('compares again with what another writer committed meanwhile, and leaves no file behind', async () => {
    const newRows = createDeduplication(store.columns, [eventsOf([1, 2, 3, 4])])
    const asked: (number | 'all')[] = []
    const appended = await append([
      eventsOf([1, 2, 3, 4]),
      async (current) => {
        const rows = await newRows(current)
        asked.push(rows === 'all' ? rows : rows.length)
        // Another writer is faster, twice: with two of our events, then with others.
        if (asked.length === 1) await appendNew([2, 3])
        if (asked.length === 2) await appendNew([7, 8])
        return rows
      },
    ])
    expect(asked).toEqual(['all', 2, 2])
    expect(appended.rows).toBe(2)
    expect((await storedIds()).sort()).toEqual([1, 2, 3, 4, 7, 8].map(eventId))
    expect(dataFiles()).toBe((await storeFigures(await refreshStore(store))).files)
  })

  it('writes many batches into one data file, and anew without what another writer stored meanwhile', async () => {
    const before = createDeduplication(store.columns, [eventsOf([1, 2, 3])])
    const appended = await append(
      [
        eventsOf([1, 2, 3]),
        async (current) => {
          const rows = await before(current)
          if (rows === 'all' && current === store) await appendNew([2, 4, 6, 9])
          return rows
        },
      ],
      [eventsOf([4])],
      [eventsOf([5, 6, 7, 8])],
    )
    expect(appended.rows).toBe(5)
    expect((await storedIds()).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map(eventId))
    expect(dataFiles()).toBe(2)
  })

  it('commits what waits where the next batch begins before its end', async () => {
    const appender = createAppender(store)
    const appendEvents = (numbers: readonly number[]) =>
      appender.append([eventsOf(numbers)], createDeduplication(store.columns, [eventsOf(numbers)]))
    expect(await appendEvents([5, 6])).toBe(undefined)
    expect(await appendEvents([6, 7])).toBe(undefined)
    expect([appender.rows, dataFiles()]).toEqual([4, 1])
    expect(await appendEvents([1, 8])).toBe(4)
    expect([appender.rows, dataFiles()]).toEqual([2, 2])
    await appender.discard()
    expect([appender.rows, dataFiles(), await appender.commit()]).toEqual([0, 1, 0])
  })

  it('puts the few that are late into a file of their own', async () => {
    const many = Array.from({ length: 40 }, (_, i) => 100 + i)
    const later = [7, ...many.map((number) => number + 50)]
    const latest = [3, ...many.map((number) => number + 100)]
    const newRows = createDeduplication(store.columns, [eventsOf(later)])
    const appended = await append(
      [eventsOf(many)],
      [
        eventsOf(later),
        async (current) => {
          // Another writer stores one that is late and one that is not.
          if (current === store) await appendNew([7, 150])
          return newRows(current)
        },
      ],
      [eventsOf(latest)],
    )
    expect(appended.rows).toBe(120)
    expect((await storedIds()).sort()).toEqual([3, ...later, ...latest.slice(1), ...many].map(eventId).sort())
    expect(dataFiles()).toBe(3)
    const bounds = (await liveDataFiles(appended.store.table)).map((file) => [
      file.recordCount,
      eventTimeBounds(appended.store, file).earliest,
    ])
    expect(bounds).toContainEqual([1, START + 3_000_000n])
  })

  it('stores nothing where another writer stored all of it meanwhile', async () => {
    const newRows = createDeduplication(store.columns, [eventsOf([1, 2])])
    let asked = 0
    const appended = await append([
      eventsOf([1, 2]),
      async (current) => {
        const rows = await newRows(current)
        if (asked++ === 0) await appendNew([1, 2, 3])
        return rows
      },
    ])
    expect(appended.rows).toBe(0)
    expect((await storedIds()).sort()).toEqual([1, 2, 3].map(eventId))
    expect(dataFiles()).toBe(1)
  })

  it('leaves the store as it was where the comparison fails', async () => {
    await appendNew([1])
    let asked = 0
    const failing = append([
      eventsOf([2, 3]),
      async () => {
        if (asked++ > 0) throw new Error('the disk is gone')
        await appendNew([5])
        return 'all'
      },
    ])
    await expect(failing).rejects.toThrow('the disk is gone')
    expect((await storedIds()).sort()).toEqual([1, 5].map(eventId))
    expect(dataFiles()).toBe(2)
  })

  it('many at once store every event once', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => i)
    const appended = await Promise.all(
      [0, 1, 2, 3, 4].map((i) => appendNew(numbers.slice(i * 10, i * 10 + 20))),
    )
    expect(appended.reduce((sum, { rows }) => sum + rows, 0)).toBe(60)
    expect((await storedIds()).sort()).toEqual(numbers.map(eventId))
    expect(dataFiles()).toBe((await storeFigures(await refreshStore(store))).files)
  })
})

describe('deduplication', () => {
  it('answers the same object while nothing more is known', async () => {
    const newRows = createDeduplication(store.columns, [eventsOf([1, 2, 3])])
    expect(await newRows(store)).toBe('all')
    await appendNew([2])
    const left = await newRows(await refreshStore(store))
    expect(left).toEqual(Int32Array.of(0, 2))
    expect(await newRows(await refreshStore(store))).toBe(left)
  })

  it('knows events without an eventID by the checksum of their text', async () => {
    const at = (name: string) => store.columns.findIndex((column) => column.name === name)
    const { type } = store.columns[at('eventid')]!
    const batch = eventsOf([1, 2, 3])
    const columns = batch.columns.map((column, i) => {
      if (i === at('eventid')) return columnOf(type, [null, '', eventId(3)])
      return i === at('eventjsonchecksum') ? columnOf(type, ['a', 'b', 'c']) : column
    })
    const mixed = { ...batch, columns }
    expect((await append([mixed])).rows).toBe(3)
    expect((await append([mixed])).rows).toBe(0)
    const second: Batch = {
      rows: 1,
      columns: columns.map((column, i) => {
        return i === at('eventjsonchecksum') ? columnOf(type, ['d']) : take(column, Int32Array.of(0))
      }),
      selection: undefined,
    }
    expect((await append([second])).rows).toBe(1)
  })
})

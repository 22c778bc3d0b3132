import { createHash } from 'node:crypto'
import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { compactStore } from '../../src/storage/compact.ts'
import { commitStore } from '../../src/storage/commit.ts'
import { writeDataFile } from '../../src/storage/data-file.ts'
import { updateStore } from '../../src/storage/lifecycle.ts'
import { maintainStore } from '../../src/storage/maintain.ts'
import { applyRetention } from '../../src/storage/retention.ts'
import { storeSource } from '../../src/storage/source.ts'
import { createStore, refreshStore, type Store, storeFigures } from '../../src/storage/store.ts'
import { vacuumStore } from '../../src/storage/vacuum.ts'
import { take } from '../../src/column/take.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { failureOf } from './failure.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn, storedRows } from './rows.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: string
let store: Store
beforeEach(async () => {
  const folder = temporaryLake()
  lake = join(folder.path, 'lake')
  store = await createStore(lake, { name: 'events', retentionDays: 90 }, NOW)
  return () => folder[Symbol.dispose]()
})

const current = () => refreshStore(store)
const filesOf = async () => (await storeFigures(await current())).files
const dataFolder = () =>
  readdirSync(join(store.table.folder, 'data'))
    .filter((name) => !name.endsWith('.needles.puffin'))
    .sort()

let nextEvent = 0
/** Ingests events at the given times, one data file. Answers their ids. */
async function ingestAt(times: readonly string[], more: object = {}): Promise<string[]> {
  const ids = times.map(() => eventId(nextEvent++))
  const log = join(lake, '..', 'log.json')
  writeLog(
    log,
    times.map((time, i) => eventOf(ids[i]!, time, more)),
  )
  await ingestInto(lake, 'events', [log], NOW)
  return ids
}

const at = (day: number, hour = 0) =>
  new Date(Date.parse('2024-05-01T00:00:00Z') + (day - 1) * DAY + hour * 3_600_000).toISOString()

/** What a query sees of every column, in no order: equal before and after what must not change events. */
async function digest(now = NOW): Promise<string> {
  const { rows } = await storedRows(lake, 'events', now)
  const texts = rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  )
  return createHash('sha256').update(texts.sort().join('\n')).digest('hex')
}

/** The eventtimes of each data file, in the file's own order. */
async function timesByFile(): Promise<bigint[][]> {
  const files = await liveDataFiles((await current()).table)
  return Promise.all(
    files.map(async ({ path }) => {
      const reader = await openParquet(path)
      try {
        const times: bigint[] = []
        for (const index of reader.footer.rowGroups.keys()) {
          const [column] = await reader.readRowGroup(index, [['eventtime']], () => undefined)
          if (column?.kind !== 'int64') throw new Error('eventtime is no timestamp')
          times.push(...column.values)
        }
        return times
      } finally {
        await reader.close()
      }
    }),
  )
}

describe('a compaction', () => {
  it('merges small files into a sorted one, the events exactly the same', async () => {
    const parameters = { requestParameters: { a: { b: [1, null] }, c: 'x' }, resources: [{ ARN: 'arn:x' }] }
    await ingestAt([at(1), at(3), at(5)])
    await ingestAt([at(2), at(4)], parameters)
    await ingestAt([at(3), at(6)], { userIdentity: { type: 'Root', sessionContext: { attributes: {} } } })
    const before = await digest()
    const { version } = (await current()).table
    expect(await compactStore(await current())).toEqual({
      filesBefore: 3,
      filesAfter: 1,
      events: 7,
      superseded: 0,
    })
    const after = await current()
    expect(after.table.version).toBe(version + 1)
    expect(after.table.metadata.snapshots.at(-1)?.operation).toBe('replace')
    expect(await digest()).toBe(before)
    const [times] = await timesByFile()
    expect(times).toEqual(times!.toSorted((a, b) => Number(a - b)))
    expect(times).toHaveLength(7)
  })

  it('changes nothing the second time', async () => {
    for (const day of [1, 2, 3]) await ingestAt([at(day)])
    await compactStore(await current())
    const { version } = (await current()).table
    expect(await compactStore(await current())).toEqual({
      filesBefore: 0,
      filesAfter: 0,
      events: 0,
      superseded: 0,
    })
    expect((await current()).table.version).toBe(version)
  })

  it('says what it would do, and does not', async () => {
    for (const day of [1, 2, 3]) await ingestAt([at(day)])
    const { version } = (await current()).table
    expect(await compactStore(await current(), { dryRun: true })).toMatchObject({ filesBefore: 3, events: 3 })
    expect((await current()).table.version).toBe(version)
    expect(dataFolder()).toHaveLength(3)
  })

  it('leaves what it merged on the disk for those who read it', async () => {
    const ids = [...(await ingestAt([at(1)])), ...(await ingestAt([at(2)]))]
    const reader = await current()
    const { columns } = reader
    const requested = columns.map(({ name, type }) => ({ path: [name], type })).slice(14, 15)
    const request = { columns: requested, filters: [], required: [0], signal: undefined }
    const scan = await storeSource(reader, NOW).scan(request)
    await compactStore(await current())
    await vacuumStore(await current())
    let rows = 0
    for (const morsel of scan.morsels) {
      const opened = await scan.open(morsel)
      const [column] = await opened.read([0], await opened.select())
      rows += column!.length
    }
    await scan.close()
    expect(rows).toBe(ids.length)
  })

  it('keeps events known, so that none is ingested twice', async () => {
    const log = join(lake, '..', 'again.json')
    const records = [1, 2, 3].map((day) => eventOf(eventId(day + 1000), at(day)))
    for (const record of records) {
      writeLog(log, [record])
      await ingestInto(lake, 'events', [log], NOW)
    }
    // One without an eventID is known by its checksum.
    writeLog(log, [...records, { eventTime: at(4), eventName: 'NoId' }])
    expect(await ingestInto(lake, 'events', [log], NOW)).toMatchObject({ events: 1, duplicates: 3 })
    await compactStore(await current())
    expect(await filesOf()).toBe(1)
    expect(await ingestInto(lake, 'events', [log], NOW)).toMatchObject({ events: 0, duplicates: 4 })
  })

  it('sorts what another writer left unsorted', async () => {
    await ingestAt([at(1), at(2), at(3), at(4)])
    const before = await digest()
    // The rows backwards, as an engine that does not mind the sort order may write them.
    const opened = await current()
    const [file] = await liveDataFiles(opened.table)
    const reader = await openParquet(file!.path)
    const columns = await reader.readRowGroup(
      0,
      opened.columns.map(({ name }) => [name]),
      () => undefined,
    )
    await reader.close()
    const backwards = Int32Array.of(3, 2, 1, 0)
    const batch = { rows: 4, columns: columns.map((column) => take(column, backwards)), selection: undefined }
    const written = await writeDataFile(opened.table, opened.columns, batch)
    await commitStore(opened, () => ({ append: [written], remove: [file!.filePath] }))
    await ingestAt([at(2, 12)])
    await compactStore(await current())
    const [times] = await timesByFile()
    expect(times).toHaveLength(5)
    expect(times).toEqual(times!.toSorted((a, b) => Number(a - b)))
    rmSync(join(lake, '..', 'log.json'))
    expect(before).not.toBe(await digest())
    expect((await storedColumn(lake, 'events', 'eventid', NOW)).length).toBe(5)
  })

  it('of which another was faster changes nothing and leaves nothing', async () => {
    for (const day of [1, 2, 3]) await ingestAt([at(day)])
    const stale = await current()
    const before = await digest()
    const outcomes = await Promise.all([compactStore(stale), compactStore(stale), compactStore(stale)])
    expect(outcomes.reduce((sum, { filesAfter }) => sum + filesAfter, 0)).toBe(1)
    expect(outcomes.reduce((sum, { superseded }) => sum + superseded, 0)).toBe(2)
    expect(await filesOf()).toBe(1)
    expect(await digest()).toBe(before)
    // The three that were merged, and the one that they became.
    expect(dataFolder()).toHaveLength(4)
  })

  it('is stopped when it is told to', async () => {
    for (const day of [1, 2]) await ingestAt([at(day)])
    const signal = AbortSignal.abort()
    expect((await failureOf(compactStore(await current(), { signal }))).code).toBe('USER_CANCELED')
    expect(dataFolder()).toHaveLength(2)
  })

  it('says how far it is', async () => {
    for (const day of [1, 2]) await ingestAt([at(day), at(day, 1)])
    const seen: unknown[] = []
    await compactStore(await current(), { onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([{ eventsDone: 4, eventsTotal: 4 }])
  })
})

describe('applying the retention', () => {
  const cutoff = BigInt(Date.parse('2024-05-10T00:00:00Z')) * 1000n
  const later = Date.parse('2024-05-10T00:00:00Z') + 90 * DAY

  it('drops whole files and rewrites straddling ones, in one commit', async () => {
    await ingestAt([at(1), at(2)])
    const straddling = await ingestAt([at(8), at(9, 23), at(10), at(11)])
    const young = await ingestAt([at(20)])
    const { version } = (await current()).table
    expect(await applyRetention(await current(), { now: later, dryRun: true })).toEqual({
      cutoff,
      events: 4,
      filesDropped: 1,
      filesRewritten: 1,
    })
    expect((await current()).table.version).toBe(version)
    expect(await applyRetention(await current(), { now: later })).toEqual({
      cutoff,
      events: 4,
      filesDropped: 1,
      filesRewritten: 1,
    })
    const after = await current()
    expect(after.table.version).toBe(version + 1)
    expect(after.table.metadata.snapshots.at(-1)?.operation).toBe('overwrite')
    expect(await storeFigures(after)).toMatchObject({ events: 3, files: 2, earliest: cutoff })
    // Asked at a time when all of them would be young: they are gone, not hidden.
    expect((await storedColumn(lake, 'events', 'eventid', NOW)).sort()).toEqual(
      [...straddling.slice(2), ...young].sort(),
    )
    expect(await applyRetention(after, { now: later })).toMatchObject({ events: 0 })
    expect((await current()).table.version).toBe(version + 1)
  })

  it('keeps an event at the cutoff and drops one a microsecond older', async () => {
    const [, kept] = await ingestAt(['2024-05-09T23:59:59.999999Z', '2024-05-10T00:00:00Z'])
    expect(await applyRetention(await current(), { now: later })).toMatchObject({ events: 1 })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toEqual([kept])
  })

  it('leaves a table without files where all is too old', async () => {
    await ingestAt([at(1), at(2)])
    expect(await applyRetention(await current(), { now: later })).toMatchObject({ filesDropped: 1 })
    expect(await storeFigures(await current())).toMatchObject({ events: 0, files: 0 })
    expect((await current()).table.metadata.snapshots.at(-1)?.operation).toBe('delete')
  })

  it('takes the floor of a lowered retention away with the events that it hid', async () => {
    await ingestAt([at(1), at(20)])
    await updateStore(lake, store, { retentionDays: 15 }, NOW)
    await updateStore(lake, await current(), { retentionDays: 365 }, NOW)
    expect((await current()).description.floor).toBe(BigInt(NOW - 15 * DAY) * 1000n)
    expect(await applyRetention(await current(), { now: NOW })).toMatchObject({
      cutoff: BigInt(NOW - 15 * DAY) * 1000n,
      events: 1,
    })
    expect((await current()).description.floor).toBe(undefined)
    // From now on they can be ingested again, by choice.
    const [again] = await ingestAt([at(2)])
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toContain(again)
  })

  it('finds the files that a compaction made meanwhile', async () => {
    await ingestAt([at(1)])
    await ingestAt([at(20)])
    const stale = await current()
    await compactStore(stale)
    expect(await applyRetention(stale, { now: later })).toMatchObject({ events: 1, filesRewritten: 1 })
    expect(await storeFigures(await current())).toMatchObject({ events: 1, files: 1 })
  })
})

describe('a vacuum', () => {
  /** As if everything in the data and metadata folders had been written two days ago. */
  function age(...names: readonly string[]): void {
    const old = (Date.now() - 2 * DAY) / 1000
    for (const inner of ['data', 'metadata'])
      for (const name of readdirSync(join(store.table.folder, inner)))
        if (names.length === 0 || names.includes(name))
          utimesSync(join(store.table.folder, inner, name), old, old)
  }

  async function compacted(): Promise<void> {
    for (const day of [1, 2, 3]) await ingestAt([at(day)])
    await compactStore(await current())
  }

  it('keeps what a query could see within the last day', async () => {
    await compacted()
    age()
    expect(await vacuumStore(await current())).toEqual({
      snapshots: 0,
      dataFiles: 0,
      orphanFiles: 0,
      bytes: 0,
    })
    expect(dataFolder()).toHaveLength(4)
  })

  it('removes what no kept snapshot needs', async () => {
    await compacted()
    const before = await digest()
    const planned = await vacuumStore(await current(), { graceMs: 0, dryRun: true })
    expect(dataFolder()).toHaveLength(4)
    const done = await vacuumStore(await current(), { graceMs: 0 })
    expect(done).toEqual(planned)
    expect(done).toMatchObject({ snapshots: 3, dataFiles: 3, orphanFiles: 0 })
    expect(done.bytes).toBeGreaterThan(0)
    expect(dataFolder()).toHaveLength(1)
    expect(await digest()).toBe(before)
    expect(await vacuumStore(await current(), { graceMs: 0 })).toMatchObject({ snapshots: 0, dataFiles: 0 })
  })

  it('removes orphans older than the grace time, and only files that a table leaves', async () => {
    await compacted()
    await vacuumStore(await current(), { graceMs: 0 })
    const [live = ''] = dataFolder()
    const inData = (name: string) => join(store.table.folder, 'data', name)
    const inMetadata = (name: string) => join(store.table.folder, 'metadata', name)
    const orphans = [
      inData('lost.parquet'),
      inData('lost.parquet.derived'),
      inData('.x.parquet.1.tmp'),
      inMetadata('lost-m0.avro'),
      inMetadata('.v9.metadata.json.1.tmp'),
    ]
    const others = [inData(`${live}.derived`), inData('README'), inMetadata('integrity.json')]
    const young = inData('young.parquet')
    for (const path of [...orphans, ...others]) writeFileSync(path, 'x')
    age()
    writeFileSync(young, 'x')
    expect(await vacuumStore(await current())).toEqual({
      snapshots: 0,
      dataFiles: 0,
      orphanFiles: orphans.length,
      bytes: orphans.length,
    })
    expect(orphans.filter((path) => existsSync(path))).toEqual([])
    expect([young, ...others].filter((path) => !existsSync(path))).toEqual([])
  })

  it('removes what was derived from a data file with it', async () => {
    await ingestAt([at(1)])
    const [first = ''] = dataFolder()
    const derived = join(store.table.folder, 'data', `${first}.derived`)
    writeFileSync(derived, 'x')
    await ingestAt([at(2)])
    await compactStore(await current())
    await vacuumStore(await current(), { graceMs: 0 })
    expect(existsSync(derived)).toBe(false)
    expect(dataFolder()).toHaveLength(1)
  })
})

describe('maintenance', () => {
  it('does what is due, and nothing that is not', async () => {
    for (const day of [1, 2, 20, 21, 22]) await ingestAt([at(day)])
    const later = Date.parse('2024-05-10T00:00:00Z') + 90 * DAY
    expect(await maintainStore(await current(), { now: NOW, graceMs: 0, dryRun: true })).toMatchObject({
      retention: undefined,
      compaction: { filesBefore: 5, filesAfter: 0 },
    })
    expect(await maintainStore(await current(), { now: later, graceMs: 0 })).toMatchObject({
      retention: { events: 2, filesDropped: 2 },
      // Three small files are not worth it yet.
      compaction: { filesBefore: 0 },
      vacuum: { dataFiles: 2 },
    })
    for (const day of [23, 24]) await ingestAt([at(day)])
    expect(await maintainStore(await current(), { now: later, graceMs: 0 })).toMatchObject({
      retention: undefined,
      compaction: { filesBefore: 5, filesAfter: 1 },
      vacuum: { dataFiles: 5 },
    })
    expect(dataFolder()).toHaveLength(1)
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { ingest, type IngestOptions, type IngestProgress } from '../../src/ingest/ingest.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { eventTimeBounds } from '../../src/storage/event-time.ts'
import { createStore, findStore, type Store, storeFigures } from '../../src/storage/store.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { failureOf } from '../storage/failure.ts'
import { temporaryLake } from '../storage/lake.ts'
import { storedColumn, storedRows } from '../storage/rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')

let folder: ReturnType<typeof temporaryLake>
let lake: string
let logs: string
beforeEach(async () => {
  folder = temporaryLake()
  lake = join(folder.path, 'lake')
  logs = join(folder.path, 'logs')
  mkdirSync(logs)
  await createStore(lake, { name: 'events' }, NOW)
  return () => folder[Symbol.dispose]()
})

const current = async (): Promise<Store> => (await findStore(lake, 'events'))!

/** Ingests the folder of logs, or what is named. */
async function run(options: Partial<IngestOptions> = {}) {
  return ingest(await current(), { inputs: [logs], now: NOW, ...options })
}

/** A line of a rejects file. */
interface Reject {
  readonly file: string
  readonly offset: number
  readonly index: number
  readonly reason: string
  readonly record?: string
  readonly excerpt?: string
}

function rejectsOf(file: string | undefined): Reject[] {
  if (file === undefined) return []
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const reject = JSON.parse(line) as Reject
    return { ...reject, file: relative(logs, reject.file) }
  })
}

/** Events of one second each, from a number on. */
function events(first: number, count: number): object[] {
  return Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.parse('2024-05-01T00:00:00Z') + (first + i) * 1000).toISOString()
    return eventOf(eventId(first + i), time)
  })
}

describe('a run', () => {
  it('stores events in order of time, whatever the order of files', async () => {
    writeLog(join(logs, 'a.json'), events(20, 10).reverse())
    writeLog(join(logs, 'b.json'), events(0, 10))
    writeLog(join(logs, 'c.json'), events(10, 10))
    expect(await run()).toMatchObject({ read: 30, events: 30, files: 3, rejectsFile: undefined })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toEqual(
      Array.from({ length: 30 }, (_, i) => eventId(i)),
    )
  })

  it('stores nothing the second time, and makes no version', async () => {
    writeLog(join(logs, 'a.json'), [
      ...events(0, 50),
      { eventTime: '2024-05-01T00:00:00Z', eventName: 'no id' },
    ])
    expect(await run()).toMatchObject({ read: 51, events: 51, duplicates: 0 })
    const { version } = (await current()).table
    expect(await run()).toMatchObject({ read: 51, events: 0, duplicates: 51 })
    expect((await current()).table.version).toBe(version)
  })

  it('stores an event once that stands in two files, or in a file twice', async () => {
    writeLog(join(logs, 'a.json'), [...events(0, 10), ...events(5, 5)])
    writeLog(join(logs, 'b.json'), events(8, 4))
    expect(await run()).toMatchObject({ read: 19, events: 12, duplicates: 7 })
    // The same across the data files of one run, and with more files than one run.
    writeLog(join(logs, 'c.json'), events(11, 4))
    expect(await run({ dataFileRows: 1 })).toMatchObject({ read: 23, events: 3, duplicates: 20 })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(15)
  })

  it('commits whenever a data file is full', async () => {
    for (let file = 0; file < 5; file++) writeLog(join(logs, `${file}.json`), events(file * 10, 10))
    const { version } = (await current()).table
    expect(await run({ dataFileRows: 20 })).toMatchObject({ events: 50 })
    const store = await current()
    expect(store.table.version).toBe(version + 3)
    expect((await storeFigures(store)).files).toBe(3)
  })

  it('reads a trail in the order of its delivery, so that data files cover stretches of time', async () => {
    // Two accounts, five minutes a file: by path all of the one account would come first.
    for (const account of ['111111111111', '222222222222'])
      for (let hour = 0; hour < 4; hour++) {
        const stamp = `20240501T0${hour}00Z`
        const first = hour * 3600 + (account.startsWith('1') ? 0 : 1800)
        const name = `${account}_CloudTrail_us-east-1_${stamp}_AbCdEfGhIjKlMnOp.json.gz`
        mkdirSync(join(logs, account), { recursive: true })
        const text = JSON.stringify({ Records: events(first, 10) })
        writeFileSync(join(logs, account, name), gzipSync(text))
      }
    await run({ dataFileRows: 20 })
    const store = await current()
    expect((await storeFigures(store)).files).toBe(4)
    const { rows } = await storedRows(lake, 'events', NOW, [
      {
        path: ['eventtime'],
        type: store.columns.find(({ name }) => name === 'eventtime')!.type,
        operator: '<',
        values: [BigInt(Date.parse('2024-05-01T01:00:00Z')) * 1000n],
      },
    ])
    expect(rows).toHaveLength(20)
  })

  it('keeps back what may still come before, so that data files cover disjoint stretches of time', async () => {
    // Event i comes up to ten places late, as from many regions; every seventh is delivered twice.
    const late = Array.from({ length: 300 }, (_, i) => i).sort(
      (a, b) => a + ((a * 7) % 10) - (b + ((b * 7) % 10)),
    )
    for (let file = 0; file < 30; file++) {
      const numbers = late.slice(file * 10, file * 10 + 10)
      const records = [...numbers, ...numbers.filter((i) => i % 7 === 0)].flatMap((i) => events(i, 1))
      writeLog(join(logs, `${String(file).padStart(2, '0')}.json`), records)
    }
    expect(await run({ dataFileRows: 60 })).toMatchObject({ read: 343, events: 300, duplicates: 43 })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(300)
    const store = await current()
    const ranges = (await liveDataFiles(store.table))
      .map((file) => ({ rows: file.recordCount, ...eventTimeBounds(store, file) }))
      .sort((a, b) => Number(a.earliest! - b.earliest!))
    expect(ranges.length).toBeGreaterThan(2)
    expect(Math.max(...ranges.map(({ rows }) => rows))).toBeGreaterThanOrEqual(60)
    for (const [i, { earliest }] of ranges.slice(1).entries())
      expect(earliest! >= ranges[i]!.latest!).toBe(true)
  })

  it('says how far it is', async () => {
    for (let file = 0; file < 3; file++) writeLog(join(logs, `${file}.json`), events(file * 10, 10))
    const seen: IngestProgress[] = []
    await run({ onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ filesDone, events }) => [filesDone, events])).toEqual([
      [0, 10],
      [1, 20],
      [2, 30],
      [3, 30],
    ])
    const last = seen.at(-1)!
    expect(last.bytesTotal).toBeGreaterThan(0)
    expect([last.filesTotal, last.bytesDone]).toEqual([3, last.bytesTotal])
  })

  it('reads standard input, of which no size is known', async () => {
    async function* standardInput(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(JSON.stringify({ Records: events(0, 3) }))
    }
    const seen: IngestProgress[] = []
    const result = await run({
      inputs: ['-'],
      standardInput: standardInput(),
      onProgress: (progress) => seen.push(progress),
    })
    expect(result).toMatchObject({ read: 3, events: 3, files: 1 })
    expect(seen.at(-1)!.bytesTotal).toBe(undefined)
  })

  it('of nothing stores nothing', async () => {
    expect(await run()).toMatchObject({ read: 0, events: 0, files: 0, rejectsFile: undefined })
    expect(readdirSync((await current()).table.folder).sort()).toEqual(['data', 'metadata'])
  })

  it('ends when it is told to, and has committed what was full', async () => {
    for (let file = 0; file < 3; file++) writeLog(join(logs, `${file}.json`), events(file * 10, 10))
    const controller = new AbortController()
    const canceled = run({
      dataFileRows: 10,
      signal: controller.signal,
      onProgress: ({ events }) => {
        if (events === 20) controller.abort()
      },
    })
    expect(await failureOf(canceled)).toEqual({ code: 'USER_CANCELED', message: 'Query was canceled' })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(20)
    expect(await run()).toMatchObject({ events: 10, duplicates: 20 })
  })
})

describe('what cannot be stored', () => {
  it('goes to a file with reason and position, and holds nothing else up', async () => {
    const good = events(0, 2)
    writeLog(join(logs, 'a.json'), [good[0]!, { eventID: 'x' }, 7, { eventTime: 'redacted' }, good[1]!])
    writeFileSync(join(logs, 'b.json'), 'this is no JSON\n')
    const whole = gzipSync(JSON.stringify({ Records: [...events(2, 1), ...events(3, 200)] }), { level: 0 })
    writeFileSync(join(logs, 'c.json.gz'), whole.subarray(0, 500))
    const { rejectsFile, ...result } = await run()
    expect(rejectsFile).toMatch(/\/rejects\/2024-06-01T000000-000Z-[0-9a-f]{8}\.jsonl$/)
    const rejects = rejectsOf(rejectsFile)
    const positions = rejects.map(({ file, index, offset, reason }) => ({ file, index, offset, reason }))
    const text = readFileSync(join(logs, 'a.json'), 'utf8')
    expect(positions).toEqual([
      { file: 'a.json', index: 1, offset: text.indexOf('{"eventID":"x"}'), reason: 'eventTime is missing' },
      {
        file: 'a.json',
        index: 3,
        offset: text.indexOf('{"eventTime":"redacted"}'),
        reason: 'eventTime is not a time: redacted',
      },
      {
        file: 'a.json',
        index: 2,
        offset: text.indexOf('7,{'),
        reason: `expected an object, found a number at byte ${text.indexOf('7,{')}`,
      },
      { file: 'b.json', index: 0, offset: 0, reason: 'expected an object or array at byte 0' },
      expect.objectContaining({ file: 'c.json.gz', reason: 'unexpected end of gzip data' }),
    ])
    expect(rejects[0]!.record).toBe('{"eventID":"x"}')
    expect(rejects[3]!.excerpt).toBe('this is no JSON')
    expect(result).toMatchObject({ rejected: 5, files: 3 })
    expect(result.events).toBeGreaterThanOrEqual(3)
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(result.events)
  })

  it('is shown by its beginning where it is long', async () => {
    const long = `${'é'.repeat(31)}xx${'é'.repeat(40)}`
    writeLog(join(logs, 'a.json'), [{ eventTime: long }])
    const [reject] = rejectsOf((await run()).rejectsFile)
    expect(reject!.reason).toBe(`eventTime is not a time: ${'é'.repeat(31)}xx…`)
  })

  it('stays known of a run that fails later', async () => {
    writeLog(join(logs, 'a.json'), [{ eventID: 'x' }, ...events(0, 1)])
    const { folder: table } = (await current()).table
    rmSync(join(table, 'data'), { recursive: true })
    writeFileSync(join(table, 'data'), '')
    expect((await failureOf(run())).code).toBe('FOLDER_NOT_WRITABLE')
    const [name = ''] = readdirSync(join(table, 'rejects'))
    expect(rejectsOf(join(table, 'rejects', name)).map(({ reason }) => reason)).toEqual([
      'eventTime is missing',
    ])
  })
})

describe('errors', () => {
  it('an input that is not there', async () => {
    const missing = join(logs, 'none.json')
    expect(await failureOf(run({ inputs: [missing] }))).toEqual({
      code: 'FILE_NOT_FOUND',
      message: `No such file or folder: '${missing}'`,
    })
  })

  it('a store that cannot be written to: where, and why', async () => {
    writeLog(join(logs, 'a.json'), events(0, 1))
    const { table } = await current()
    const data = join(table.folder, 'data')
    rmSync(data, { recursive: true })
    writeFileSync(data, '')
    const { code, message } = await failureOf(run())
    expect(code).toBe('FOLDER_NOT_WRITABLE')
    expect(message.replace(/[0-9a-f-]{36}(?=\.parquet)/, 'ID')).toBe(
      `Cannot write to '${data}/ID.parquet': not a directory`,
    )
    expect((await current()).table.version).toBe(table.version)
  })

  it('metadata that cannot be written leaves no data file behind', async () => {
    writeLog(join(logs, 'a.json'), events(0, 1))
    const store = await current()
    const metadata = join(store.table.folder, 'metadata')
    const before = new Map(readdirSync(metadata).map((name) => [name, readFileSync(join(metadata, name))]))
    const onProgress = () => {
      rmSync(metadata, { recursive: true, force: true })
      writeFileSync(metadata, '')
    }
    const { code, message } = await failureOf(ingest(store, { inputs: [logs], now: NOW, onProgress }))
    expect([code, message]).toEqual([
      'STORE_NOT_FOUND',
      `Folder '${store.table.folder}' has no Iceberg table`,
    ])
    rmSync(metadata)
    mkdirSync(metadata)
    for (const [name, bytes] of before) writeFileSync(join(metadata, name), bytes)
    expect(await run()).toMatchObject({ events: 1 })
    expect(dataFiles(store)).toHaveLength(1)
  })

  it('a rejects file that cannot be written', async () => {
    writeLog(join(logs, 'a.json'), [{ eventID: 'x' }])
    const rejects = join((await current()).table.folder, 'rejects')
    writeFileSync(rejects, '')
    expect(await failureOf(run())).toEqual({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${rejects}': file already exists`,
    })
  })
})

const SOURCE = join(import.meta.dirname, '../../src')

/** A process that ingests the logs, a commit every twenty events. After `stopAfter` files it says so and waits to be killed. */
function ingestingProcess(stopAfter = 0): ChildProcess {
  const script = `
    import { writeSync } from 'node:fs'
    import { findStore } from ${JSON.stringify(join(SOURCE, 'storage/store.ts'))}
    import { ingest } from ${JSON.stringify(join(SOURCE, 'ingest/ingest.ts'))}
    process.stdout.write('ready')
    const store = await findStore(${JSON.stringify(lake)}, 'events')
    let files = 0
    const onProgress = () => {
      if (++files !== ${stopAfter}) return
      writeSync(1, 'stopped')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    }
    const options = { inputs: [${JSON.stringify(logs)}], now: ${NOW}, dataFileRows: 20, onProgress }
    const { events } = await ingest(store, options)
    process.stdout.write(' ' + events)`
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += String(chunk)))
    child.on('close', () => resolve(output))
  })

const dataFiles = ({ table }: Store) =>
  readdirSync(join(table.folder, 'data')).filter((name) => name.endsWith('.parquet'))

describe('processes', () => {
  it('killed at any moment leave a readable store, which a new run completes', async () => {
    for (let file = 0; file < 20; file++) writeLog(join(logs, `${file}.json`), events(file * 10, 10))
    let stored = 0
    const half = ingestingProcess(10)
    half.stdout?.on('data', (chunk: Buffer) => {
      if (String(chunk).includes('stopped')) half.kill('SIGKILL')
    })
    await ended(half)
    stored = (await storedColumn(lake, 'events', 'eventid', NOW)).length
    expect(stored).toBe(100)
    for (const delay of [0, 30, 60, 90, 120, 150, 180]) {
      const child = ingestingProcess()
      const output = ended(child)
      await new Promise((resolve) => child.stdout?.once('data', resolve))
      setTimeout(() => child.kill('SIGKILL'), delay)
      await output
      const ids = await storedColumn(lake, 'events', 'eventid', NOW)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBeGreaterThanOrEqual(stored)
      stored = ids.length
    }
    expect(await run()).toMatchObject({ read: 200, events: 200 - stored, duplicates: stored })
    expect((await storedColumn(lake, 'events', 'eventid', NOW)).sort()).toEqual(
      Array.from({ length: 200 }, (_, i) => eventId(i)),
    )
  })

  it('that ingest the same at once store every event once', async () => {
    for (let file = 0; file < 10; file++) writeLog(join(logs, `${file}.json`), events(file * 10, 15))
    const outputs = await Promise.all([1, 2, 3].map(() => ended(ingestingProcess())))
    const stored = outputs.map((output) => Number(output.replace('ready ', '')))
    expect(stored.reduce((sum, events) => sum + events, 0)).toBe(105)
    expect(new Set(await storedColumn(lake, 'events', 'eventid', NOW)).size).toBe(105)
    const { files, events: total } = await storeFigures(await current())
    expect(total).toBe(105)
    expect(dataFiles(await current())).toHaveLength(files)
  })
})

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { ingest, type IngestOptions } from '../../src/ingest/ingest.ts'
import type { SourceFile } from '../../src/ingest/source/source-file.ts'
import { readLedger } from '../../src/storage/ledger.ts'
import { createStore, findStore, type Store, storeFigures } from '../../src/storage/store.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { failureOf } from '../storage/failure.ts'
import { temporaryLake } from '../storage/lake.ts'
import { storedColumn, storedRows } from '../storage/rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')
const WORKER = new URL('../../src/worker.ts', import.meta.url)

/** Two threads that read and one that stores, however little there is to do. */
const THREADS = { threads: 3, worker: WORKER, leastBytes: 1, groupBytes: 500 } as const

let lake: string
let logs: string
beforeEach(() => {
  const folder = temporaryLake()
  lake = join(folder.path, 'lake')
  logs = join(folder.path, 'logs')
  mkdirSync(logs)
  return () => folder[Symbol.dispose]()
})

async function current(name: string): Promise<Store> {
  return (await findStore(lake, name)) ?? createStore(lake, { name }, NOW)
}

async function run(name: string, options: Partial<IngestOptions>) {
  return ingest(await current(name), { inputs: [logs], now: NOW, ...options })
}

const dataFiles = async (name: string) =>
  readdirSync(join((await current(name)).table.folder, 'data')).filter((file) => file.endsWith('.parquet'))

/** A thread that runs holds a port open. */
const openPorts = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length
const portsBefore = openPorts()
const runningThreads = () => openPorts() - portsBefore

function eventAt(number: number, second: number, more: object = {}): object {
  const time = new Date(Date.parse('2024-05-01T00:00:00Z') + second * 1000).toISOString()
  return eventOf(eventId(number), time, more)
}

/** What can be compared of a run and what it stored. */
async function outcomeOf(name: string, options: Partial<IngestOptions>) {
  const { seconds, rejectsFile, failuresFile, ...told } = await run(name, options)
  expect(seconds).toBeGreaterThan(0)
  const textOf = (file: string | undefined) => (file === undefined ? '' : readFileSync(file, 'utf8'))
  const entries = await Array.fromAsync(readLedger(await current(name)))
  const { rows } = await storedRows(lake, name, NOW)
  return {
    ...{ told, rejects: textOf(rejectsFile), failures: textOf(failuresFile), entries, rows },
    files: (await dataFiles(name)).length,
  }
}

/** A record, or something that is none. */
const record = fc.oneof(
  { weight: 20, arbitrary: fc.record({ number: fc.nat(150), long: fc.nat(4000) }) },
  { weight: 1, arbitrary: fc.constantFrom('no record', '{"eventID":"x"}', '{"eventTime":"never"}') },
)

describe('threads', () => {
  it('read standard input in parts of one buffer, and leave that as it is', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `${JSON.stringify(eventAt(i, i))}\n`)
    const whole = Buffer.from(lines.join(''))
    const before = whole.toString()
    async function* standardInput(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < whole.length; at += 10_000) yield whole.subarray(at, at + 10_000)
      // Small ones lie in Node's pool.
      yield Buffer.from(`${JSON.stringify(eventAt(400, 400))}\n`)
    }
    const result = await run('parts', { ...THREADS, inputs: ['-'], standardInput: standardInput() })
    expect(result).toMatchObject({ events: 401, rejected: 0, failed: 0 })
    expect(whole.toString()).toBe(before)
  })

  it('store and tell what one does, however the events are spread over files', async () => {
    let stores = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            records: fc.array(record, { maxLength: 40 }),
            form: fc.constantFrom('json', 'gz', 'cut'),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.constantFrom(7, 50, 1_000),
        async (files, dataFileRows) => {
          stores++
          const inputs = [join(logs, String(stores))]
          mkdirSync(inputs[0]!)
          for (const [i, { records, form }] of files.entries()) {
            const texts = records.map((one) => {
              if (typeof one === 'string') return one
              // The sooner a file comes, the earlier its events are, most of them; an event has one time, wherever it is.
              const number = 20 * i + one.number
              const more = one.long > 2000 ? { requestParameters: { text: 'x'.repeat(one.long) } } : {}
              return JSON.stringify(eventAt(number, 30 * number + ((number * 7919) % 900), more))
            })
            const text = `{"Records":[${texts.join(',')}]}`
            const bytes = form === 'json' ? Buffer.from(text) : gzipSync(text)
            const name = `${String(i).padStart(2, '0')}.json${form === 'json' ? '' : '.gz'}`
            writeFileSync(
              join(inputs[0]!, name),
              form === 'cut' ? bytes.subarray(0, bytes.length - 9) : bytes,
            )
          }
          const one = await outcomeOf(`one-${stores}`, { inputs, dataFileRows, groupBytes: 500 })
          const two = await outcomeOf(`two-${stores}`, { inputs, dataFileRows, ...THREADS })
          expect(two).toEqual(one)
          const ids = await storedColumn(lake, `two-${stores}`, 'eventid', NOW)
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 4, endOnFailure: true },
    )
  })

  it('read what only this thread can open, in order', async () => {
    const texts = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({ Records: [eventAt(i, i), eventAt(i + 1, i + 1), { eventID: 'x' }] }),
    )
    const files = texts.map((text, i): SourceFile => {
      const bytes = new TextEncoder().encode(text)
      return {
        ...{ path: `memory-${i}`, size: bytes.length, named: true },
        async *open() {
          for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50)
        },
      }
    })
    const one = await outcomeOf('one', { inputs: [], files, groupBytes: 500 })
    expect(one.told).toMatchObject({ read: 90, events: 31, duplicates: 29, rejected: 30 })
    expect(await outcomeOf('two', { inputs: [], files, ...THREADS })).toEqual(one)
  })

  it('take what another run stored meanwhile for what it is', async () => {
    for (let i = 0; i < 40; i++)
      writeLog(join(logs, `${100 + i}.json`), [eventAt(i, i), eventAt(i + 1, i + 1)])
    await current('events')
    const [a, b] = await Promise.all([run('events', THREADS), run('events', THREADS)])
    expect(a.events + b.events).toBe(41)
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(41)
  })
})

describe('a run on threads that does not come to its end', () => {
  function writeMany(): void {
    for (let i = 0; i < 60; i++) writeLog(join(logs, `${100 + i}.json`), [eventAt(i, i)])
  }

  it('ends when it is told to, leaves what it committed and nothing else, and no thread', async () => {
    writeMany()
    const controller = new AbortController()
    let running = 0
    const canceled = run('events', {
      ...{ ...THREADS, dataFileRows: 10, signal: controller.signal },
      onProgress({ events }) {
        running = Math.max(running, runningThreads())
        if (events >= 30) controller.abort()
      },
    })
    expect(await failureOf(canceled)).toEqual({ code: 'USER_CANCELED', message: 'Query was canceled' })
    expect([running, runningThreads()]).toEqual([3, 0])
    const stored = (await storedColumn(lake, 'events', 'eventid', NOW)).length
    expect(stored).toBeLessThan(60)
    expect(await dataFiles('events')).toHaveLength((await storeFigures(await current('events'))).files)
    expect(await run('events', THREADS)).toMatchObject({ events: 60 - stored, duplicates: stored })
    expect(runningThreads()).toBe(0)
  })

  it('was canceled before it began', async () => {
    writeMany()
    const canceled = run('events', { ...THREADS, signal: AbortSignal.abort() })
    expect(await failureOf(canceled)).toEqual({ code: 'USER_CANCELED', message: 'Query was canceled' })
    expect(runningThreads()).toBe(0)
  })

  it('lost a thread', async () => {
    writeMany()
    const worker = new URL(
      `data:text/javascript,import { workerData, parentPort } from 'node:worker_threads'
       import { serveIngest } from '${new URL('../../src/ingest/parallel/worker.ts', import.meta.url).href}'
       if (workerData.ingest.kind === 'assemble') serveIngest(parentPort, workerData.ingest)
       else parentPort.on('message', () => process.exit(7))`.replaceAll('\n', ';'),
    )
    expect(await failureOf(run('events', { ...THREADS, worker }))).toEqual({
      code: 'GENERIC_INTERNAL_ERROR',
      message: 'A worker thread was lost: it ended with exit code 7',
    })
    expect(runningThreads()).toBe(0)
    expect(await dataFiles('events')).toEqual([])
    expect(await run('events', THREADS)).toMatchObject({ events: 60 })
  })

  it('lost the thread that stores', async () => {
    writeMany()
    const worker = new URL(
      `data:text/javascript,import { workerData, parentPort } from 'node:worker_threads'
       import { serveIngest } from '${new URL('../../src/ingest/parallel/worker.ts', import.meta.url).href}'
       if (workerData.ingest.kind === 'shred') serveIngest(parentPort, workerData.ingest)
       else throw new Error('no such luck')`.replaceAll('\n', ';'),
    )
    expect(await failureOf(run('events', { ...THREADS, worker }))).toEqual({
      code: 'GENERIC_INTERNAL_ERROR',
      message: 'A worker thread was lost: no such luck',
    })
    expect(runningThreads()).toBe(0)
  })

  it('met a file that cannot be read, after others', async () => {
    writeMany()
    const broken: SourceFile = {
      ...{ path: 'broken', size: 1_000, named: true },
      async *open() {
        yield new TextEncoder().encode('{"Records":[')
        throw new TraillakeError('FILE_UNREADABLE', "Cannot read 'broken': input/output error")
      },
    }
    const error = { code: 'FILE_UNREADABLE', message: "Cannot read 'broken': input/output error" }
    expect(await failureOf(run('events', { ...THREADS, files: [broken] }))).toEqual(error)
    expect(await failureOf(run('events', { files: [broken] }))).toEqual(error)
    expect(runningThreads()).toBe(0)
    expect(await dataFiles('events')).toEqual([])
  })

  it('cannot write', async () => {
    writeMany()
    const { table } = await current('events')
    rmSync(join(table.folder, 'data'), { recursive: true, force: true })
    writeFileSync(join(table.folder, 'data'), '')
    expect((await failureOf(run('events', THREADS))).code).toBe('FOLDER_NOT_WRITABLE')
    expect(runningThreads()).toBe(0)
  })
})

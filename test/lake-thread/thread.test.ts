import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lake, type LakeThread, openLake, openLakeThread, TraillakeError } from '../../src/index.ts'
import { readResultFile } from '../../src/query-service/result-file.ts'
import { event, temporaryFolder } from '../support/cli.ts'

const ENDLESS = 'SELECT a.eventid FROM events a, events b, events c, events d, events e, events f'

let folder = ''
let lake: Lake
let thread: LakeThread

beforeAll(async () => {
  folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'log.json'), JSON.stringify(Array.from({ length: 40 }, (_, i) => event(i))))
  lake = await openLake(join(folder, 'lake'))
  thread = await openLakeThread(lake.folder, { threads: 1 })
})
afterAll(async () => {
  await thread.close()
  await lake.close()
})

const request = (sql: string, name: string) => ({
  ...{ sql, file: join(folder, name), timeLimitMs: 60_000 },
  ...{ memoryLimit: undefined, maxResultBytes: 2 ** 30 },
})
const never = (): AbortSignal => new AbortController().signal

describe('a lake on a thread of its own', () => {
  it('ingests, and tells how far it is', async () => {
    const progress: number[] = []
    const { events } = await thread.ingest(join(folder, 'log.json'), {
      onProgress: ({ filesDone }) => progress.push(filesDone),
    })
    expect(events).toBe(40)
    expect(progress.at(-1)).toBe(1)
    expect((await lake.store('events')).events).toBe(40)
  })

  it('gives the rows of a small answer', async () => {
    expect(await thread.rows('SELECT count(*) AS n, max(eventname) AS name FROM events')).toEqual([
      { n: 40, name: 'PutObject' },
    ])
    expect(await thread.rows('SELECT count(*) AS n FROM $EDS_ID', { store: 'events' })).toEqual([{ n: 40 }])
  })

  it('writes an answer into a file, with figures of what was read', async () => {
    const figures: object[] = []
    const answer = await thread.writeAnswer(request('SELECT eventid FROM events ORDER BY 1', 'a.parquet'), {
      signal: never(),
      onFigures: (each) => figures.push(each),
    })
    expect(answer).toEqual({ rows: 40, timedOut: undefined })
    expect(figures.at(-1)).toMatchObject({ eventsScanned: 40, eventsMatched: 40 })
    const rows: unknown[] = []
    for await (const row of readResultFile(join(folder, 'a.parquet'))) rows.push(row)
    expect(rows).toEqual(Array.from({ length: 40 }, (_, i) => [event(i)['eventID']]))
  })

  it('writes parts of an answer, each from where the one before ended', async () => {
    const part = { answer: join(folder, 'a.parquet'), columns: ['id'], file: join(folder, 'part.csv.gz') }
    const whole = await thread.writeCsvPart({ ...part, first: 0, partBytes: 2 ** 20 })
    expect(whole.next).toBeUndefined()
    expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/)
    const first = await thread.writeCsvPart({ ...part, first: 0, partBytes: 0 })
    expect(first.next).toBe(0)
  })

  it('gives errors with their codes and places', async () => {
    await expect(thread.rows('SELECT nothing FROM events')).rejects.toMatchObject({
      ...{ code: 'COLUMN_NOT_FOUND', message: "line 1:8: Column 'nothing' cannot be resolved" },
    })
    await expect(
      thread.writeAnswer(request('SELECT 1 / (eventversion IS NULL AND 1=0', 'b'), {
        ...{ signal: never(), onFigures: () => undefined },
      }),
    ).rejects.toMatchObject({ code: 'SYNTAX_ERROR' })
  })

  it('keeps what rows there were of a statement that ran out of time', async () => {
    const answer = await thread.writeAnswer(
      { ...request(ENDLESS, 'late.parquet'), timeLimitMs: 3000 },
      { signal: never(), onFigures: () => undefined },
    )
    expect(answer.timedOut).toBe('Query exceeded the maximum execution time limit of 3.00s')
    expect(answer.rows).toBeGreaterThan(0)
  })

  it('ends what is cancelled, leaves no file, and goes on', async () => {
    const controller = new AbortController()
    const answer = thread.writeAnswer(request(ENDLESS, 'canceled.parquet'), {
      ...{ signal: controller.signal, onFigures: () => undefined },
    })
    setTimeout(() => {
      controller.abort(new TraillakeError('USER_CANCELED', 'Enough'))
    }, 100)
    await expect(answer).rejects.toMatchObject({ code: 'USER_CANCELED', message: 'Enough' })
    expect(readdirSync(folder)).not.toContain('canceled.parquet')
    const gone = AbortSignal.abort()
    await expect(thread.rows('SELECT 1', { signal: gone })).rejects.toMatchObject({ code: 'USER_CANCELED' })
    expect(await thread.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('goes by the clock of who calls', async () => {
    await using past = await openLakeThread(lake.folder, { clock: () => Date.parse('2020-02-29T12:00:00Z') })
    expect(await past.rows('SELECT current_date AS today')).toEqual([{ today: '2020-02-29' }])
  })

  it('ends what runs when it is closed, and takes no more', async () => {
    const closing = await openLakeThread(lake.folder, { threads: 1 })
    const answer = closing.writeAnswer(request(ENDLESS, 'closed.parquet'), {
      ...{ signal: never(), onFigures: () => undefined },
    })
    const ended = expect(answer).rejects.toMatchObject({ code: 'USER_CANCELED' })
    setTimeout(() => void closing.close(), 100)
    await ended
    const message = 'The lake was closed before the query ended'
    await expect(closing.rows('SELECT 1')).rejects.toMatchObject({ code: 'USER_CANCELED', message })
    await closing.close()
  })
})

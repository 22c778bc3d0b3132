import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { ingest, type IngestOptions } from '../../src/ingest/ingest.ts'
import { readLedger } from '../../src/storage/ledger.ts'
import { updateStore } from '../../src/storage/lifecycle.ts'
import { applyRetention } from '../../src/storage/retention.ts'
import { createStore, findStore, type Store } from '../../src/storage/store.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { temporaryLake } from '../storage/lake.ts'
import { storedColumn } from '../storage/rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: string
let logs: string
beforeEach(async () => {
  const folder = temporaryLake()
  lake = join(folder.path, 'lake')
  logs = join(folder.path, 'logs')
  mkdirSync(logs)
  await createStore(lake, { name: 'events' }, NOW)
  return () => folder[Symbol.dispose]()
})

const current = async (): Promise<Store> => (await findStore(lake, 'events'))!
const run = async (options: Partial<IngestOptions> = {}) =>
  ingest(await current(), { inputs: [logs], now: NOW, ...options })
const entries = async () => Array.fromAsync(readLedger(await current()))
const stored = () => storedColumn(lake, 'events', 'eventid', NOW)

function events(first: number, count: number, day = '2024-05-01'): object[] {
  return Array.from({ length: count }, (_, i) =>
    eventOf(eventId(first + i), new Date(Date.parse(day) + (first + i) * 1000).toISOString()),
  )
}

describe('files that were taken', () => {
  it('are in the ledger with what became of them', async () => {
    writeLog(join(logs, 'a.json'), [...events(0, 3), ...events(0, 1), { eventID: 'x' }])
    const gzip = gzipSync(JSON.stringify({ Records: events(10, 2) }))
    writeFileSync(join(logs, 'b.json.gz'), gzip)
    await run()
    const common = { expired: 0, notSelected: 0, taken: NOW, epoch: 0 }
    const text = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown
    const number = expect.any(Number) as unknown
    expect(await entries()).toEqual([
      {
        ...{ source: join(logs, 'a.json'), size: readFileSync(join(logs, 'a.json')).length, tag: text },
        ...{ modified: number, bytes: number, events: 3, duplicates: 1, rejected: 1, ...common },
      },
      {
        ...{ source: join(logs, 'b.json.gz'), size: gzip.length, tag: text, modified: number },
        ...{ bytes: number, events: 2, duplicates: 0, rejected: 0, ...common },
      },
    ])
  })

  it('are not read again, and their events count as duplicates', async () => {
    writeLog(join(logs, 'a.json'), [...events(0, 3), ...events(0, 1)])
    expect(await run()).toMatchObject({ read: 4, events: 3, duplicates: 1, files: 1, skipped: 0 })
    writeLog(join(logs, 'b.json'), events(10, 2))
    const second = await run()
    expect(second).toMatchObject({ read: 6, events: 2, duplicates: 4, files: 2, skipped: 1 })
    expect(await run()).toMatchObject({ read: 6, events: 0, duplicates: 6, skipped: 2, bytes: 0 })
    expect(await entries()).toHaveLength(2)
    expect(await run({ again: true })).toMatchObject({ read: 6, events: 0, duplicates: 6, skipped: 0 })
  })

  it('are the same by their content, and read where that changed', async () => {
    const path = join(logs, 'a.json')
    writeLog(path, events(0, 3))
    await run()
    utimesSync(path, 1, 1)
    expect(await run()).toMatchObject({ skipped: 1 })
    // Of the same length.
    writeLog(path, events(4, 3))
    utimesSync(path, 2, 2)
    expect(await run()).toMatchObject({ skipped: 0, events: 3 })
    writeLog(path, events(4, 4))
    expect(await run()).toMatchObject({ skipped: 0, events: 1, duplicates: 3 })
    renameSync(path, join(logs, 'b.json'))
    expect(await run()).toMatchObject({ skipped: 0, events: 0, duplicates: 4 })
  })

  it('are read again where something in them was not taken', async () => {
    writeLog(join(logs, 'a.json'), [...events(0, 3), { eventID: 'x' }])
    writeLog(join(logs, 'old.json'), events(10, 2, '2000-01-01'))
    expect(await run()).toMatchObject({ events: 3, rejected: 1, expired: 2 })
    expect(await run()).toMatchObject({ skipped: 0, duplicates: 3, rejected: 1, expired: 2 })
  })

  it('are read again after the retention changed, which may have removed their events', async () => {
    writeLog(join(logs, 'a.json'), events(0, 3))
    await run()
    await updateStore(lake, await current(), { retentionDays: 7 }, NOW)
    await updateStore(lake, await current(), { retentionDays: 2557 }, NOW)
    await applyRetention(await current(), { now: NOW })
    expect(await run()).toMatchObject({ skipped: 0, events: 3 })
    expect(await run()).toMatchObject({ skipped: 1, events: 0 })
  })

  it('enter the ledger with the last of their events', async () => {
    for (const i of [0, 1, 2, 3, 4, 5]) writeLog(join(logs, `${i}.json`), events(i * 10, 10))
    let files = 0
    const stop = new AbortController()
    const onProgress = () => {
      if (++files === 4) stop.abort()
    }
    await expect(run({ dataFileRows: 10, onProgress, signal: stop.signal })).rejects.toThrow('canceled')
    const known = (await entries()).reduce((sum, entry) => sum + entry.events, 0)
    expect(known).toBeGreaterThan(0)
    const before = await stored()
    for (const { source } of await entries()) {
      const { Records } = JSON.parse(readFileSync(source, 'utf8')) as { Records: { eventID: string }[] }
      for (const { eventID } of Records) expect(before).toContain(eventID)
    }
    expect(await run()).toMatchObject({ skipped: known / 10, events: 60 - before.length })
    expect(await stored()).toHaveLength(60)
  })

  it('are committed from time to time', async () => {
    for (const i of [0, 1, 2]) writeLog(join(logs, `${i}.json`), events(i * 10, 10))
    const { snapshots } = (await current()).table.metadata
    await run({ checkpointMs: 0 })
    expect((await current()).table.metadata.snapshots.length - snapshots.length).toBeGreaterThanOrEqual(2)
    expect(await stored()).toHaveLength(30)
    expect(await entries()).toHaveLength(3)
  })

  it('have no entry where they are standard input', async () => {
    async function* standardInput(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(JSON.stringify({ Records: events(0, 2) }))
    }
    expect(await run({ inputs: ['-'], standardInput: standardInput() })).toMatchObject({ events: 2 })
    expect(await entries()).toEqual([])
  })
})

describe('files that could not be read', () => {
  it('are listed, and read alone', async () => {
    const whole = gzipSync(JSON.stringify({ Records: events(0, 500) }))
    writeFileSync(join(logs, 'cut.json.gz'), whole.subarray(0, whole.length / 2))
    writeLog(join(logs, 'good.json'), events(1000, 2))
    writeLog(join(logs, 'later.json'), events(2000, 2))
    const first = await run({ inputs: [join(logs, 'cut.json.gz'), join(logs, 'good.json')] })
    expect(first).toMatchObject({ failed: 1, rejected: 1 })
    const list = readFileSync(first.failuresFile!, 'utf8')
    expect(list).toBe(`{"source":"${join(logs, 'cut.json.gz')}","reason":"unexpected end of gzip data"}\n`)
    expect((await entries()).map(({ source }) => source)).toEqual([join(logs, 'good.json')])
    writeFileSync(join(logs, 'cut.json.gz'), whole)
    const second = await run({ inputs: [], retry: first.failuresFile })
    expect(second).toMatchObject({ files: 1, read: 500, failed: 0, failuresFile: undefined })
    expect(await stored()).toHaveLength(502)
  })

  it('are listed where the user says, and still when they are gone', async () => {
    const list = join(logs, '../lists/failures.jsonl')
    writeFileSync(join(logs, 'cut.gz'), gzipSync('{}').subarray(0, 12))
    expect(await run({ failuresFile: list })).toMatchObject({ failed: 1, failuresFile: list })
    rmSync(join(logs, 'cut.gz'))
    expect(await run({ inputs: [], retry: list, failuresFile: list })).toMatchObject({ failed: 1 })
    expect(readFileSync(list, 'utf8')).toBe(
      `{"source":"${join(logs, 'cut.gz')}","reason":"No such file or folder: '${join(logs, 'cut.gz')}'"}\n`,
    )
    expect(await run({ failuresFile: list })).toMatchObject({ failed: 0, failuresFile: undefined })
    expect(readFileSync(list, 'utf8')).toBe('')
  })

  it('must be in a list of failures', async () => {
    writeFileSync(join(logs, 'list'), '{"source":"/a"}\nx\n')
    await expect(run({ retry: join(logs, 'list') })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `'${join(logs, 'list')}' is no list of failures: line 2 names no source`,
      hint: 'An ingest that could not read files names the list of them in its summary.',
    })
  })
})

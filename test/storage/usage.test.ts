import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { type Lake, openLake } from '../../src/engine.ts'
import { createMeter } from '../../src/storage/usage/meter.ts'
import { foldUsage } from '../../src/storage/usage/usage.ts'
import { formatBytes } from '../../src/cli/render/units.ts'
import { cli, event, temporaryFolder } from '../support/cli.ts'

const DAY = 86_400_000
const FIRST = Date.parse('2026-02-01T10:00:00Z')

let folder: string
let lake: string
let now: number
beforeEach(() => {
  folder = temporaryFolder()
  lake = join(folder, 'lake')
  now = FIRST
  return () => rmSync(folder, { recursive: true })
})

const open = (): Promise<Lake> => openLake(lake, { clock: () => now, threads: 1, cache: false })

/** A log file of events from a number on, and how many bytes of event JSON it has. */
function writeLog(
  name: string,
  first: number,
  count: number,
): { readonly path: string; readonly bytes: number } {
  const path = join(folder, name)
  const texts = Array.from({ length: count }, (_, i) => JSON.stringify(event(first + i)))
  // White space between tokens is no part of an event.
  writeFileSync(path, `{ "Records" : [ ${texts.join(' ,\n ')} ] }`)
  return { path, bytes: texts.reduce((sum, text) => sum + text.length, 0) }
}

const scanOf = async (one: Lake, sql: string): Promise<number> => {
  const result = await one.query(sql)
  await result.rows()
  return result.statistics.bytesScanned
}

describe('what was ingested', () => {
  it('is told by store and day, in bytes of event JSON', async () => {
    await using one = await open()
    await one.createStore('other')
    const [a, b, c] = [writeLog('a.json', 0, 5), writeLog('b.json', 5, 3), writeLog('c.json', 3, 4)]
    await one.ingest([a.path, b.path])
    await one.ingest(a.path, { store: 'other' })
    now += DAY
    // Two of these events are in the store already: they were ingested all the same.
    await one.ingest(c.path)
    // A file that is known is not read again.
    await one.ingest(a.path)
    const ingested = { kind: 'ingested' }
    const all = [
      { ...ingested, day: '2026-02-01', store: 'events', bytes: a.bytes + b.bytes, count: 8 },
      { ...ingested, day: '2026-02-01', store: 'other', bytes: a.bytes, count: 5 },
      { ...ingested, day: '2026-02-02', store: 'events', bytes: c.bytes, count: 4 },
    ]
    expect(await one.usage()).toEqual(all)
    expect(await one.usage({ store: 'other' })).toEqual([all[1]])
    expect(await one.usage({ from: '2026-02-02' })).toEqual([all[2]])
    expect(await one.usage({ to: '2026-02-01', store: 'events' })).toEqual([all[0]])
  })

  it('is told of standard input too, which no ledger knows', async () => {
    const text = JSON.stringify(event(1))
    const { code } = await cli(['ingest', '-'], {
      lake,
      input: `${text}\n${text}`,
      now: '2026-02-01T23:59:59Z',
    })
    expect(code).toBe(0)
    await using one = await open()
    expect(await one.usage()).toEqual([
      { day: '2026-02-01', kind: 'ingested', store: 'events', bytes: 2 * text.length, count: 2 },
    ])
  })
})

describe('what was scanned', () => {
  beforeEach(async () => {
    await using one = await open()
    await one.ingest(writeLog('a.json', 0, 100).path)
  })
  const scanned = async () => {
    await using one = await open()
    return (await one.usage()).filter(({ kind }) => kind === 'scanned')
  }

  it('is the sum of what queries say, by day; those that read nothing are none', async () => {
    await using one = await open()
    const first = await scanOf(one, 'SELECT eventname FROM events')
    await scanOf(one, 'SELECT 1')
    await scanOf(one, "SELECT eventname FROM events WHERE eventtime < timestamp '2000-01-01'")
    now += DAY
    const second = await scanOf(one, 'SELECT * FROM events')
    await one.explain('SELECT * FROM events', { analyze: true })
    // Given up after the first batch: what was read until then counts.
    for await (const row of (await one.query('SELECT eventid FROM events')).values()) {
      expect(row).toHaveLength(1)
      break
    }
    expect(first).toBeGreaterThan(0)
    expect(second).toBeGreaterThan(first)
    const [one1, two] = await scanned()
    expect(one1).toEqual({ day: '2026-02-01', kind: 'scanned', store: undefined, bytes: first, count: 1 })
    expect(two).toMatchObject({ day: '2026-02-02', count: 3 })
    expect(two!.bytes).toBeGreaterThan(2 * second)
  })

  it('counts no page twice where a column of many bytes is read in pieces', async () => {
    await using one = await open()
    const path = join(folder, 'long.json')
    // They hardly compress, so that a piece is some dozens of them.
    const more = (i: number) => ({ requestParameters: { noise: randomBytes(30_000).toString('base64'), i } })
    writeFileSync(path, JSON.stringify({ Records: Array.from({ length: 400 }, (_, i) => event(i, more(i))) }))
    await one.ingest(path)
    const swept = await scanOf(one, "SELECT count(*) FROM events WHERE eventjson LIKE '%not there%'")
    const extracted = "json_extract_scalar(eventjson, '$.requestParameters.i')"
    const inPieces = await scanOf(one, `SELECT count(*) FROM events WHERE ${extracted} = '1000'`)
    expect(swept).toBeGreaterThan(8 * 2 ** 20)
    // It reads the page index besides.
    expect(inPieces - swept).toBeLessThan(16_384)
  })

  it('is counted whole by many processes at once', async () => {
    const query = () =>
      cli(['query', 'SELECT eventname FROM events', '--no-cache', '--format', 'csv'], {
        ...{ lake, now: '2026-02-01T12:00:00Z' },
      })
    const runs = await Promise.all(Array.from({ length: 6 }, query))
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0])
    await using one = await open()
    const bytes = await scanOf(one, 'SELECT eventname FROM events')
    expect(await scanned()).toEqual([
      { day: '2026-02-01', kind: 'scanned', store: undefined, bytes: 7 * bytes, count: 7 },
    ])
  })

  it('is folded to a line once a day is over for a day, by maintenance, and says the same', async () => {
    const meter = createMeter(lake)
    for (let day = 0; day < 4; day++)
      for (let i = 1; i <= 100; i++)
        meter.add({ kind: 'scanned', time: FIRST + day * DAY, bytes: i, count: 1 })
    meter.close()
    // A crash cut a line off; the next one stands behind it.
    appendFileSync(
      join(lake, 'usage', '2026-02-02.jsonl'),
      '{"kind":"scanned","ti{"kind":"scanned","time":1,"bytes":7,"count":1}\n',
    )
    const before = await scanned()
    expect(before.map(({ day, bytes, count }) => [day, bytes, count])).toEqual([
      ['2026-02-01', 5050, 100],
      ['2026-02-02', 5057, 101],
      ['2026-02-03', 5050, 100],
      ['2026-02-04', 5050, 100],
    ])
    now = FIRST + 3 * DAY
    await using one = await open()
    await one.maintain()
    const files = () => readdirSync(join(lake, 'usage'))
    expect(files()).toEqual(['2026-02-01.json', '2026-02-02.json', '2026-02-03.jsonl', '2026-02-04.jsonl'])
    expect(readFileSync(join(lake, 'usage', '2026-02-02.json'), 'utf8')).toBe(
      '{"kind":"scanned","bytes":5057,"count":101}\n',
    )
    expect(await scanned()).toEqual(before)
    // Killed between the total and the removal of the lines: the total counts, and the rest is done.
    writeFileSync(
      join(lake, 'usage', '2026-02-01.jsonl'),
      '{"kind":"scanned","time":1,"bytes":5050,"count":100}\n',
    )
    expect(await scanned()).toEqual(before)
    await foldUsage(lake, now)
    expect(files()).toEqual(['2026-02-01.json', '2026-02-02.json', '2026-02-03.jsonl', '2026-02-04.jsonl'])
  })

  it('is not written down where nothing can be written, and the query answers', async () => {
    // A file in the place of the folder stands for every reason; root may write to read-only folders.
    mkdirSync(lake, { recursive: true })
    writeFileSync(join(lake, 'usage'), '')
    await using one = await open()
    expect(await scanOf(one, 'SELECT eventname FROM events')).toBeGreaterThan(0)
    expect(readFileSync(join(lake, 'usage'), 'utf8')).toBe('')
  })
})

describe('the command', () => {
  it('prints a table, CSV and JSON', async () => {
    await using one = await open()
    const { path, bytes } = writeLog('a.json', 0, 1200)
    await one.ingest(path)
    const scanned = await scanOf(one, 'SELECT eventname FROM events')
    const run = async (...args: readonly string[]) => (await cli(['usage', ...args], { lake })).stdout
    expect(await run('--format', 'csv')).toBe(
      `day,kind,store,bytes,count\n2026-02-01,ingested,events,${bytes},1200\n2026-02-01,scanned,,${scanned},1\n`,
    )
    expect(JSON.parse(await run('--format', 'json', '--store', 'events'))).toEqual([
      { day: '2026-02-01', kind: 'ingested', store: 'events', bytes, count: 1200 },
    ])
    expect(await run()).toBe(
      [
        'DAY         WHAT      STORE   BYTES      OF',
        `2026-02-01  ingested  events  ${formatBytes(bytes).padEnd(9)}  1,200 events`,
        `2026-02-01  scanned   -       ${formatBytes(scanned).padEnd(9)}  1 query`,
        '',
      ].join('\n'),
    )
  })

  it('of a lake without any', async () => {
    expect(await cli(['usage'], { lake })).toEqual({
      code: 0,
      stdout: 'Nothing was ingested or scanned.\n',
      stderr: '',
    })
    expect(existsSync(lake)).toBe(false)
  })

  it.each([
    [['--format', 'xml'], "error: Format 'xml' is not known\nhint: Choose one of table, csv, json.\n"],
    [['--from', 'soon'], "error: 'soon' is not a day\nhint: Write it as 2026-01-31.\n"],
    [['--to', '2026-13-01'], "error: '2026-13-01' is not a day\nhint: Write it as 2026-01-31.\n"],
  ])('refuses %j', async (args, stderr) => {
    expect(await cli(['usage', ...args], { lake })).toEqual({ code: 2, stdout: '', stderr })
  })

  it('of a store that is not there', async () => {
    await using one = await open()
    const usage = one.usage({ store: 'none' }).catch((error: unknown) => error)
    expect((await usage) instanceof TraillakeError && ((await usage) as TraillakeError).code).toBe(
      'STORE_NOT_FOUND',
    )
  })
})

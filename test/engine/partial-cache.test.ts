import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake, type ResultRow } from '../../src/index.ts'
import { cli } from '../support/cli.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { temporaryLake } from '../storage/lake.ts'

const DAY = 86_400_000
const START = Date.parse('2026-01-01T00:00:00Z')

/** Aggregates of every way in which parts are merged, over scans, filters, projections and UNNEST; and first rows of an order. */
const QUERIES = [
  'SELECT eventname, count(*) AS n FROM events GROUP BY 1',
  'SELECT count(*), count(errorcode), min(eventtime), max(eventtime), sum(length(eventname)) FROM events',
  'SELECT sourceipaddress, count(DISTINCT eventname) AS names, count(*) AS n FROM events GROUP BY 1',
  'SELECT eventname, avg(CAST(length(sourceipaddress) AS double) / 7) AS a, stddev(length(eventid) * 0.1 + hour(eventtime)) AS s FROM events WHERE errorcode IS NULL GROUP BY 1 HAVING count(*) > 1',
  'SELECT count(DISTINCT sourceipaddress) AS addresses FROM events',
  'SELECT DISTINCT eventname, errorcode FROM events ORDER BY 1, 2',
  'SELECT approx_percentile(hour(eventtime), 0.5) AS p, approx_distinct(eventid) AS d, checksum(eventid) AS c FROM events',
  'SELECT eventname, errorcode, grouping(eventname, errorcode) AS g, count(*) AS n FROM events GROUP BY ROLLUP (eventname, errorcode)',
  "SELECT eventname, array_agg(eventid ORDER BY eventid DESC) AS ids, any_value(sourceipaddress) AS ip, listagg(errorcode, ',') WITHIN GROUP (ORDER BY eventid) AS codes FROM events GROUP BY 1",
  "SELECT date_trunc('hour', eventtime) AS h, count(*) AS n FROM events WHERE eventname LIKE 'Get%' OR errorcode = 'AccessDenied' GROUP BY 1",
  "SELECT element_at(requestparameters, 'bucketName') AS bucket, count(*) AS n, max_by(eventname, eventtime) AS last FROM events GROUP BY 1",
  'SELECT arn, count(*) AS n FROM events CROSS JOIN UNNEST(resources) GROUP BY 1',
  "SELECT eventname, max(eventid) AS last FROM events WHERE eventtime > now() - INTERVAL '5' DAY GROUP BY 1",
  "SELECT eventid, eventname, element_at(requestparameters, 'bucketName') AS bucket FROM events WHERE errorcode IS NULL ORDER BY eventname DESC, eventtime LIMIT 7",
  'SELECT n, count(*) FROM (SELECT eventname, errorcode, count(*) AS n FROM events GROUP BY 1, 2) GROUP BY 1',
]

/** `events` events of one day, of a few names, addresses and errors. */
function dayOf(folder: string, day: number, events = 40): string {
  const records = Array.from({ length: events }, (_, i) => {
    const time = new Date(START + day * DAY + ((i * 37) % 24) * 3_600_000 + i).toISOString()
    const name = ['GetObject', 'PutObject', 'AssumeRole', 'GetUser'][(i * 7 + day) % 4]
    return eventOf(eventId(day * 1000 + i), `${time.slice(0, 19)}Z`, {
      eventName: name,
      sourceIPAddress: `10.0.${day % 3}.${i % 11}`,
      ...(i % 3 === 0 ? { errorCode: i % 2 === 0 ? 'AccessDenied' : 'Throttling' } : {}),
      requestParameters: i % 5 === 0 ? null : { bucketName: `bucket-${i % 4}` },
      resources: i % 2 === 0 ? [{ ARN: `arn:aws:s3:::bucket-${i % 4}` }, { ARN: 'arn:aws:s3:::all' }] : null,
    })
  })
  const path = join(folder, 'logs', `${day}.json`)
  writeLog(path, records)
  return path
}

interface Answers {
  readonly rows: readonly (readonly ResultRow[])[]
  readonly cached: readonly number[]
}

async function answers(folder: string, now: number, cache: boolean): Promise<Answers> {
  await using lake = await openLake(folder, { clock: () => now, cache })
  const [rows, cached]: [(readonly ResultRow[])[], number[]] = [[], []]
  for (const sql of QUERIES) {
    const result = await lake.query(sql)
    rows.push(await result.rows())
    cached.push(result.statistics.filesCached)
  }
  return { rows, cached }
}

/** The answers with the cache, which are those without it. */
async function compared(folder: string, now: number): Promise<readonly number[]> {
  const { rows, cached } = await answers(folder, now, true)
  expect(rows).toEqual((await answers(folder, now, false)).rows)
  return cached
}

async function ingestDays(folder: string, days: readonly number[], now: number): Promise<void> {
  await using lake = await openLake(folder, { clock: () => now })
  for (const day of days) await lake.ingest(dayOf(folder, day))
}

const noon = (day: number) => START + day * DAY + DAY / 2

function entriesOf(folder: string): string[] {
  return readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('aggregates of data files that were kept', () => {
  it('answer as the files do, across ingestion, retention and compaction', async () => {
    using lake = temporaryLake()
    await using opened = await openLake(lake.path, { clock: () => noon(8) })
    await opened.createStore('events', { retentionDays: 7 })
    await ingestDays(lake.path, [4, 5, 6], noon(8))
    const none = QUERIES.map(() => 0)
    expect(await compared(lake.path, noon(8))).toEqual(none)
    expect(await compared(lake.path, noon(8))).toEqual(QUERIES.map(() => 3))
    await ingestDays(lake.path, [7, 8], noon(8))
    expect(await compared(lake.path, noon(8))).toEqual(QUERIES.map(() => 3))
    expect(await compared(lake.path, noon(8))).toEqual(QUERIES.map(() => 5))
    // Time goes on: of the window that began at noon of day 3, now another file is cut; then retention cuts one.
    await compared(lake.path, noon(9))
    expect((await compared(lake.path, noon(11)))[0]).toBe(4)
    expect((await compared(lake.path, noon(12)))[0]).toBe(3)
    await opened.compact({ store: 'events' })
    await compared(lake.path, noon(12))
    await compared(lake.path, noon(12))
    await opened.close()
  })

  it('are gone on from by a lake that stays open, while windows move and files come and go', async () => {
    using lake = temporaryLake()
    let now = noon(8)
    await using opened = await openLake(lake.path, { clock: () => now })
    await opened.createStore('events', { retentionDays: 7 })
    const check = async () => {
      const { rows } = await answers(lake.path, now, false)
      for (const [i, sql] of QUERIES.entries()) {
        const result = await opened.query(sql)
        expect(await result.rows(), sql).toEqual(rows[i])
      }
    }
    for (const day of [4, 5, 6, 7, 8]) {
      await opened.ingest(dayOf(lake.path, day))
      await check()
      await check()
    }
    for (const hours of [1, 5, 24, 48]) {
      now = noon(8) + hours * 3_600_000
      await check()
    }
    await opened.ingest(dayOf(lake.path, 9))
    await check()
    // Late events come before all that is known.
    await opened.ingest(dayOf(lake.path, 3, 90))
    await check()
    await opened.compact({ store: 'events' })
    await check()
    await check()
  })

  it('are kept by what a filter says of a file, and not by how it is written', async () => {
    using lake = temporaryLake()
    await ingestDays(lake.path, [1, 2, 3, 4], noon(5))
    const cached = async (sql: string, now = noon(5)) => {
      await using opened = await openLake(lake.path, { clock: () => now })
      const result = await opened.query(sql)
      const rows = await result.rows()
      return [result.statistics.filesCached, rows[0]]
    }
    const recent = "FROM events WHERE eventtime > now() - INTERVAL '3' DAY"
    await cached(`SELECT count(*) AS n, max(eventname) AS last ${recent}`)
    // An hour later the window begins in another place of day 2, and days 3 and 4 lie in it as before.
    const later = await cached(`SELECT count(*) AS "N", max(eventname) AS z ${recent}`, noon(5) + 3_600_000)
    expect(later).toEqual([2, { N: 96, z: 'PutObject' }])
    expect((await cached(`SELECT max(eventname) AS z, count(*) AS n ${recent}`))[0]).toBe(0)
    expect((await cached('SELECT count(*) AS n, max(eventname) AS z FROM events'))[0]).toBe(2)
    // The files' bounds say that these hold of every event, and nothing of the next.
    expect((await cached("SELECT count(*), max(eventname) FROM events WHERE eventname <> 'x'"))[0]).toBe(4)
    expect(
      (await cached("SELECT count(*), max(eventname) FROM events WHERE eventname <> 'GetUser'"))[0],
    ).toBe(0)
    for (let i = 0; i < 2; i++)
      expect((await cached('SELECT count(*) FROM events WHERE random() < 2'))[0]).toBe(0)
  })

  it('are told of by EXPLAIN ANALYZE and --stats, and left alone with --no-cache', async () => {
    using lake = temporaryLake()
    await ingestDays(lake.path, [1, 2], noon(3))
    const sql = 'SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 1'
    const run = (...args: string[]) => cli([...args, sql], { lake: lake.path, now: '2026-01-04T12:00:00Z' })
    await run('query')
    const { stderr } = await run('query', '--stats', '--format', 'csv')
    expect(stderr).toMatch(/ · 0 events and 0 bytes scanned · .* · 2 files answered from the cache\n$/)
    const plan = (await run('explain', '--analyze')).stdout
    expect(plan).toMatch(/HashAggregate.*\n.*rows: 4, .*\n.*from the cache: 2 files\n/)
    expect((await run('query', '--stats', '--no-cache')).stderr).toContain(' · 80 events and ')
    expect((await run('explain', '--analyze', '--no-cache')).stdout).not.toContain('cache')
  })

  it('are computed again where they are damaged, and where nothing can be written', async () => {
    using lake = temporaryLake()
    await ingestDays(lake.path, [1, 2], noon(3))
    await compared(lake.path, noon(3))
    const entries = entriesOf(lake.path)
    // One a file, and one of both; but averages and sketches are merged of the same parts always, and first rows of files.
    expect(entries.length).toBe(3 * QUERIES.length - 3)
    for (const [i, path] of entries.entries()) {
      const bytes = readFileSync(path)
      if (i % 2 === 0) bytes[(i * 131) % bytes.length]! ^= 1
      writeFileSync(path, i % 2 === 0 ? bytes : bytes.subarray(0, -1))
    }
    expect(await compared(lake.path, noon(3))).toEqual(QUERIES.map(() => 0))
    expect(await compared(lake.path, noon(3))).toEqual(QUERIES.map(() => 2))
    rmSync(join(lake.path, 'cache'), { recursive: true })
    writeFileSync(join(lake.path, 'cache'), 'in the way')
    expect(await compared(lake.path, noon(3))).toEqual(QUERIES.map(() => 0))
  })
})

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lake, openQueryService, type TextRow } from '../../src/index.ts'
import { event } from '../support/cli.ts'
import { changeState, ENDLESS, ended, lakeOf, started, stateFile } from './lake.ts'

const NO_SUCH = '00000000-0000-4000-8000-000000000000'
const DAY = 86_400_000

let lake: Lake
beforeAll(async () => {
  lake = await lakeOf(120)
})
afterAll(() => lake.close())

describe('the life of a query', () => {
  it('is queued, runs and ends with an answer of texts and with statistics', async () => {
    await using queries = await openQueryService(lake)
    const statement = `SELECT eventname, eventtime AS at, readonly, sharedeventid, requestparameters, count(*)
      FROM events WHERE eventid LIKE '%5' GROUP BY 1, 2, 3, 4, 5 ORDER BY 2 LIMIT 2;`
    const queued = await queries.start({ statement })
    expect(queued).toMatchObject({ status: 'QUEUED', statement, delivery: undefined })
    expect(queued.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    expect(queued.stores).toEqual([(await lake.store('events')).id])

    const state = await ended(queries, queued.id)
    expect(state).toMatchObject({
      status: 'FINISHED',
      figures: { eventsScanned: 120, eventsMatched: 12, rows: 2 },
    })
    expect(state.figures.bytesScanned).toBeGreaterThan(0)
    expect(state.finished).toBeGreaterThanOrEqual(state.started ?? Infinity)

    const page = await queries.results(queued.id)
    expect(page.query.columns.map(({ name }) => name)).toEqual([
      ...['eventname', 'at', 'readonly', 'sharedeventid', 'requestparameters', '_col5'],
    ])
    expect(page).toMatchObject({
      rows: [
        ['PutObject', '2026-01-02 12:00:00.000', 'false', null, '{bucketName=b0}', '1'],
        ['PutObject', '2026-01-04 12:00:00.000', 'false', null, '{bucketName=b0}', '1'],
      ],
      nextToken: undefined,
    })
  })

  it('may have columns of one name and any type, and no rows', async () => {
    await using queries = await openQueryService(lake)
    const statement = `SELECT 1 AS a, 2 AS a, NULL AS n, ARRAY['x', NULL] AS l, INTERVAL '1' DAY AS i, '' AS e`
    const { id } = await queries.start({ statement })
    expect((await ended(queries, id)).columns.map(({ name }) => name)).toEqual([...'aanlie'])
    const expected = ['1', '2', null, '[x, NULL]', '1 00:00:00.000', '']
    expect((await queries.results(id)).rows).toEqual([expected])

    const none = await queries.start({ statement: 'SELECT eventid FROM events WHERE false' })
    expect(await ended(queries, none.id)).toMatchObject({ status: 'FINISHED', figures: { rows: 0 } })
    expect(await queries.results(none.id)).toMatchObject({ rows: [], nextToken: undefined })
  })

  it('does not begin where the statement is wrong, or is no SELECT', async () => {
    await using queries = await openQueryService(lake)
    const before = readdirSync(join(lake.folder, 'queries')).length
    await expect(queries.start({ statement: 'SELECT eventnam FROM events' })).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      message: "line 1:8: Column 'eventnam' cannot be resolved",
    })
    await expect(queries.start({ statement: 'EXPLAIN SELECT 1' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: 'Only SELECT statements are allowed',
    })
    expect(readdirSync(join(lake.folder, 'queries')).length).toBe(before)
  })

  it('fails with the reason that its data is', async () => {
    await using queries = await openQueryService(lake)
    const { id } = await queries.start({
      statement: `SELECT 1 / (CASE eventname WHEN 'x' THEN 1 ELSE 0 END) FROM events`,
    })
    expect(await ended(queries, id)).toMatchObject({ status: 'FAILED', error: 'line 1:10: Division by zero' })
    expect(await queries.results(id)).toMatchObject({ rows: [], nextToken: undefined })
  })

  it('fails in CloudTrail’s words where it takes too much', async () => {
    await using queries = await openQueryService(lake, { memoryLimit: 1000, maxResultBytes: 1 })
    const hungry = await queries.start({ statement: 'SELECT eventid, count(*) FROM events GROUP BY 1' })
    expect((await ended(queries, hungry.id)).error).toMatch(
      /^Query exhausted resources at this scale factor: Query exceeded .*memory limit/,
    )
    const large = await queries.start({ statement: 'SELECT x FROM UNNEST(sequence(1, 70000)) AS t(x)' })
    await using unlimited = await openQueryService(lake, { maxResultBytes: 1 })
    await ended(queries, large.id)
    const again = await unlimited.start({
      statement: 'SELECT a.eventid FROM events a, events b, events c LIMIT 70000',
    })
    expect(await ended(unlimited, again.id)).toMatchObject({
      status: 'FAILED',
      error: 'Query response is too large',
    })
  })

  it('that runs out of time keeps the rows that there were', async () => {
    await using queries = await openQueryService(lake, { timeLimitMs: 2000 })
    const { id } = await queries.start({ statement: ENDLESS })
    const state = await ended(queries, id)
    expect(state).toMatchObject({
      status: 'TIMED_OUT',
      error: 'Query exceeded the maximum execution time limit of 2.00s',
    })
    expect(state.figures.rows).toBeGreaterThan(0)
    const { rows, nextToken } = await queries.results(id, { limit: 2 })
    expect(rows).toEqual([[expect.stringMatching(/^00000000-/)], [expect.stringMatching(/^00000000-/)]])
    expect(nextToken).toBeDefined()
  })

  it('can be cancelled, waiting or running, and only once', async () => {
    await using queries = await openQueryService(lake, { maxRunning: 1 })
    const first = await queries.start({ statement: ENDLESS })
    const second = await queries.start({ statement: ENDLESS })
    await started(queries, first.id)
    expect((await queries.describe(second.id)).status).toBe('QUEUED')
    for (const { id } of [second, first]) {
      expect(await queries.cancel(id)).toMatchObject({ status: 'CANCELLED' })
      await expect(queries.cancel(id)).rejects.toMatchObject({
        code: 'QUERY_INACTIVE',
        message: `Query '${id}' cannot be canceled: it is CANCELLED`,
      })
      expect(existsSync(join(lake.folder, 'queries', id, 'results.parquet'))).toBe(false)
    }
    const third = await queries.start({ statement: 'SELECT 1' })
    expect(await ended(queries, third.id)).toMatchObject({ status: 'FINISHED' })
  })

  it('is one of ten at most', async () => {
    await using queries = await openQueryService(lake)
    const start = () => queries.start({ statement: ENDLESS })
    const outcomes = await Promise.allSettled(Array.from({ length: 14 }, start))
    const begun = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : []))
    expect(begun).toHaveLength(10)
    const refusal = {
      code: 'TOO_MANY_QUERIES',
      message: '10 queries are waiting or running already, and there may be no more',
    }
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refusal)
    await expect(start()).rejects.toMatchObject(refusal)
    // Another process would count them, too.
    await using other = await openQueryService(lake)
    await expect(other.start({ statement: 'SELECT 1' })).rejects.toMatchObject(refusal)
    await expect(other.cancel(begun[0] ?? '')).rejects.toMatchObject({
      code: 'QUERY_NOT_READY',
      message: `Query '${begun[0] ?? ''}' is run by another process`,
    })
    for (const id of begun) await queries.cancel(id)
    await ended(other, (await other.start({ statement: 'SELECT 1' })).id)
  })

  it('is unknown where there is none', async () => {
    await using queries = await openQueryService(lake)
    const unknown = { code: 'QUERY_NOT_FOUND', message: `Query '${NO_SUCH}' does not exist` }
    await expect(queries.describe(NO_SUCH)).rejects.toMatchObject(unknown)
    await expect(queries.results(NO_SUCH)).rejects.toMatchObject(unknown)
    await expect(queries.cancel(NO_SUCH)).rejects.toMatchObject(unknown)
    await expect(queries.describe('../../etc')).rejects.toMatchObject({ code: 'QUERY_NOT_FOUND' })
  })

  it('is found by its alias and refresh', async () => {
    await using queries = await openQueryService(lake)
    const made: string[] = []
    for (const refreshId of ['1111111111', '2222222222']) {
      const { id } = await queries.start({ statement: 'SELECT 1', alias: 'Top', refreshId })
      await ended(queries, id)
      made.push(id)
    }
    expect((await queries.latest('Top')).id).toBe(made[1])
    expect((await queries.latest('Top', '1111111111')).id).toBe(made[0])
    await expect(queries.latest('Top', '3333333333')).rejects.toMatchObject({
      code: 'QUERY_NOT_FOUND',
      message: "No query of alias 'Top' and refresh '3333333333' exists",
    })
  })
})

describe('pages', () => {
  it('of an answer have every row once, in order, whoever reads on', async () => {
    const statement = `SELECT eventid FROM events ORDER BY 1`
    await using queries = await openQueryService(lake)
    const { id } = await queries.start({ statement })
    await ended(queries, id)
    const rows: TextRow[] = []
    let token: string | undefined
    do {
      // Each page is read by a service that was just opened.
      await using reader = await openQueryService(lake)
      const page = await reader.results(id, { limit: 50, token })
      expect(page.rows.length).toBeLessThanOrEqual(50)
      rows.push(...page.rows)
      token = page.nextToken
    } while (token !== undefined)
    expect(rows).toEqual(Array.from({ length: 120 }, (_, i) => [event(i)['eventID']]))
  })

  it('end early where rows are large', async () => {
    await using queries = await openQueryService(lake)
    const { id } = await queries.start({
      statement: `SELECT eventid || lpad('x', 200000, 'x') FROM events ORDER BY 1`,
    })
    await ended(queries, id)
    const { rows, nextToken } = await queries.results(id)
    expect(rows).toHaveLength(21)
    const next = await queries.results(id, { token: nextToken, limit: 1 })
    expect(next.rows[0]?.[0]?.slice(0, 37)).toBe(`${String(event(21)['eventID'])}x`)
  })

  it('come in many row groups where there are many rows', async () => {
    await using queries = await openQueryService(lake)
    const { id } = await queries.start({
      statement:
        'SELECT * FROM (SELECT row_number() OVER () AS n FROM events a, events b, events c) LIMIT 150000',
    })
    await ended(queries, id)
    let token: string | undefined
    let position = 0
    for (let i = 0; i < 151; i++) {
      const page = await queries.results(id, { token })
      expect(page.rows[0]).toEqual([String(position + 1)])
      position += page.rows.length
      token = page.nextToken
      if (token === undefined) break
    }
    expect(position).toBe(150_000)
  })

  it('need a token of the same query', async () => {
    await using queries = await openQueryService(lake)
    const ids: string[] = []
    for (let i = 0; i < 2; i++) {
      const { id } = await queries.start({ statement: 'SELECT eventid FROM events' })
      await ended(queries, id)
      ids.push(id)
    }
    const [first = '', second = ''] = ids
    const { nextToken = '' } = await queries.results(first, { limit: 10 })
    const invalid = {
      code: 'INVALID_NEXT_TOKEN',
      message: 'The token is not valid, or was previously used in a request with different parameters.',
    }
    await expect(queries.results(second, { token: nextToken })).rejects.toMatchObject(invalid)
    await expect(queries.list({ token: nextToken })).rejects.toMatchObject(invalid)
    await expect(queries.results(first, { token: `${nextToken}A` })).rejects.toMatchObject(invalid)
    await expect(queries.results(first, { token: 'none' })).rejects.toMatchObject(invalid)
    expect((await queries.results(first, { token: nextToken })).rows).toHaveLength(110)
  })
})

describe('the list of queries', () => {
  it('is of a store, a time and a status, newest first, in pages', async () => {
    const own = await lakeOf(3)
    await own.createStore('other')
    let now = Date.parse('2026-03-01T00:00:00Z')
    await using queries = await openQueryService(own, { now: () => now })
    const made: string[] = []
    for (const sql of ['SELECT 1 FROM events', 'SELECT 1 FROM other', 'SELECT 1/0 FROM events', 'SELECT 1']) {
      now += 1000
      const { id } = await queries.start({ statement: sql })
      await ended(queries, id)
      made.push(id)
    }
    const [a, b, c, d] = made
    const ids = async (request: Parameters<typeof queries.list>[0]) =>
      (await queries.list(request)).queries.map(({ id }) => id)
    expect(await ids({})).toEqual([d, c, b, a])
    expect(await ids({ store: (await own.store('events')).id })).toEqual([c, a])
    expect(await ids({ status: 'FAILED' })).toEqual([c])
    const start = Date.parse('2026-03-01T00:00:00Z')
    expect(await ids({ from: start + 2000, to: start + 3000 })).toEqual([c, b])

    const first = await queries.list({ limit: 3 })
    expect(first.queries.map(({ id }) => id)).toEqual([d, c, b])
    now += 1000
    const late = await queries.start({ statement: 'SELECT 1' })
    const { queries: rest, nextToken } = await queries.list({ limit: 3, token: first.nextToken })
    expect(rest.map(({ id }) => id)).toEqual([a])
    expect(nextToken).toBeUndefined()
    await ended(queries, late.id)

    // Seven days later all of them are gone, for readers at once and from the disk by the next cleaning.
    now += 7 * DAY + 1
    expect(await ids({})).toEqual([])
    await expect(queries.describe(late.id)).rejects.toMatchObject({ code: 'QUERY_NOT_FOUND' })
    expect(existsSync(stateFile(own, late.id))).toBe(true)
    await (await openQueryService(own, { now: () => now })).close()
    expect(readdirSync(join(own.folder, 'queries'))).toEqual([])
    await own.close()
  })

  it('is cleaned by maintenance, and left alone by vacuum', async () => {
    const own = await lakeOf(3)
    const weekAgo = Date.now() - 7 * DAY - 1000
    await using queries = await openQueryService(own, { now: () => weekAgo })
    const { id } = await queries.start({ statement: 'SELECT 1 FROM events' })
    await ended(queries, id)
    await own.vacuum({ graceMs: 0 })
    const folder = join(own.folder, 'queries', id)
    expect(readdirSync(folder).sort()).toEqual(['results.parquet', 'state.json'])
    expect((await own.maintain({ dryRun: true })).leftovers).toEqual([folder])
    expect((await own.maintain()).leftovers).toEqual([folder])
    expect(existsSync(folder)).toBe(false)
    await own.close()
  })
})

describe('after a restart', () => {
  it('a query of a process that is gone has failed, one of a process that lives is left alone', async () => {
    const own = await lakeOf(3)
    await using queries = await openQueryService(own)
    const start = async () => {
      const { id } = await queries.start({ statement: 'SELECT 1 FROM events' })
      await ended(queries, id)
      return id
    }
    const alive = await start()
    const runner: unknown = Reflect.get(JSON.parse(readFileSync(stateFile(own, alive), 'utf8')), 'runner')
    const cases: readonly (readonly [changes: object, status: string, error: string | undefined])[] = [
      [{ status: 'RUNNING' }, 'RUNNING', undefined],
      [
        { status: 'RUNNING', runner: Object.assign({}, runner, { started: 'before' }) },
        'FAILED',
        'The server stopped while the query was running',
      ],
      [
        { status: 'QUEUED', runner: Object.assign({}, runner, { pid: 2 ** 22 + 1 }) },
        'FAILED',
        'The server stopped before the query ran',
      ],
      [{ status: 'RUNNING', runner: { host: 'elsewhere', pid: 1, started: '' } }, 'RUNNING', undefined],
      [
        {
          status: 'RUNNING',
          written: Date.now() - 301_000,
          runner: { host: 'elsewhere', pid: 1, started: '' },
        },
        'FAILED',
        'The server stopped while the query was running',
      ],
    ]
    for (const [changes, status, error] of cases) {
      const id = await start()
      changeState(own, id, changes)
      await using restarted = await openQueryService(own)
      const state = await restarted.describe(id)
      expect([state.status, state.error]).toEqual([status, error])
      expect(existsSync(join(own.folder, 'queries', id, 'results.parquet'))).toBe(status !== 'FAILED')
    }
    await own.close()
  })

  it('a state that is damaged says so', async () => {
    const own = await lakeOf(3)
    await using queries = await openQueryService(own)
    const { id } = await queries.start({ statement: 'SELECT 1 FROM events' })
    await ended(queries, id)
    writeFileSync(stateFile(own, id), '{"format": 1')
    const problems: unknown[] = []
    await using restarted = await openQueryService(own, { onProblem: (problem) => problems.push(problem) })
    expect(await restarted.list()).toEqual({ queries: [], nextToken: undefined })
    await ended(restarted, (await restarted.start({ statement: 'SELECT 1' })).id)
    expect(problems).toEqual([expect.objectContaining({ code: 'CORRUPT_STORE' })])
    await expect(restarted.describe(id)).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `'${stateFile(own, id)}' is not the state of a query`,
    })
    await own.close()
  })

  it('closing ends what runs, and says why', async () => {
    const own = await lakeOf(120)
    const queries = await openQueryService(own, { maxRunning: 1 })
    const running = await queries.start({ statement: ENDLESS })
    const waiting = await queries.start({ statement: ENDLESS })
    await started(queries, running.id)
    await queries.close()
    await expect(queries.start({ statement: 'SELECT 1' })).rejects.toMatchObject({ code: 'USER_CANCELED' })
    await using restarted = await openQueryService(own)
    expect(await restarted.describe(running.id)).toMatchObject({
      status: 'FAILED',
      error: 'The server stopped while the query was running',
    })
    expect(await restarted.describe(waiting.id)).toMatchObject({
      status: 'FAILED',
      error: 'The server stopped before the query ran',
    })
    await own.close()
  })
})

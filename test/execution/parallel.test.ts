import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createBoard, openBoard } from '../../src/execution/parallel/board.ts'
import {
  createWorkerPool,
  type WorkerPool,
  type WorkerPoolOptions,
} from '../../src/execution/parallel/pool.ts'
import { storeSource } from '../../src/storage/source.ts'
import { SOON } from '../support/patience.ts'
import type { Answer } from '../support/slt/cells.ts'
import { closeFixtureLake, fixtureLake } from '../support/slt/lake.ts'
import { type PipelineOptions, runPipeline, tableCatalog } from '../support/slt/pipeline.ts'
import { DEFAULT_CLOCK } from '../support/slt/script.ts'

const WORKER = new URL('../../src/worker.ts', import.meta.url)

const pools: WorkerPool[] = []
function pool(options: Omit<WorkerPoolOptions, 'entry'> & { readonly entry?: URL }): WorkerPool {
  const made = createWorkerPool({ entry: WORKER, leastWork: 0, startWork: 0, ...options })
  pools.push(made)
  return made
}

afterAll(async () => {
  await Promise.all(pools.map((one) => one.close()))
  await closeFixtureLake()
})

async function ask(sql: string, options: Partial<PipelineOptions> = {}): Promise<Answer> {
  const lake = await fixtureLake()
  const source = storeSource(lake.store('events'), DEFAULT_CLOCK)
  const catalog = tableCatalog((name) => (name === 'events' ? source : undefined), [])
  return runPipeline(sql, catalog, { clock: DEFAULT_CLOCK, zone: 'UTC', ...options })
}

/** A hundred million rows of every event. */
const ENDLESS = `SELECT sum(x * y % 7) FROM events
  CROSS JOIN UNNEST(sequence(1, 10000)) AS t(x) CROSS JOIN UNNEST(sequence(1, 10000)) AS u(y)`

const KEYS = ['eventname', 'eventsource', 'awsregion', 'length(useragent)', "date_trunc('hour', eventtime)"]
const CALLS = [
  'count(*)',
  'count(DISTINCT eventname)',
  'sum(length(eventid) / 7e0)',
  'avg(length(useragent) / 3e0)',
  'stddev(length(useragent))',
  'array_agg(eventid)',
  'array_agg(eventname ORDER BY eventid DESC)',
  'max_by(eventid, eventtime)',
  'approx_percentile(length(useragent), 0.3)',
  'arbitrary(eventid)',
  'reduce_agg(length(eventid), 0, (a, b) -> a + b, (a, b) -> a + b)',
]
const FILTERS = [
  '',
  " WHERE eventname LIKE '%e%'",
  ' WHERE length(eventid) > 100',
  ' WHERE errorcode IS NULL',
  ' WHERE eventname IN (SELECT eventname FROM events WHERE errorcode IS NOT NULL)',
  ' WHERE eventid NOT IN (SELECT eventid FROM events WHERE errorcode IS NOT NULL)',
]

/** One table, two of them one after another, or a table and what cannot be read in parts. */
const TABLES = [
  'events',
  "(SELECT * FROM events WHERE eventname <> 'GetObject' UNION ALL SELECT * FROM events)",
  '(SELECT * FROM (SELECT * FROM events LIMIT 50) UNION ALL SELECT * FROM events)',
  '(SELECT * FROM events UNION ALL (SELECT * FROM events ORDER BY eventid LIMIT 50))',
]

const statements: fc.Arbitrary<string> = fc
  .record({
    keys: fc.subarray(KEYS, { maxLength: 2 }),
    calls: fc.subarray(CALLS, { minLength: 1 }),
    table: fc.constantFrom(...TABLES),
    filter: fc.constantFrom(...FILTERS),
    isGrouped: fc.boolean(),
    end: fc.constantFrom('', ' LIMIT 7', ' OFFSET 5 LIMIT 40', ' ORDER BY length(eventid), eventid LIMIT 9'),
  })
  .map(({ keys, calls, table, filter, isGrouped, end }) => {
    const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, i) => String(i + 1)).join(', ')}`
    return isGrouped
      ? `SELECT ${[...keys, ...calls].join(', ')} FROM ${table}${filter}${groups}`
      : `SELECT eventid, ${['eventtime', ...keys].join(', ')} FROM events${filter}${end}`
  })

describe('a query on several threads', () => {
  it('gives what it gives on one, to the bit and in its order', async () => {
    const configurations = [
      pool({ threads: 1, helps: false }),
      pool({ threads: 2, helps: true }),
      pool({ threads: 3, helps: false }),
    ]
    await fc.assert(
      fc.asyncProperty(statements, async (sql) => {
        const expected = await ask(sql)
        for (const workers of configurations) expect(await ask(sql, { workers })).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('gives many queries at once their own answers', async () => {
    const workers = pool({ threads: 2, helps: true })
    const sqls = KEYS.flatMap((key) => FILTERS.map((filter) => `SELECT ${key}, eventid FROM events${filter}`))
    const answers = await Promise.all(sqls.map((sql) => ask(sql, { workers })))
    for (const [i, sql] of sqls.entries()) expect(answers[i]).toEqual(await ask(sql))
  })

  it('fails as it does on one: the first error of the table, with its place', async () => {
    const workers = pool({ threads: 2, helps: false })
    const { rows } = await ask('SELECT eventid FROM events')
    const last = rows.at(-1)?.[0] ?? ''
    for (const [sql, message] of [
      [
        `SELECT sum(1 / CASE eventid WHEN '${last}' THEN 0 ELSE 1 END) FROM events`,
        'line 1:14: Division by zero',
      ],
      [
        `SELECT CAST(eventid AS bigint) FROM events`,
        `line 1:8: Cannot cast '${rows[0]?.[0] ?? ''}' to BIGINT`,
      ],
    ] as const) {
      const alone = await ask(sql).catch((error: unknown) => error)
      const shared = await ask(sql, { workers }).catch((error: unknown) => error)
      expect(shared).toMatchObject({ message })
      expect(shared).toEqual(alone)
    }
  })

  it('keeps to its memory limit', async () => {
    const workers = pool({ threads: 2, helps: false })
    const sql = 'SELECT array_agg(eventjson) FROM events'
    const options = { memoryLimit: 50_000 }
    const message = 'Query exceeded per-node memory limit of 0.05MB'
    await expect(ask(sql, options)).rejects.toMatchObject({ code: 'EXCEEDED_MEMORY_LIMIT', message })
    await expect(ask(sql, { ...options, workers })).rejects.toMatchObject({
      code: 'EXCEEDED_MEMORY_LIMIT',
      message,
    })
  })

  it('is canceled wherever it runs, and leaves its workers to others', async () => {
    const workers = pool({ threads: 2, helps: false })
    await ask('SELECT eventid FROM events', { workers })
    const controller = new AbortController()
    const running = ask(ENDLESS, { workers, signal: controller.signal })
    let canceled = 0
    setTimeout(() => {
      canceled = performance.now()
      controller.abort()
    }, 100)
    await expect(running).rejects.toMatchObject({ code: 'USER_CANCELED', message: 'Query was canceled' })
    expect(performance.now() - canceled).toBeLessThan(SOON)
    const sql = 'SELECT count(DISTINCT eventid) FROM events'
    expect(await ask(sql, { workers })).toEqual(await ask(sql))
    expect(performance.now() - canceled).toBeLessThan(SOON)
  })

  it('says so where a worker is lost', async () => {
    const module =
      "import('node:worker_threads').then((t) => t.parentPort.on('message', () => process.exit(3)))"
    const workers = pool({ threads: 1, helps: false, entry: new URL(`data:text/javascript,${module}`) })
    await expect(ask('SELECT eventid FROM events', { workers })).rejects.toMatchObject({
      code: 'GENERIC_INTERNAL_ERROR',
      message: 'A worker thread was lost: it ended with exit code 3',
    })
  })

  it('ends where its lake is closed, and runs on one thread from then on', async () => {
    const workers = pool({ threads: 2, helps: false })
    await ask('SELECT eventid FROM events', { workers })
    const running = ask(ENDLESS, { workers })
    setTimeout(() => {
      void workers.close()
    }, 100)
    await expect(running).rejects.toMatchObject({
      code: 'USER_CANCELED',
      message: 'The lake was closed before the query ended',
    })
    const sql = 'SELECT eventid FROM events'
    expect(await ask(sql, { workers })).toEqual(await ask(sql))
  })
})

describe('the board of a job', () => {
  it('hands out each task once, no further ahead than it may, and none from its end on', () => {
    const board = createBoard(6, 3)
    const other = openBoard(board.memory, 3)
    expect([board.take(), other.take(), board.take(), other.take()]).toEqual([0, 1, 2, 'full'])
    board.consumed(2)
    expect([other.take(), board.take(), other.take()]).toEqual([3, 4, 'full'])
    board.consumed(5)
    other.endAt(5)
    board.endAt(6)
    expect([board.take(), board.end]).toEqual([undefined, 5])
    board.endAt(0)
    expect(other.end).toBe(0)
  })

  it('ends with the tasks that were begun', () => {
    const board = createBoard(6, 3)
    expect([board.take(), board.take()]).toEqual([0, 1])
    board.finish()
    expect([board.take(), board.end]).toEqual([undefined, 2])
  })
})

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake, type QueryOptions, TraillakeError } from '../../src/index.ts'
import { cli, temporaryFolder } from '../support/cli.ts'
import { SOON } from '../support/patience.ts'

/** A lake without stores: the statements make their own rows. */
const folder = join(temporaryFolder(), 'lake')

async function run(sql: string, options: QueryOptions): Promise<number> {
  await using lake = await openLake(folder)
  let rows = 0
  for await (const batch of (await lake.query(sql, options)).batches()) rows += batch.rows
  return rows
}

async function failure(sql: string, options: QueryOptions): Promise<TraillakeError> {
  const error: unknown = await run(sql, options).then(
    (rows) => new Error(`the query ended with ${rows} rows`),
    (reason: unknown) => reason,
  )
  if (error instanceof TraillakeError) return error
  throw error
}

/** `rows` squared rows of a number `n` and a text `s`. */
function manyRows(rows: number): string {
  return `(SELECT x * 7919 % 1000003 + y AS n, CAST(x * ${rows} + y AS varchar) AS s FROM UNNEST(sequence(1, ${rows})) a(x), UNNEST(sequence(1, ${rows})) b(y))`
}

const MANY = manyRows(4000)

describe('cancellation', () => {
  it.each([
    ['a cross join', `SELECT count(*) FROM ${MANY} a, ${MANY} b WHERE a.n + b.n = 7`],
    ['a hash join', `SELECT count(*) FROM ${MANY} a JOIN ${MANY} b ON a.s = b.s`],
    ['a sort', `SELECT n FROM ${MANY} ORDER BY s, n`],
    ['an aggregation', `SELECT s, count(*), array_agg(n) FROM ${MANY} GROUP BY s`],
    ['a window', `SELECT sum(n) OVER (PARTITION BY n % 10 ORDER BY s) FROM ${MANY}`],
    ['a semi-join', `SELECT count(*) FROM ${MANY} WHERE s NOT IN (SELECT s || 'x' FROM ${MANY})`],
    ['an intersection', `SELECT s FROM ${MANY} INTERSECT SELECT s FROM ${MANY}`],
    [
      'a recursion',
      `WITH RECURSIVE t(n, s) AS (SELECT * FROM ${MANY} UNION ALL SELECT n, s FROM t) SELECT count(*) FROM t`,
    ],
  ])('ends %s', async (_, sql) => {
    const controller = new AbortController()
    const timer = setTimeout(() => {
      controller.abort()
    }, 400)
    const error = await failure(sql, { signal: controller.signal, memoryLimit: 2 ** 33 })
    clearTimeout(timer)
    expect([error.code, error.message]).toEqual(['USER_CANCELED', 'Query was canceled'])
  })

  it('comes soon after it was asked for', async () => {
    const controller = new AbortController()
    let asked = Infinity
    setTimeout(() => {
      asked = performance.now()
      controller.abort()
    }, 500)
    await failure(`SELECT count(*) FROM ${MANY} a, ${MANY} b WHERE a.n + b.n = 7`, {
      signal: controller.signal,
      memoryLimit: 2 ** 33,
    })
    // 100 ms on a machine of one's own.
    expect(performance.now() - asked).toBeLessThan(SOON)
  })

  it('before the start reads nothing', async () => {
    const error = await failure('SELECT 1', { signal: AbortSignal.abort() })
    expect(error.code).toBe('USER_CANCELED')
  })

  it('keeps the error that the signal brings', async () => {
    const reason = new TraillakeError('USER_CANCELED', 'The caller has left')
    expect(await failure('SELECT 1', { signal: AbortSignal.abort(reason) })).toBe(reason)
  })

  it('is what Ctrl-C does', async () => {
    const sql = `SELECT n, s FROM ${MANY}`
    const { code, stderr } = await cli(['query', sql, '--format', 'csv'], { lake: folder, interrupt: true })
    expect([code, stderr]).toEqual([2, 'error: Canceled\n'])
  })
})

describe('limits', () => {
  it('of time', async () => {
    const error = await failure(`SELECT count(*) FROM ${MANY} a, ${MANY} b WHERE a.n + b.n = 7`, {
      timeLimitMs: 300,
      memoryLimit: 2 ** 33,
    })
    expect([error.code, error.message]).toEqual([
      'EXCEEDED_TIME_LIMIT',
      'Query exceeded the maximum execution time limit of 300.00ms',
    ])
    expect(await run('SELECT 1', { timeLimitMs: 60_000 })).toBe(1)
  })

  it.each([
    `SELECT n FROM ${MANY} ORDER BY n`,
    `SELECT s, count(*) FROM ${MANY} GROUP BY s`,
    `SELECT array_agg(n) FROM ${MANY}`,
    `SELECT array_agg(n ORDER BY s) FROM ${MANY}`,
    `SELECT set_agg(n) FROM ${MANY}`,
    `SELECT map_agg(s, n) FROM ${MANY}`,
    `SELECT multimap_agg(n % 10, s) FROM ${MANY}`,
    `SELECT histogram(s) FROM ${MANY}`,
    `SELECT map_union(MAP(ARRAY[s], ARRAY[n])) FROM ${MANY}`,
    `SELECT set_union(ARRAY[s]) FROM ${MANY}`,
    `SELECT n % 100, listagg(s || s, ',') WITHIN GROUP (ORDER BY n) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 20, listagg(s || s || s || s) WITHIN GROUP (ORDER BY 1) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 5000, approx_percentile(n, 0.5) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 5000, tdigest_agg(CAST(n AS double)) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 5000, approx_distinct(s) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 5000, approx_set(s) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 100, approx_most_frequent(1000, s, 1000) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 5000, numeric_histogram(1000, CAST(n AS double)) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 40, min(s, 10000) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 40, min_by(s, n, 10000) FROM ${MANY} GROUP BY 1`,
    `SELECT n % 40, max_by(s, n, 10000) FROM ${MANY} GROUP BY 1`,
    `SELECT n, max(s || s || s) FROM ${MANY} GROUP BY 1`,
    `SELECT n, arbitrary(s || s) FROM ${MANY} GROUP BY 1`,
    `SELECT n, max_by(s || s, n) FROM ${MANY} GROUP BY 1`,
    `SELECT n, reduce_agg(s, '', (a, b) -> a || b, (a, b) -> a || b) FROM ${MANY} GROUP BY 1`,
    `SELECT count(DISTINCT s) FROM ${MANY}`,
    `SELECT count(*) FROM ${MANY} a JOIN ${MANY} b ON a.s = b.s`,
    `SELECT n FROM (VALUES 1) v(n) WHERE n IN (SELECT n FROM ${MANY})`,
    `SELECT row_number() OVER (ORDER BY n) FROM ${MANY}`,
    `WITH RECURSIVE t(n, s) AS (SELECT * FROM ${MANY} UNION ALL SELECT n, s FROM t) SELECT count(*) FROM t`,
  ])('of memory: %s', async (sql) => {
    const error = await failure(sql, { memoryLimit: 8 * 2 ** 20 })
    expect([error.code, error.message]).toEqual([
      'EXCEEDED_MEMORY_LIMIT',
      'Query exceeded per-node memory limit of 8.00MB',
    ])
  })

  it('of recursion', async () => {
    const sql =
      'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 20) SELECT count(*) FROM t'
    expect(await run(sql, { maxRecursionDepth: 19 })).toBe(1)
    expect((await failure(sql, { maxRecursionDepth: 18 })).message).toBe(
      "Recursion depth limit exceeded (18). Use 'max_recursion_depth' session property to modify the limit.",
    )
  })

  it('of memory counts one step of a recursion at a time', async () => {
    const steps =
      '(SELECT x * 1000 + y AS k, x * 1000 + y + 1 AS next FROM UNNEST(sequence(0, 199)) a(x), UNNEST(sequence(0, 999)) b(y))'
    const sql = `WITH RECURSIVE t(k) AS (SELECT BIGINT '1' UNION ALL SELECT next FROM t JOIN (SELECT DISTINCT k, next FROM ${steps}) e ON e.k = t.k)
      SELECT count(*) FROM (SELECT * FROM t LIMIT 20)`
    expect(await run(sql, { memoryLimit: 40 * 2 ** 20, maxRecursionDepth: 20 })).toBe(1)
  })

  it.each(['memoryLimit', 'timeLimitMs', 'maxRecursionDepth'] as const)('%s is above 0', async (limit) => {
    const error = await failure('SELECT 1', { [limit]: 0 })
    expect([error.code, error.message]).toEqual([
      'INVALID_ARGUMENT',
      `${limit} must be greater than 0, and is 0`,
    ])
  })
})

describe('limits on the command line', () => {
  const query = (...args: string[]) => cli(['query', ...args], { lake: folder })

  it('--timeout and --memory end the query', async () => {
    expect(await query(`SELECT n FROM ${MANY} ORDER BY n`, '--timeout', '50ms')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: Query exceeded the maximum execution time limit of 50.00ms\n',
    })
    expect(await query(`SELECT n FROM ${MANY} ORDER BY n`, '--memory', '1.5MiB')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: Query exceeded per-node memory limit of 1.50MB\n',
    })
  })

  it('--max-recursion-depth', async () => {
    const sql =
      'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 20) SELECT count(*) AS n FROM t'
    const { stdout } = await query(sql, '--max-recursion-depth', '19', '--format', 'csv')
    expect(stdout).toBe('n\n20\n')
  })

  it('what is no size or time', async () => {
    expect((await query('SELECT 1', '--memory', '5')).stderr).toBe(
      "error: option '--memory <size>' argument '5' is invalid. A size is expected, such as 512MB or 2GiB.\n",
    )
    expect((await query('SELECT 1', '--timeout', '1 week')).stderr).toBe(
      "error: option '--timeout <time>' argument '1 week' is invalid. A time is expected, such as 500ms, 30s, 5m or 1h.\n",
    )
  })
})

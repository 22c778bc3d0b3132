import { beforeAll, describe, expect, it, vi } from 'vitest'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLake } from '../../src/index.ts'

const SIDE = 600
const ROWS = SIDE * SIDE
/** At least so many of the rows of what is tested, beside its input, must lie between two pauses; each pass over them adds more. */
const ROWS_A_PAUSE = 32_768

/** Numbers `n` in no order, texts `s`, and keys `k` of a hundred values. */
const INPUT = `(SELECT n, CAST(n AS varchar) AS s, n % 100 AS k FROM (SELECT (x * ${SIDE} + y) * 7919 % 1000003 AS n FROM UNNEST(sequence(1, ${SIDE})) a(x), UNNEST(sequence(1, ${SIDE})) b(y)))`

/**
 * How often a statement asks whether it was aborted: where it also lets others run, now and then. It asks again after that, so that
 * no time passes here: on a busy machine the input alone would ask more often than at other times.
 */
async function pausesOf(sql: string): Promise<number> {
  const lake = await openLake(await mkdtemp(join(tmpdir(), 'traillake-pauses-')))
  const { signal } = new AbortController()
  let asked = 0
  Object.defineProperty(signal, 'aborted', {
    get() {
      asked++
      return false
    },
  })
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
  try {
    const result = await lake.query(sql, { signal, memoryLimit: 2 ** 32 })
    let rows = 0
    for await (const batch of result.batches()) rows += batch.rows
    expect(rows).toBeGreaterThan(0)
    return asked
  } finally {
    clock.mockRestore()
  }
}

let input: number

beforeAll(async () => {
  input = await pausesOf(`SELECT n, s, k FROM ${INPUT}`)
})

describe('a query pauses', () => {
  it.each([
    ['a sort of numbers', `SELECT n FROM ${INPUT} ORDER BY n`],
    ['a sort of texts', `SELECT s FROM ${INPUT} ORDER BY s`],
    ['a sort of arrays', `SELECT ARRAY[k, n] AS a FROM ${INPUT} ORDER BY a`],
    ['groups', `SELECT s, sum(n), min(s) FROM ${INPUT} GROUP BY s`],
    ['groups of two keys', `SELECT n, s FROM ${INPUT} GROUP BY n, s`],
    ['distinct rows', `SELECT DISTINCT n, k FROM ${INPUT}`],
    ['distinct values', `SELECT count(DISTINCT s) FROM ${INPUT} GROUP BY k`],
    ['arrays', `SELECT array_agg(s) FROM ${INPUT} GROUP BY k`],
    ['arrays in order', `SELECT array_agg(s ORDER BY s) FROM ${INPUT} GROUP BY k`],
    ['lists', `SELECT listagg(s, ',') WITHIN GROUP (ORDER BY n) FROM ${INPUT} GROUP BY k`],
    ['maps', `SELECT map_agg(s, n) FROM ${INPUT} GROUP BY k`],
    ['histograms', `SELECT histogram(s) FROM ${INPUT} GROUP BY k`],
    ['percentiles', `SELECT approx_percentile(n, 0.5) FROM ${INPUT} GROUP BY n`],
    ['the first rows of an order', `SELECT s FROM ${INPUT} ORDER BY s LIMIT 100000`],
    ['a join', `SELECT a.n FROM ${INPUT} a JOIN ${INPUT} b ON a.s = b.s`],
    ['an outer join', `SELECT a.n FROM ${INPUT} a FULL JOIN ${INPUT} b ON a.n = b.n + 1`],
    ['a semi-join', `SELECT n FROM ${INPUT} WHERE s IN (SELECT s FROM ${INPUT})`],
    ['a union', `SELECT s FROM ${INPUT} UNION SELECT s FROM ${INPUT}`],
    ['an intersection', `SELECT s FROM ${INPUT} INTERSECT SELECT s FROM ${INPUT}`],
    ['a difference', `SELECT n FROM ${INPUT} EXCEPT ALL SELECT n + 1 FROM ${INPUT}`],
    ['ranks', `SELECT rank() OVER (PARTITION BY k ORDER BY s) FROM ${INPUT}`],
    ['running sums', `SELECT sum(n) OVER (ORDER BY n) FROM ${INPUT}`],
    ['greatest values of frames', `SELECT max(s) OVER (ORDER BY n ROWS 3 PRECEDING) FROM ${INPUT}`],
    ['values of other rows', `SELECT lag(s, 2) OVER (ORDER BY n) FROM ${INPUT}`],
    ['frames of a distance', `SELECT sum(n) OVER (ORDER BY n RANGE 5 PRECEDING) FROM ${INPUT}`],
  ])('within %s', async (_, sql) => {
    const inputs = sql.split(INPUT).length - 1
    expect((await pausesOf(sql)) - inputs * input).toBeGreaterThan(ROWS / ROWS_A_PAUSE)
  })

  it('within one long array', async () => {
    const sql = `SELECT count(*) FROM (SELECT sequence(1, 10000) AS a) CROSS JOIN UNNEST(flatten(repeat(a, 100))) u(v)`
    expect(await pausesOf(sql)).toBeGreaterThan(1_000_000 / 65_536)
  })

  it('within pairs of rows', async () => {
    const few = `(SELECT n FROM ${INPUT} WHERE n < 3000)`
    expect(await pausesOf(`SELECT count(*) FROM ${few} a JOIN ${few} b ON a.n < b.n`)).toBeGreaterThan(50)
  })
})

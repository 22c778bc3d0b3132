import { describe, expect, it } from 'vitest'
import { planPhysical } from '../../src/physical/plan.ts'
import { repeatedAggregates } from '../../src/physical/repeated.ts'
import { optimized } from '../support/plan/optimized.ts'

/** How many aggregates there are of each that is in the plan more than once. */
async function repeatedIn(sql: string): Promise<readonly number[]> {
  const names = [...repeatedAggregates(planPhysical(await optimized(sql))).values()]
  return [...new Set(names)].map((name) => names.filter((one) => one === name).length)
}

const TWICE = (inner: string) => `WITH w AS (${inner}) SELECT * FROM w a JOIN w b ON a.k = b.k AND a.n > b.n`

describe('aggregates that a plan has twice', () => {
  it.each([
    [TWICE('SELECT eventname AS k, count(*) AS n FROM events GROUP BY 1'), [2]],
    [TWICE("SELECT eventname AS k, count(*) AS n FROM events WHERE awsregion = 'x' GROUP BY 1"), [2]],
    [
      `SELECT * FROM (SELECT eventname, count(*) FROM events GROUP BY 1)
       UNION ALL SELECT * FROM (SELECT eventname, count(*) FROM events GROUP BY 1)`,
      [2],
    ],
    // Not the same rows, keys or calls, or not the same each time.
    [
      `SELECT * FROM (SELECT eventname, count(*) FROM events GROUP BY 1)
       UNION ALL SELECT * FROM (SELECT eventname, count(*) FROM events WHERE awsregion = 'x' GROUP BY 1)`,
      [],
    ],
    [
      `SELECT * FROM (SELECT eventname, count(*) FROM events GROUP BY 1)
       UNION ALL SELECT * FROM (SELECT awsregion, count(*) FROM events GROUP BY 1)`,
      [],
    ],
    [TWICE('SELECT eventname AS k, sum(random()) AS n FROM events GROUP BY 1'), []],
    [TWICE('SELECT eventname AS k, count(*) AS n FROM (SELECT * FROM events LIMIT 5) GROUP BY 1'), []],
    ['SELECT eventname, count(*) FROM events GROUP BY 1', []],
  ])('%s', async (sql, expected) => {
    expect(await repeatedIn(sql)).toEqual(expected)
  })
})

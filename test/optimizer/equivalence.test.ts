import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/optimizer/optimizer.ts'
import { optimized } from '../support/plan/optimized.ts'
import { rowsOf } from '../support/plan/run.ts'
import { QUERIES, TABLES } from './queries.ts'

/** Without it there is no plan to run for a correlated subquery. */
const NEEDED = 'decorrelate'
const NAMES = [...new Set(RULES.map((rule) => rule.name))].filter((name) => name !== NEEDED)

describe('a query gives the same rows', () => {
  for (const query of QUERIES)
    it(query, async () => {
      const sql = TABLES + query
      const plain = await rowsOf(await optimized(sql, { disabled: new Set(NAMES) }))
      expect(await rowsOf(await optimized(sql)), 'with all rules').toEqual(plain)
      for (const name of NAMES)
        expect(await rowsOf(await optimized(sql, { disabled: new Set([name]) })), `without ${name}`).toEqual(
          plain,
        )
    })
})

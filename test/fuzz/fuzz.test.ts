import { afterAll, describe, expect, it } from 'vitest'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { openEngines } from './engines.ts'
import { fuzz, statementOf } from './fuzz.ts'
import { caseText } from './report.ts'
import { ALL_TABLES } from './tables.ts'

const SEED = 20_230_701
const QUERIES = 300

afterAll(closeFixtureLake)

describe('random statements', () => {
  it('are the same for the same seed and number', () => {
    expect(statementOf(SEED, 7)).toBe(statementOf(SEED, 7))
    expect(statementOf(SEED, 7)).not.toBe(statementOf(SEED, 8))
  })

  it(`have DuckDB's answer with every rule and with none: ${QUERIES} of seed ${SEED}`, async () => {
    const engines = await openEngines(ALL_TABLES)
    const different: string[] = []
    try {
      const tally = await fuzz(engines, {
        ...{ seed: SEED, start: 0, queries: QUERIES, plainEvery: 4 },
        onCase(found) {
          different.push(caseText(found))
          return Promise.resolve()
        },
      })
      expect(different.join('\n')).toBe('')
      // What most of them ask must be answered, or the comparison says nothing.
      expect(tally.same).toBeGreaterThan(QUERIES * 0.9)
      expect(tally.withRows).toBeGreaterThan(QUERIES * 0.4)
    } finally {
      await engines.close()
    }
  })
})

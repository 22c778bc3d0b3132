import { describe, expect, it } from 'vitest'
import { temporaryLake } from '../storage/lake.ts'
import { runLarge } from './large.ts'

const SEED = 20_261_121
const QUERIES = 60

describe('random statements over many events', () => {
  it(`have DuckDB's answer on one thread, on two and from the cache: ${QUERIES} of seed ${SEED}`, async () => {
    using lake = temporaryLake()
    const different: string[] = []
    const { withRows } = await runLarge({
      ...{ folder: lake.path, events: 20_000, seed: SEED, start: 0, queries: QUERIES },
      report(line, isDifferent) {
        if (isDifferent) different.push(line)
      },
    })
    expect(different.join('\n')).toBe('')
    expect(withRows).toBeGreaterThan(QUERIES * 0.7)
  })
})

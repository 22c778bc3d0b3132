import { describe, expect, it } from 'vitest'
import { temporaryLake } from '../storage/lake.ts'
import { runDamage } from './damage.ts'

describe('damaged files', () => {
  it('are refused, or read as they were: nothing crashes, hangs or gives another answer', async () => {
    using folder = temporaryLake()
    const { refused, read, failedQueries, sameAnswers } = await runDamage({
      ...{ folder: folder.path, cases: 400, seed: 3, queryEach: 20 },
    })
    expect(refused + read).toBe(380)
    expect(failedQueries + sameAnswers).toBe(20)
    expect(refused).toBeGreaterThan(200)
  })
})

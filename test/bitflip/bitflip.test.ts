import { describe, expect, it } from 'vitest'
import { temporaryLake } from '../storage/lake.ts'
import { runBitFlips } from './bitflip.ts'

describe('one bit of a file that is flipped', () => {
  it('is found by verify, and changes no answer', async () => {
    using folder = temporaryLake()
    const { found, errors, sameAnswers } = await runBitFlips({
      ...{ folder: folder.path, flips: 60, seed: 5, queryEach: 2 },
    })
    expect(found).toBe(60)
    expect(errors + sameAnswers).toBe(30)
    expect(errors).toBeGreaterThan(0)
  })
})

import { describe, expect, it } from 'vitest'
import { temporaryLake } from '../storage/lake.ts'
import { runCrashes } from './crash.ts'

describe('processes that are killed', () => {
  it('leave a store that opens, with every event once', async () => {
    using folder = temporaryLake()
    const { kills, events } = await runCrashes({ folder: folder.path, kills: 12, seed: 7 })
    expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(12)
    expect(events).toBeGreaterThan(800)
  })
})

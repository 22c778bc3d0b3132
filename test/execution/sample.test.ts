import { expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { execute } from '../../src/execution/execute.ts'
import { INTEGER } from '../../src/types/type.ts'
import { batchOf, newColumn, scanOf, SESSION } from './plan.ts'

it('TABLESAMPLE SYSTEM takes morsels whole or not at all', async () => {
  const column = newColumn('x', INTEGER)
  const batches = Array.from({ length: 400 }, (_, i) => batchOf([columnOf(INTEGER, [i, i, i])]))
  const plan = scanOf([column], batches, { sample: 0.5 })
  const execution = execute(plan, { session: SESSION })
  let morsels = 0
  for await (const { rows } of execution.batches) {
    expect(rows).toBe(3)
    morsels++
  }
  // Ten standard deviations either way.
  expect(morsels).toBeGreaterThan(100)
  expect(morsels).toBeLessThan(300)
  expect(execution.statistics.get(plan)?.scan?.rowsRead).toBe(3 * morsels)
})

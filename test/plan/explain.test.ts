import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planFiles, planOf, readCases, writeCases } from '../support/plan/golden.ts'

// `UPDATE_PLANS=1 npx vitest run test/plan` writes the plans that the code makes; read the difference before keeping it.
const update = process.env['UPDATE_PLANS'] === '1'

for (const file of planFiles(join(import.meta.dirname, '..', 'explain'))) {
  const cases = readCases(file)
  describe(basename(file), () => {
    if (update)
      it('is written anew', async () => {
        const renewed = await Promise.all(cases.map(async (each) => ({ ...each, plan: await planOf(each) })))
        writeCases(file, renewed)
      })
    else
      for (const each of cases)
        it(`${each.mode}: ${each.sql}`, async () => {
          expect(await planOf(each)).toBe(each.plan)
        })
  })
}

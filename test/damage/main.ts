import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runDamage } from './damage.ts'

// node test/damage/main.ts --cases 50000 --seed 1 [--query-each 20] [--verbose]: reads damaged metadata and data files.
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    'query-each': { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-damage-'))
try {
  const { refused, read, failedQueries, sameAnswers, slowestMs } = await runDamage({
    folder,
    cases: Number(values.cases),
    seed: Number(values.seed),
    queryEach: Number(values['query-each']),
    report: values.verbose ? (line) => console.log(line) : undefined,
  })
  console.log(`files: ${refused} refused, ${read} read; the slowest took ${slowestMs.toFixed(0)} ms`)
  console.log(`queries: ${failedQueries} failed, ${sameAnswers} answered as before, 0 gave another answer`)
  rmSync(folder, { recursive: true })
} catch (error) {
  console.error(`seed ${values.seed}, lake left in ${folder}`)
  throw error
}

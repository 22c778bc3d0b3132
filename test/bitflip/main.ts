import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runBitFlips } from './bitflip.ts'

// node test/bitflip/main.ts --flips 5000 --seed 1 [--query-each 10] [--verbose]: flips bits of a lake, one at a time.
const { values } = parseArgs({
  options: {
    flips: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'query-each': { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-bitflip-'))
try {
  const { found, errors, sameAnswers } = await runBitFlips({
    folder,
    flips: Number(values.flips),
    seed: Number(values.seed),
    queryEach: Number(values['query-each']),
    report: values.verbose ? (line) => console.log(line) : undefined,
  })
  console.log(`${found} flips, all found by verify`)
  console.log(`queries: ${errors} failed, ${sameAnswers} answered as before, 0 gave another answer`)
  rmSync(folder, { recursive: true })
} catch (error) {
  console.error(`seed ${values.seed}, lake left in ${folder}`)
  throw error
}

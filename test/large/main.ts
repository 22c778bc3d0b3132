import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runLarge } from './large.ts'

// npm run fuzz:large -- [--events 1000000] [--queries 100] [--seed 1] [--start 0] [--verbose]
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    queries: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    start: { type: 'string', default: '0' },
    verbose: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-large-'))
try {
  const { same, withRows, different } = await runLarge({
    folder,
    events: Number(values.events),
    queries: Number(values.queries),
    seed: Number(values.seed),
    start: Number(values.start),
    report(line, isDifferent) {
      if (isDifferent || values.verbose) console.log(line)
    },
  })
  console.log(`${same} the same (${withRows} with rows), ${different} different`)
  if (different > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCrashes } from './crash.ts'

// node test/crash/main.ts --kills 200 --seed 1 [--verbose]: kills processes at random moments of their work.
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-crash-'))
try {
  const { kills, completed, events } = await runCrashes({
    folder,
    kills: Number(values.kills),
    seed: Number(values.seed),
    report: values.verbose ? (line) => console.log(line) : undefined,
  })
  const each = Object.entries(kills).map(([task, count]) => `${task} ${count}`)
  console.log(`killed: ${each.join(', ')}; ${completed} were done before the kill came`)
  console.log(`0 events lost, 0 duplicated, the store opened every time; ${events} events in the end`)
  rmSync(folder, { recursive: true })
} catch (error) {
  console.error(`seed ${values.seed}, lake left in ${folder}`)
  throw error
}

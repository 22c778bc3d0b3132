import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startGateway } from '../support/gateway/start.ts'
import { runCrashes } from './crash.ts'
import { runS3Crashes } from './s3.ts'

// node test/crash/main.ts --kills 200 --seed 1 [--verbose]: kills processes at random moments of their work.
// node test/crash/main.ts --s3 20000 --kills 3: kills an ingest of so many objects from S3.
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    s3: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-crash-'))
const common = { folder, kills: Number(values.kills), seed: Number(values.seed) }

async function crashS3(objects: number): Promise<void> {
  const gateway = await startGateway()
  if ('missing' in gateway) throw new Error(gateway.missing)
  try {
    await runS3Crashes({
      ...{ ...common, gateway, objects, checkpointMs: 2_000 },
      report: (line) => console.log(line),
    })
  } finally {
    await gateway.stop()
  }
}

async function crash(): Promise<void> {
  const report = values.verbose ? (line: string) => console.log(line) : undefined
  const { kills, completed, events } = await runCrashes({ ...common, report })
  const each = Object.entries(kills).map(([task, count]) => `${task} ${count}`)
  console.log(`killed: ${each.join(', ')}; ${completed} were done before the kill came`)
  console.log(`0 events lost, 0 duplicated, the store opened every time; ${events} events in the end`)
}

try {
  await (values.s3 === undefined ? crash() : crashS3(Number(values.s3)))
  rmSync(folder, { recursive: true })
} catch (error) {
  console.error(`seed ${values.seed}, lake left in ${folder}`)
  throw error
}

import { interruptSignal, openCommandLake } from '../lake.ts'
import type { MaintenanceCommandOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { vacuumLines } from '../render/maintenance.ts'

/** `traillake vacuum`. */
export function vacuum({
  store,
  dryRun = false,
  grace,
  ...options
}: MaintenanceCommandOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const report = await lake.vacuum({ store, dryRun, graceMs: grace, signal: interruptSignal() })
    if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`)
    else process.stderr.write(vacuumLines(report, dryRun))
  })
}

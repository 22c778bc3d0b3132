import { interruptSignal, openCommandLake } from '../lake.ts'
import type { MaintenanceCommandOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { maintenanceLines } from '../render/maintenance.ts'

/** `traillake maintain`. */
export function maintain({
  store,
  dryRun = false,
  grace,
  ...options
}: MaintenanceCommandOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const report = await lake.maintain({ store, dryRun, graceMs: grace, signal: interruptSignal() })
    if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`)
    else process.stderr.write(maintenanceLines(report, dryRun))
  })
}

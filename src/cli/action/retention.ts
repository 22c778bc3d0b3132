import { interruptSignal, openCommandLake } from '../lake.ts'
import type { MaintenanceCommandOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { retentionLine } from '../render/maintenance.ts'

/** `traillake retention apply`. */
export function applyRetention({
  store,
  dryRun = false,
  ...options
}: MaintenanceCommandOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const reports = await lake.applyRetention({ store, dryRun, signal: interruptSignal() })
    if (options.json === true) process.stdout.write(`${JSON.stringify(reports)}\n`)
    else process.stderr.write(reports.map((report) => retentionLine(report, dryRun)).join(''))
  })
}

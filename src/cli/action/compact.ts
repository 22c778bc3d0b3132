import { interruptSignal, openCommandLake } from '../lake.ts'
import type { MaintenanceCommandOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { compactionLine } from '../render/maintenance.ts'
import { createProgressLine } from '../render/progress.ts'
import { formatCount } from '../render/units.ts'

/** `traillake compact`. */
export function compact({ store, dryRun = false, ...options }: MaintenanceCommandOptions): Promise<void> {
  return reportErrors(async () => {
    const progress = createProgressLine()
    await using lake = await openCommandLake(options)
    try {
      const reports = await lake.compact({
        ...{ store, dryRun, signal: interruptSignal() },
        onProgress: ({ store: name, eventsDone, eventsTotal }) =>
          progress.show(`${name}: ${formatCount(eventsDone)}/${formatCount(eventsTotal)} events`),
      })
      progress.clear()
      if (options.json === true) process.stdout.write(`${JSON.stringify(reports)}\n`)
      else process.stderr.write(reports.map((report) => compactionLine(report, dryRun)).join(''))
    } finally {
      progress.clear()
    }
  })
}

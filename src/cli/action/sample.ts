import { writeSample } from '../../index.ts'
import { commandTime, interruptSignal } from '../lake.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { counted, formatBytes, formatCount } from '../render/units.ts'

export interface SampleOptions {
  readonly events: number
  readonly seed: number
  readonly days: number
  readonly out: string
}

const DAY_MS = 86_400_000

/** `traillake sample`. */
export function sample(options: SampleOptions): Promise<void> {
  return reportErrors(async () => {
    const { events, seed, days, out } = options
    const progress = createProgressLine()
    const until = new Date(Math.floor(commandTime() / DAY_MS) * DAY_MS)
    try {
      const made = await writeSample({
        ...{ events, seed, days, out, until, signal: interruptSignal() },
        onProgress: (done, total) => progress.show(`${formatCount(done)} of ${formatCount(total)} events`),
      })
      progress.clear()
      const { duplicates, files, bytes } = made
      process.stderr.write(
        `${counted(made.events, 'event')}, ${formatCount(duplicates)} of them twice, in ${counted(files, 'file')} (${formatBytes(bytes)} of JSON) under ${out}\n`,
      )
    } finally {
      progress.clear()
    }
  })
}

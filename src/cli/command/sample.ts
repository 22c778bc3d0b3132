import type { Command } from 'commander'
import { writeSample } from '../../index.ts'
import { commandTime, interruptSignal, wholeNumber } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { formatBytes, formatCount } from '../render/units.ts'

interface SampleOptions {
  readonly events: number
  readonly seed: number
  readonly days: number
  readonly out: string
}

const DAY_MS = 86_400_000

export function addSample(program: Command): void {
  program
    .command('sample')
    .summary('make realistic synthetic log files')
    .description(
      'Writes a synthetic trail: gzip log files as CloudTrail lays them out in S3. The same seed gives the same events.',
    )
    .requiredOption('--events <n>', 'how many different events', wholeNumber)
    .option('--seed <n>', 'which sample', wholeNumber, 1)
    .option('--days <n>', 'how many days the events cover, up to the start of today (UTC)', wholeNumber, 7)
    .requiredOption('--out <dir>', 'where to write AWSLogs/…')
    .action((options: SampleOptions) =>
      reportErrors(async () => {
        const { events, seed, days, out } = options
        const progress = createProgressLine()
        const until = new Date(Math.floor(commandTime() / DAY_MS) * DAY_MS)
        try {
          const made = await writeSample({
            ...{ events, seed, days, out, until, signal: interruptSignal() },
            onProgress: (done, total) =>
              progress.show(`${formatCount(done)} of ${formatCount(total)} events`),
          })
          progress.clear()
          const { duplicates, files, bytes } = made
          process.stderr.write(
            `${formatCount(made.events)} events, ${formatCount(duplicates)} of them twice, in ${formatCount(files)} files (${formatBytes(bytes)} of JSON) under ${out}\n`,
          )
        } finally {
          progress.clear()
        }
      }),
    )
}

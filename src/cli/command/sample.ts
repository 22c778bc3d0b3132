import type { Command } from 'commander'
import type { SampleOptions } from '../action/sample.ts'
import { wholeNumber } from '../options.ts'

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
    .action(async (options: SampleOptions) => {
      const { sample } = await import('../action/sample.ts')
      await sample(options)
    })
}

import type { Command } from 'commander'
import { graceTime, type MaintenanceCommandOptions } from '../options.ts'

export function addMaintain(program: Command): void {
  program
    .command('maintain')
    .summary('do what is due: retention, compaction, vacuum, purge')
    .description(
      'Does what is due: applies the retention, compacts, vacuums, and purges stores that were deleted more than seven days ago. Where a store fails the others are done all the same; the error at the end lists those that failed. For a daily job.',
    )
    .option('--store <name>', 'one store, by name, id or ARN (default: all of them)')
    .option(
      '--grace <time>',
      'keep what queries could see or writers wrote within this time; 0 only while nothing else uses the lake (default: 24h)',
      graceTime,
    )
    .option('--dry-run', 'say what would be done, change nothing')
    .option('--json', 'print what was done as JSON')
    .action(async (_: unknown, command: Command) => {
      const { maintain } = await import('../action/maintain.ts')
      await maintain(command.optsWithGlobals<MaintenanceCommandOptions>())
    })
}

import type { Command } from 'commander'
import { graceTime, type MaintenanceCommandOptions } from '../options.ts'

export function addVacuum(program: Command): void {
  program
    .command('vacuum')
    .summary('remove files that nothing needs any more')
    .description(
      'Removes files that no query can still need: of old snapshots, of crashes, of stores that are no more.',
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
      const { vacuum } = await import('../action/vacuum.ts')
      await vacuum(command.optsWithGlobals<MaintenanceCommandOptions>())
    })
}

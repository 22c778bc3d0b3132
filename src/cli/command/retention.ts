import type { Command } from 'commander'
import type { MaintenanceCommandOptions } from '../options.ts'

export function addRetention(program: Command): void {
  program
    .command('retention')
    .summary('remove events that are too old')
    .description('Manages how long events are kept.')
    .command('apply')
    .description(
      'Takes events that are older than the retention out of the tables: whole files where that can be, and straddling files are written anew. Queries do not show such events anyway. The old files stay on the disk until traillake vacuum.',
    )
    .option('--store <name>', 'one store, by name, id or ARN (default: all of them)')
    .option('--dry-run', 'say what would be done, change nothing')
    .option('--json', 'print what was done as JSON')
    .action(async (_: unknown, command: Command) => {
      const { applyRetention } = await import('../action/retention.ts')
      await applyRetention(command.optsWithGlobals<MaintenanceCommandOptions>())
    })
}

import type { Command } from 'commander'
import type { MaintenanceCommandOptions } from '../options.ts'

export function addCompact(program: Command): void {
  program
    .command('compact')
    .summary('merge small and overlapping data files')
    .description(
      'Merges small and overlapping data files into sorted ones of the usual size. Queries and ingests go on meanwhile; the events stay the same. The old files stay on the disk until traillake vacuum.',
    )
    .option('--store <name>', 'one store, by name, id or ARN (default: all of them)')
    .option('--dry-run', 'say what would be done, change nothing')
    .option('--json', 'print what was done as JSON')
    .action(async (_: unknown, command: Command) => {
      const { compact } = await import('../action/compact.ts')
      await compact(command.optsWithGlobals<MaintenanceCommandOptions>())
    })
}

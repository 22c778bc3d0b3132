import type { Command } from 'commander'
import { threadsOption } from '../options.ts'
import type { ShellOptions } from '../action/shell.ts'

export function addShell(program: Command): void {
  program
    .command('shell')
    .summary('an interactive SQL prompt')
    .description(
      'Reads statements from the terminal, with completion of stores, columns, functions and keywords.',
    )
    .option('--store <name>', 'the store that $EDS_ID stands for')
    .option('--no-cache', 'read every data file, also those of which results were kept')
    .addOption(threadsOption())
    .action(async (_: unknown, command: Command) => {
      const { shell } = await import('../action/shell.ts')
      await shell(command.optsWithGlobals<ShellOptions>())
    })
}

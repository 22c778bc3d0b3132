import type { Command } from 'commander'
import { threadsOption } from '../options.ts'
import type { ExplainOptions } from '../action/explain.ts'

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('show how a statement would run')
    .description(
      'Prints the plan of a statement; with --analyze runs it and adds rows, time and bytes to every operator.',
    )
    .argument('[sql]', 'the statement; - reads it from standard input')
    .option('-f, --file <file>', 'read the statement from a file')
    .option('--analyze', 'run the statement and measure every operator')
    .option('--verbose', 'show the plan after every optimizer rule that changed it')
    .option('--store <name>', 'the store that $EDS_ID stands for')
    .option('--no-cache', 'read every data file, also those of which results were kept')
    .addOption(threadsOption())
    .action(async (sql: string | undefined, _: unknown, command: Command) => {
      const { explain } = await import('../action/explain.ts')
      await explain(sql, command.optsWithGlobals<ExplainOptions>())
    })
}

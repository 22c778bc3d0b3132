import type { Command } from 'commander'
import type { UsageOptions } from '../action/usage.ts'

const HELP = `
Ingested are the uncompressed bytes of the events in the files that a store took, by the day they were taken, also of events
that it had already; scanned is what queries read of data files, as they are stored. Days are UTC's. Lake bills both.

Examples:
  traillake usage
  traillake usage --store prod --from 2026-01-01 --to 2026-01-31 --format csv`

export function addUsage(program: Command): void {
  program
    .command('usage')
    .summary('bytes ingested and scanned, by day')
    .description('Shows the bytes ingested, by store and day, and the bytes that queries scanned, by day.')
    .option('--store <name>', 'only what this store ingested')
    .option('--from <day>', 'the first day, such as 2026-01-31')
    .option('--to <day>', 'the last day')
    .option('--format <format>', 'how to print it: table, csv, json', 'table')
    .addHelpText('after', HELP)
    .action(async (_: unknown, command: Command) => {
      const { usage } = await import('../action/usage.ts')
      await usage(command.optsWithGlobals<UsageOptions>())
    })
}

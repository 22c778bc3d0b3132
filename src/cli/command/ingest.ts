import type { Command } from 'commander'
import type { IngestOptions } from '../action/ingest.ts'

const HELP = `
Sources: files (.json, .json.gz, ndjson; recognised by content), folders (recursive), globs (quoted), - for standard input.
Every event is stored once, however often it was delivered or ingested. Records that cannot be stored go, with reason
and position, to a rejects file that the summary names.

Examples:
  traillake ingest ./AWSLogs
  traillake ingest 'logs/2026-0[1-3]/**/*.json.gz' --store prod
  zcat old.json.gz | traillake ingest - --json`

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .summary('read CloudTrail log files into a store')
    .description('Reads CloudTrail log files into an event data store.')
    .argument('<sources...>', 'files, folders, globs, or - for standard input')
    .option('--store <name>', 'the store to fill (default: events, made on the first ingest)')
    .option(
      '--apply-selectors',
      "take only events that the store's advanced event selectors select (default: every event, as Lake's import)",
    )
    .option('--strict', 'exit with 3 if a record was rejected')
    .option('--json', 'print the summary as JSON on standard output')
    .addHelpText('after', HELP)
    .action(async (sources: readonly string[], _: unknown, command: Command) => {
      const { ingest } = await import('../action/ingest.ts')
      await ingest(sources, command.optsWithGlobals<IngestOptions>())
    })
}

import { type Command, Option } from 'commander'
import type { IngestOptions } from '../action/ingest.ts'
import { threadsOption } from '../options.ts'

const HELP = `
Sources: files (.json, .json.gz, ndjson; recognised by content), folders (recursive), globs (quoted), s3://bucket/prefix,
- for standard input. Every event is stored once, however often it was delivered or ingested. Files that were taken whole are
not read again. Records that cannot be stored go, with reason and position, to a rejects file, files that cannot be read to a
list of failures; the summary names both. An ingest that was stopped goes on when it is started again.

--from, --to, --account and --region go by the folders and names that CloudTrail gives its files. They choose files by when
they were delivered, not events by their time: the day after --to is read too, for late files land there.

Examples:
  traillake ingest ./AWSLogs
  traillake ingest 'logs/2026-0[1-3]/**/*.json.gz' --store prod
  traillake ingest s3://trail-logs/AWSLogs --from 2026-01-01 --to 2026-01-31 --region eu-west-1
  traillake ingest ./AWSLogs --follow
  traillake ingest --retry failures.jsonl
  zcat old.json.gz | traillake ingest - --json`

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .summary('read CloudTrail log files into a store')
    .description('Reads CloudTrail log files into an event data store.')
    .argument('[sources...]', 'files, folders, globs, s3://bucket/prefix, or - for standard input')
    .option('--store <name>', 'the store to fill (default: events, made on the first ingest)')
    .option(
      '--apply-selectors',
      "take only events that the store's advanced event selectors select (default: every event, as Lake's import)",
    )
    .option('--from <time>', 'only logs delivered from this date or time on (UTC)')
    .option('--to <time>', 'only logs delivered up to this date or time, and a day more')
    .option('--account <id>', 'only logs of this account; may be repeated', collect)
    .option('--region <name>', 'only logs of this region; may be repeated', collect)
    .option('--endpoint-url <url>', 'where S3 is (default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or AWS)')
    .addOption(
      new Option(
        '--addressing <style>',
        'whether the bucket is in the path or the host name (default: path where an endpoint is named)',
      ).choices(['path', 'virtual']),
    )
    .option('--follow', 'stay, and ingest what comes into the folders, until Ctrl-C')
    .option('--again', 'read files that were taken before, too')
    .option('--failures <file>', 'where the list of files that cannot be read goes')
    .option('--retry <file>', 'read the files in such a list')
    .addOption(threadsOption('work, one of which stores'))
    .option('--strict', 'exit with 3 if a record was rejected')
    .option('--json', 'print the summary as JSON on standard output')
    .addHelpText('after', HELP)
    .action(async (sources: readonly string[], _: unknown, command: Command) => {
      const { ingest } = await import('../action/ingest.ts')
      await ingest(sources, command.optsWithGlobals<IngestOptions>())
    })
}

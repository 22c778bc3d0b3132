import type { Command } from 'commander'
import { type IngestProgress, type IngestResult, TraillakeError } from '../../index.ts'
import { type GlobalOptions, interruptSignal, openCommandLake } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { formatBytes, formatCount, formatSeconds } from '../render/units.ts'

interface IngestOptions extends GlobalOptions {
  readonly store?: string
  readonly strict?: boolean
  readonly json?: boolean
}

const HELP = `
Sources: files (.json, .json.gz, ndjson; recognised by content), folders (recursive), globs (quoted), - for standard input.
Every event is stored once, however often it was delivered or ingested. Records that cannot be stored go, with reason
and position, to a rejects file that the summary names.

Examples:
  traillake ingest ./AWSLogs
  traillake ingest 'logs/2026-0[1-3]/**/*.json.gz' --store prod
  zcat old.json.gz | traillake ingest - --json`

function progressText({
  filesDone,
  filesTotal,
  bytesDone,
  bytesTotal,
  events,
  seconds,
}: IngestProgress): string {
  const speed = seconds > 0 ? bytesDone / seconds : 0
  const parts = [
    `${formatCount(filesDone)}/${formatCount(filesTotal)} files`,
    `${formatCount(events)} events`,
    `${formatBytes(speed)}/s`,
  ]
  if (bytesTotal !== undefined && bytesTotal > 0) {
    parts.unshift(`${Math.floor((100 * bytesDone) / bytesTotal)} %`)
    if (speed > 0 && seconds > 1)
      parts.push(`${formatSeconds(Math.max(0, bytesTotal - bytesDone) / speed)} left`)
  }
  return parts.join(' · ')
}

function summary(result: IngestResult, store: string): string {
  const {
    read,
    events,
    duplicates,
    rejected,
    expired,
    files,
    skippedFiles,
    digestFiles,
    bytes,
    seconds,
    rejectsFile,
  } = result
  const rate = `${formatBytes(bytes)} of JSON in ${formatSeconds(seconds)}, ${formatBytes(seconds > 0 ? bytes / seconds : 0)}/s`
  const lines = [
    `${formatCount(events)} events stored in '${store}' (${formatCount(read)} read from ${formatCount(files)} files, ${rate})`,
  ]
  if (duplicates > 0) lines.push(`${formatCount(duplicates)} duplicates left out: the store has them once`)
  if (expired > 0) lines.push(`${formatCount(expired)} expired: older than the store's retention`)
  if (digestFiles > 0) lines.push(`${formatCount(digestFiles)} digest files hold no events`)
  if (skippedFiles > 0) lines.push(`${formatCount(skippedFiles)} files skipped: no log files`)
  if (rejectsFile !== undefined)
    lines.push(`${formatCount(rejected)} rejected, with reasons in ${rejectsFile}`)
  return `${lines.join('\n')}\n`
}

async function run(sources: readonly string[], options: IngestOptions): Promise<void> {
  const progress = createProgressLine()
  await using lake = await openCommandLake(options)
  const { store = 'events' } = options
  let result: IngestResult
  try {
    result = await lake.ingest(sources, {
      store,
      signal: interruptSignal(),
      onProgress: (state) => progress.show(progressText(state)),
    })
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'USER_CANCELED') {
      throw new TraillakeError('USER_CANCELED', 'Ingest was canceled', {
        hint: 'What was committed stays; the same command adds the rest.',
      })
    }
    throw error
  } finally {
    progress.clear()
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify({ store, ...result })}\n`)
  else process.stderr.write(summary(result, store))
  if (options.strict === true && result.rejected > 0) process.exitCode = 3
}

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .summary('read CloudTrail log files into a store')
    .description('Reads CloudTrail log files into an event data store.')
    .argument('<sources...>', 'files, folders, globs, or - for standard input')
    .option('--store <name>', 'the store to fill (default: events, made on the first ingest)')
    .option('--strict', 'exit with 3 if a record was rejected')
    .option('--json', 'print the summary as JSON on standard output')
    .addHelpText('after', HELP)
    .action((sources: readonly string[], _: unknown, command: Command) =>
      reportErrors(() => run(sources, command.optsWithGlobals<IngestOptions>())),
    )
}

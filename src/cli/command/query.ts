import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type QueryStatistics, TraillakeError } from '../../index.ts'
import {
  byteSize,
  duration,
  type GlobalOptions,
  interruptSignal,
  openCommandLake,
  wholeNumber,
} from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { FORMATS, parseFormat, withOutput, writeResult } from '../render/output.ts'
import { formatBytes, formatCount, formatSeconds } from '../render/units.ts'

interface QueryOptions extends GlobalOptions {
  readonly file?: string
  readonly format?: string
  readonly output?: string
  readonly stats?: boolean
  readonly store?: string
  readonly timezone?: string
  readonly memory?: number
  readonly timeout?: number
  readonly maxRecursionDepth?: number
}

const HELP = `
FROM names a store by name, id or ARN; $EDS_ID stands for the store that --store names.

Examples:
  traillake query "SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
  traillake query -f query.sql --format csv -o result.csv
  traillake query 'SELECT * FROM $EDS_ID LIMIT 5' --store prod --format jsonl`

/** The statement: the argument, `-f FILE`, or standard input where the argument or the file is `-`. */
export function statementText(sql: string | undefined, file: string | undefined): string {
  if (sql !== undefined && file !== undefined) {
    throw new TraillakeError('INVALID_ARGUMENT', 'Give the statement as an argument or with -f, not both')
  }
  const source = file ?? (sql === '-' ? '-' : undefined)
  if (source === undefined) {
    if (sql === undefined)
      throw new TraillakeError('INVALID_ARGUMENT', 'No statement given', {
        hint: 'Give it as an argument or with -f FILE.',
      })
    return sql
  }
  try {
    return readFileSync(source === '-' ? 0 : source, 'utf8')
  } catch (error) {
    throw new TraillakeError('FILE_UNREADABLE', `Cannot read '${source}'`, { cause: error })
  }
}

export function statisticsText(statistics: QueryStatistics): string {
  const {
    rows,
    eventsScanned,
    bytesScanned,
    filesTotal,
    filesPruned,
    rowGroupsTotal,
    rowGroupsPruned,
    elapsedMs,
  } = statistics
  return [
    `${formatCount(rows)} rows in ${formatSeconds(elapsedMs / 1000)}`,
    `${formatCount(eventsScanned)} events and ${formatBytes(bytesScanned)} scanned`,
    `${formatCount(filesPruned)} of ${formatCount(filesTotal)} files and ${formatCount(rowGroupsPruned)} of ${formatCount(rowGroupsTotal)} row groups skipped`,
  ].join(' · ')
}

async function run(text: string, options: QueryOptions): Promise<void> {
  const format = parseFormat(options.format ?? 'table')
  await using lake = await openCommandLake(options)
  const { store, timezone: timeZone, memory: memoryLimit, timeout: timeLimitMs, maxRecursionDepth } = options
  const result = await lake.query(text, {
    signal: interruptSignal(),
    ...{ store, timeZone, memoryLimit, timeLimitMs, maxRecursionDepth },
  })
  await withOutput(options.output, (write) => writeResult(result, format, write))
  if (options.stats === true) process.stderr.write(`${statisticsText(result.statistics)}\n`)
}

export function addQuery(program: Command): void {
  program
    .command('query')
    .summary('run a SELECT statement')
    .description('Runs one SELECT statement of Trino SQL and prints the answer.')
    .argument('[sql]', 'the statement; - reads it from standard input')
    .option('-f, --file <file>', 'read the statement from a file')
    .option('--format <format>', `how to print the answer: ${FORMATS.join(', ')}`, 'table')
    .option('-o, --output <file>', 'write the answer to a file')
    .option('--stats', 'print what was read and how long it took')
    .option('--store <name>', 'the store that $EDS_ID stands for')
    .option('--timezone <zone>', "the session's time zone", 'UTC')
    .option('--memory <size>', 'how much the query may keep in memory (default: 2GiB)', byteSize)
    .option('--timeout <time>', 'how long the query may run: 500ms, 30s, 5m, 1h', duration)
    .option('--max-recursion-depth <n>', 'how deep WITH RECURSIVE may go (default: 10)', wholeNumber)
    .addHelpText('after', HELP)
    .action(async (sql: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<QueryOptions>()
      let text: string | undefined
      await reportErrors(
        () => {
          text = statementText(sql, options.file)
          return run(text, options)
        },
        () => text,
      )
    })
}

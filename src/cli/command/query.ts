import type { Command } from 'commander'
import type { QueryOptions } from '../action/query.ts'
import { byteSize, duration, threadsOption, wholeNumber } from '../options.ts'
import { FORMATS } from '../render/format.ts'

const HELP = `
FROM names a store by name, id or ARN; $EDS_ID stands for the store that --store names.

Examples:
  traillake query "SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
  traillake query -f query.sql --format csv -o result.csv
  traillake query 'SELECT * FROM $EDS_ID LIMIT 5' --store prod --format jsonl`

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
    .option('--no-cache', 'read every data file, also those of which results were kept')
    .addOption(threadsOption())
    .option('--timezone <zone>', "the session's time zone", 'UTC')
    .option('--memory <size>', 'how much the query may keep in memory (default: 2GiB)', byteSize)
    .option('--timeout <time>', 'how long the query may run: 500ms, 30s, 5m, 1h', duration)
    .option('--max-recursion-depth <n>', 'how deep WITH RECURSIVE may go (default: 10)', wholeNumber)
    .addHelpText('after', HELP)
    .action(async (sql: string | undefined, _: unknown, command: Command) => {
      const { query } = await import('../action/query.ts')
      await query(sql, command.optsWithGlobals<QueryOptions>())
    })
}

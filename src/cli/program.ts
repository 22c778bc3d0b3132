import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { addCompact } from './command/compact.ts'
import { addCompletion } from './command/completion.ts'
import { addExplain } from './command/explain.ts'
import { addFunctions } from './command/functions.ts'
import { addIngest } from './command/ingest.ts'
import { addMaintain } from './command/maintain.ts'
import { addQuery } from './command/query.ts'
import { addRetention } from './command/retention.ts'
import { addSample } from './command/sample.ts'
import { addServe } from './command/serve.ts'
import { addShell } from './command/shell.ts'
import { addStore } from './command/store.ts'
import { addUsage } from './command/usage.ts'
import { addVacuum } from './command/vacuum.ts'
import { addVerify } from './command/verify.ts'
import { addValidateLogs } from './command/validate-logs.ts'

const HELP = `
Start here:
  traillake sample --events 100000 --out ./trail      make a trail to play with
  traillake ingest ./trail                            read it into the store 'events'
  traillake query "SELECT eventname, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 10"

Exit codes: 0 done, 1 our failure or (verify, validate-logs) damaged or invalid files, 2 a wrong statement or argument, 3 done
but records were rejected and --strict was given, or (validate-logs) files could not be verified.
Environment: TRAILLAKE_HOME the lake's folder, TRAILLAKE_THREADS threads of a query, TRAILLAKE_NOW the clock,
TRAILLAKE_DEBUG=1 stack traces, NODE_COMPILE_CACHE where compiled code is kept for a fast start (default: traillake in
the user's cache folder).`

function version(): string {
  // Two folders up from src/cli and, in the package, three up from dist/src/cli.
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        version: string
      }
      return version
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return 'unknown'
}

/** The command line: wiring only, the work is in command/. */
export function createProgram(): Command {
  const program = new Command('traillake')
    .description('The open CloudTrail Lake: CloudTrail events in, Trino SQL out.')
    .version(version(), '-v, --version')
    .addOption(new Option('--lake <dir>', "the lake's folder").env('TRAILLAKE_HOME').default('./lake'))
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', HELP)
    .exitOverride((error) => {
      // commander says 1 for what the user got wrong; here that is 2.
      process.exit(error.exitCode === 0 ? 0 : 2)
    })
  for (const add of [
    addIngest,
    addQuery,
    addExplain,
    addShell,
    addStore,
    addCompact,
    addRetention,
    addVacuum,
    addMaintain,
    addVerify,
    addUsage,
    addValidateLogs,
    addServe,
    addSample,
    addFunctions,
    addCompletion,
  ])
    add(program)
  return program
}

import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const SUITES = ['scan', 'ingest', 'refresh', 'startup', 'memory'] as const

export type Suite = (typeof SUITES)[number]

export interface BenchOptions {
  readonly events: number
  readonly suites: readonly Suite[]
  /** Where to write the report. */
  readonly json: string | undefined
  /** Of queries, only those whose name has this in it. */
  readonly query: string | undefined
  /** Of the memory suite. */
  readonly rounds: number
  readonly data: string
  /** Build the data again. */
  readonly rebuild: boolean
}

const DEFAULT_EVENTS = 1_000_000
const DEFAULT_ROUNDS = 20

export const USAGE = `Usage: npm run bench -- [options]
  --events N     how many events (${DEFAULT_EVENTS})
  --suite NAME   scan, ingest, refresh, startup, memory or all (scan)
  --json FILE    write the report
  --query NAME   only queries whose name has NAME in it
  --rounds N     how many rounds of the memory suite (${DEFAULT_ROUNDS})
  --data DIR     where the data lies (bench/data)
  --rebuild      build the data again`

function suitesOf(name: string): readonly Suite[] {
  if (name === 'all') return SUITES
  const suite = SUITES.find((one) => one === name)
  if (suite === undefined) throw new Error(`--suite is one of ${SUITES.join(', ')} and all, not '${name}'`)
  return [suite]
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${option} is a whole number from 1, not '${text}'`)
  return number
}

/**
 * Reads the bench's arguments. Throws Error with a message for people: an unknown option, a number that is none.
 *
 * @example readOptions(['--events', '100000', '--suite', 'all'])
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: String(DEFAULT_EVENTS) },
      suite: { type: 'string', default: 'scan' },
      json: { type: 'string' },
      query: { type: 'string' },
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      data: { type: 'string', default: join(import.meta.dirname, 'data') },
      rebuild: { type: 'boolean', default: false },
    },
  })
  const events = wholeNumber('--events', values.events)
  const rounds = wholeNumber('--rounds', values.rounds)
  const { json, query, data, rebuild } = values
  return { events, suites: suitesOf(values.suite), json, query, rounds, data, rebuild }
}

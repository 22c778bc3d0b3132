import { createInterface } from 'node:readline/promises'
import { describeFunctions, type Lake } from '../../index.ts'
import { openQueryLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { describeError, reportErrors } from '../render/error.ts'
import { parseFormat, withOutput, writeResult } from '../render/output.ts'
import { statisticsText } from '../render/statistics.ts'
import { counted } from '../render/units.ts'

export interface ShellOptions extends GlobalOptions {
  readonly store?: string
}

const HELP = `Statements end with ; and may span lines. Commands:
  .stores            the stores of the lake
  .columns STORE     the columns of a store
  .format FORMAT     table, csv, json, jsonl or markdown
  .stats             statistics after each statement, on or off
  .help  .quit`

interface ShellState {
  format: string
  stats: boolean
}

async function runCommand(lake: Lake, line: string, state: ShellState): Promise<boolean> {
  const [command = '', argument = ''] = line.trim().split(/\s+/)
  switch (command) {
    case '.quit':
    case '.exit':
      return false
    case '.stores':
      for (const store of await lake.stores())
        process.stdout.write(`${store.name}  ${store.id}  ${counted(store.events, 'event')}\n`)
      return true
    case '.columns':
      for (const { name, type } of await lake.columns(argument)) process.stdout.write(`${name}  ${type}\n`)
      return true
    case '.format':
      state.format = parseFormat(argument)
      return true
    case '.stats':
      state.stats = !state.stats
      return true
    default:
      process.stdout.write(`${HELP}\n`)
      return true
  }
}

async function runStatement(
  lake: Lake,
  sql: string,
  state: ShellState,
  store: string | undefined,
): Promise<void> {
  const controller = new AbortController()
  const interrupt = () => controller.abort()
  process.once('SIGINT', interrupt)
  try {
    const result = await lake.query(sql, { signal: controller.signal, store })
    await withOutput(undefined, (write) => writeResult(result, parseFormat(state.format), write))
    if (state.stats) process.stdout.write(`${statisticsText(result.statistics)}\n`)
  } finally {
    process.removeListener('SIGINT', interrupt)
  }
}

async function run(options: ShellOptions): Promise<void> {
  await using lake = await openQueryLake(options)
  const stores = (await lake.stores()).map(({ name }) => name)
  const columns = new Set<string>()
  for (const name of stores) for (const column of await lake.columns(name)) columns.add(column.name)
  const words = [
    ...new Set([...KEYWORDS, ...stores, ...columns, ...describeFunctions().map(({ name }) => name)]),
  ].sort()
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY,
    completer: (line: string): [string[], string] => {
      const prefix = /[\w.$]*$/.exec(line)?.[0] ?? ''
      return [words.filter((word) => word.startsWith(prefix.toLowerCase())), prefix]
    },
  })
  const state: ShellState = { format: 'table', stats: false }
  // Piped input ends, and closes the prompt, while its last lines are still to be run.
  let open = true
  terminal.once('close', () => {
    open = false
  })
  const prompt = (text: string) => {
    if (!open || !process.stdin.isTTY) return
    terminal.setPrompt(text)
    terminal.prompt()
  }
  if (process.stdin.isTTY) process.stdout.write('traillake shell. .help for help, .quit to leave.\n')
  let pending = ''
  prompt('traillake> ')
  terminal.on('SIGINT', () => {
    pending = ''
    process.stdout.write('\n')
    prompt('traillake> ')
  })
  for await (const line of terminal) {
    try {
      if (pending === '' && line.trim().startsWith('.')) {
        if (!(await runCommand(lake, line, state))) break
      } else {
        pending = pending === '' ? line : `${pending}\n${line}`
        if (pending.trim() === '') pending = ''
        else if (pending.trimEnd().endsWith(';')) {
          const sql = pending
          pending = ''
          await runStatement(lake, sql, state, options.store)
        }
      }
    } catch (error) {
      process.stdout.write(`${describeError(error)}\n`)
    }
    prompt(pending === '' ? 'traillake> ' : '        -> ')
  }
  if (pending.trim() !== '') await runStatement(lake, pending, state, options.store)
  terminal.close()
}

const KEYWORDS = [
  ...[
    'select',
    'from',
    'where',
    'group by',
    'order by',
    'having',
    'limit',
    'with',
    'join',
    'left join',
    'union all',
  ],
  ...[
    'and',
    'or',
    'not',
    'in',
    'like',
    'between',
    'is null',
    'is not null',
    'case',
    'when',
    'then',
    'else',
    'end',
  ],
  ...['cast', 'distinct', 'interval', 'timestamp', 'desc', 'asc', 'unnest', 'cross join', 'explain', 'as'],
]

/** `traillake shell`. */
export function shell(options: ShellOptions): Promise<void> {
  return reportErrors(() => run(options))
}

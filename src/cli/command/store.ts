import type { Command } from 'commander'
import { STORE_CATEGORIES, type StoreCategory, type StoreDetails, TraillakeError } from '../../index.ts'
import { type GlobalOptions, openCommandLake, wholeNumber } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { formatBytes, formatCount } from '../render/units.ts'

interface CreateOptions extends GlobalOptions {
  readonly category?: string
  readonly retention?: number
  readonly billing?: string
  readonly json?: boolean
}

function day(time: string | undefined): string {
  return time === undefined ? '-' : time.slice(0, 19)
}

/** Every fact of a store, a line each. */
function details(store: StoreDetails): string {
  const range = store.earliest === undefined ? '-' : `${day(store.earliest)} to ${day(store.latest)}`
  const lines: readonly (readonly [string, string])[] = [
    ['name', store.name],
    ['id', store.id],
    ['category', store.category],
    ['billing', store.billing],
    ['retention', `${store.retentionDays} days`],
    ['created', day(store.created)],
    ['events', formatCount(store.events)],
    ['time range', range],
    ['size', `${formatBytes(store.bytes)} in ${formatCount(store.files)} files`],
    ['location', store.location],
  ]
  return `${lines.map(([name, value]) => `${name.padEnd(11)} ${value}`).join('\n')}\n`
}

function list(stores: readonly StoreDetails[]): string {
  if (stores.length === 0) return 'The lake has no stores yet. traillake ingest makes the first.\n'
  const header = ['NAME', 'ID', 'CATEGORY', 'RETENTION', 'EVENTS', 'SIZE', 'FROM', 'TO']
  const rows = stores.map((store) => [
    ...[store.name, store.id, store.category, `${store.retentionDays} d`, formatCount(store.events)],
    ...[formatBytes(store.bytes), day(store.earliest), day(store.latest)],
  ])
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  return [header, ...rows]
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** `Data` and `NetworkActivity` events go to stores of Management events, as AWS has it. */
function storeCategory(text: string): StoreCategory {
  const wanted = text.toLowerCase().replaceAll('-', '')
  if (wanted === 'data' || wanted === 'networkactivity') return 'Management'
  const category = STORE_CATEGORIES.find((candidate) => candidate.toLowerCase() === wanted)
  if (category !== undefined) return category
  throw new TraillakeError('INVALID_ARGUMENT', `Category '${text}' is not known`, {
    hint: `Choose one of ${STORE_CATEGORIES.join(', ')}.`,
  })
}

function billingOf(text: string | undefined): 'fixed' | 'extendable' | undefined {
  if (text === undefined || text === 'fixed' || text === 'extendable') return text
  throw new TraillakeError('INVALID_ARGUMENT', `Billing '${text}' is not known`, {
    hint: 'Choose fixed or extendable.',
  })
}

function print(value: unknown, asText: string, json: boolean | undefined): void {
  process.stdout.write(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : asText)
}

export function addStore(program: Command): void {
  const store = program
    .command('store')
    .summary('create, list and show event data stores')
    .description('Manages event data stores.')

  store
    .command('create')
    .description('Makes an empty store.')
    .argument('<name>', '3 to 128 letters, digits, dots, underscores and hyphens')
    .option(
      '--category <category>',
      'Management (with Data and NetworkActivity), Insight, ConfigurationItem, Evidence or ActivityAuditLog',
      'Management',
    )
    .option(
      '--retention <days>',
      'how long events are kept, from their eventTime: 7 to 2557, or to 3653 with --billing extendable (default: 2557)',
      wholeNumber,
    )
    .option('--billing <option>', 'fixed or extendable: how long the retention may be', 'fixed')
    .option('--json', 'print the store as JSON')
    .action((name: string, _: unknown, command: Command) =>
      reportErrors(async () => {
        const options = command.optsWithGlobals<CreateOptions>()
        await using lake = await openCommandLake(options)
        const created = await lake.createStore(name, {
          category: storeCategory(options.category ?? 'Management'),
          retentionDays: options.retention,
          billing: billingOf(options.billing),
        })
        print(created, details(created), options.json)
      }),
    )

  store
    .command('list')
    .description('Lists the stores of the lake.')
    .option('--json', 'print them as a JSON array')
    .action((_: unknown, command: Command) =>
      reportErrors(async () => {
        const options = command.optsWithGlobals<CreateOptions>()
        await using lake = await openCommandLake(options)
        const stores = await lake.stores()
        print(stores, list(stores), options.json)
      }),
    )

  store
    .command('show')
    .description('Shows one store: retention, size, events and their time range.')
    .argument('<name>', "the store's name, id or ARN")
    .option('--json', 'print it as JSON')
    .action((name: string, _: unknown, command: Command) =>
      reportErrors(async () => {
        const options = command.optsWithGlobals<CreateOptions>()
        await using lake = await openCommandLake(options)
        const shown = await lake.store(name)
        print(shown, details(shown), options.json)
      }),
    )

  store
    .command('relocate')
    .description(
      'Rewrites the paths in the metadata after the lake was moved or copied, for other engines. traillake itself needs no such thing.',
    )
    .argument('<name>', "the store's name, id or ARN")
    .action((name: string, _: unknown, command: Command) =>
      reportErrors(async () => {
        await using lake = await openCommandLake(command.optsWithGlobals<GlobalOptions>())
        const { location } = await lake.relocate(name)
        process.stderr.write(`'${name}' is at ${location}\n`)
      }),
    )
}

import { STORE_CATEGORIES, type StoreCategory, type StoreDetails, TraillakeError } from '../../index.ts'
import { openCommandLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { formatBytes, formatCount } from '../render/units.ts'

/** What the sub-commands of `store` are given, each some of it. */
export interface StoreOptions extends GlobalOptions {
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

/** `traillake store create`. */
export function createStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const created = await lake.createStore(name, {
      category: storeCategory(options.category ?? 'Management'),
      retentionDays: options.retention,
      billing: billingOf(options.billing),
    })
    print(created, details(created), options.json)
  })
}

/** `traillake store list`. */
export function listStores(options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const stores = await lake.stores()
    print(stores, list(stores), options.json)
  })
}

/** `traillake store show`. */
export function showStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const shown = await lake.store(name)
    print(shown, details(shown), options.json)
  })
}

/** `traillake store relocate`. */
export function relocateStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const { location } = await lake.relocate(name)
    process.stderr.write(`'${name}' is at ${location}\n`)
  })
}

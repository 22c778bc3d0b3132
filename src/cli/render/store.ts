import type { StoreDetails } from '../../index.ts'
import { counted, formatBytes, formatCount } from './units.ts'

function second(time: string | undefined): string {
  return time === undefined ? '-' : time.slice(0, 19)
}

/** Every fact of a store, a line each. */
export function storeFacts(store: StoreDetails): string {
  const range = store.earliest === undefined ? '-' : `${second(store.earliest)} to ${second(store.latest)}`
  const pending = `PENDING_DELETION, can be restored until ${second(store.deletion)}`
  const lines: readonly (readonly [string, string])[] = [
    ['name', store.name],
    ['id', store.id],
    ['category', store.category],
    ['status', store.deletion === undefined ? store.status : pending],
    ['billing', store.billing],
    ['retention', `${store.retentionDays} days`],
    ['protection', store.terminationProtection ? 'cannot be deleted' : 'can be deleted'],
    ['created', second(store.created)],
    ['updated', second(store.updated)],
    ['events', formatCount(store.events)],
    ['time range', range],
    ['size', `${formatBytes(store.bytes)} in ${counted(store.files, 'file')}`],
    ['selectors', store.advancedEventSelectors.map(({ Name = '(unnamed)' }) => Name).join(', ')],
    ['location', store.location],
  ]
  return `${lines.map(([name, value]) => `${name.padEnd(11)} ${value}`).join('\n')}\n`
}

/** Stores, a line each. */
export function storeTable(stores: readonly StoreDetails[]): string {
  if (stores.length === 0) return 'The lake has no stores yet. traillake ingest makes the first.\n'
  const header = ['NAME', 'ID', 'CATEGORY', 'RETENTION', 'EVENTS', 'SIZE', 'FROM', 'TO', 'STATUS']
  const rows = stores.map((store) => [
    ...[store.name, store.id, store.category, `${store.retentionDays} d`, formatCount(store.events)],
    ...[formatBytes(store.bytes), second(store.earliest), second(store.latest), store.status],
  ])
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  return [header, ...rows].map((row) => `${line(row).trimEnd()}\n`).join('')
}

/** Prints a value as JSON where that is asked for, else as text. */
export function print(value: unknown, asText: string, json: boolean | undefined): void {
  process.stdout.write(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : asText)
}

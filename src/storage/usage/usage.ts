import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TraillakeError } from '../../common/errors.ts'
import { errorCodeOf, readError, removeFile, writeFileExclusive } from '../../common/files.ts'
import { readLedger } from '../ledger.ts'
import { listStores, requireStore, type Store } from '../store.ts'
import { dayOf, type MeterLine, usageFolder } from './meter.ts'

/** What was ingested into a store, or scanned in the lake, on a day. */
export interface Usage {
  /** `2026-01-31`, UTC. */
  readonly day: string
  readonly kind: 'ingested' | 'scanned'
  /** The store's name; undefined of what queries scanned. */
  readonly store: string | undefined
  /**
   * Ingested: of the events' uncompressed JSON, white space between tokens aside, also of those that the store had already.
   * Scanned: of column chunks as they are stored, so compressed.
   */
  readonly bytes: number
  /** Events ingested, or queries that scanned. */
  readonly count: number
}

export interface UsageOptions {
  /** Only this store's, and nothing of queries, which are metered by lake. */
  readonly store?: string | undefined
  /** The first day, `2026-01-31`. */
  readonly from?: string | undefined
  /** The last day. */
  readonly to?: string | undefined
}

/** What days of one file come to, in a file of their own once nobody writes to them any more. */
type DayTotal = Pick<MeterLine, 'kind' | 'store' | 'bytes' | 'count'>

const DAY_MS = 86_400_000

/** A line that a crash cut off has the next one behind it, so lines are looked for as such. */
const LINE = /\{"kind":"(?:scanned|ingested)"[^{}\n]*\}/g

function addTo(totals: Map<string, DayTotal>, line: DayTotal): void {
  const { kind, store } = line
  const id = `${kind} ${store ?? ''}`
  const { bytes = 0, count = 0 } = totals.get(id) ?? {}
  totals.set(id, {
    kind,
    ...(store === undefined ? {} : { store }),
    bytes: bytes + line.bytes,
    count: count + line.count,
  })
}

function totalsOf(text: string): readonly DayTotal[] {
  const totals = new Map<string, DayTotal>()
  // Nothing but a meter writes such lines.
  for (const [line] of text.matchAll(LINE)) addTo(totals, JSON.parse(line) as DayTotal)
  return [...totals.values()]
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined
    throw readError(error, path)
  }
}

/** The days of which there are files, in order. */
async function meteredDays(folder: string): Promise<readonly string[]> {
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw readError(error, folder)
  }
  const days = names.map((name) => /^(\d{4}-\d\d-\d\d)\.jsonl?$/.exec(name)?.[1])
  return [...new Set(days.filter((day) => day !== undefined))].sort()
}

/** What was metered on a day: its total where it has one, else the sum of its lines. */
async function meteredOn(folder: string, day: string): Promise<readonly DayTotal[]> {
  for (const name of [`${day}.json`, `${day}.jsonl`, `${day}.json`]) {
    // A day may get its total between the two looks.
    const text = await textOf(join(folder, name))
    if (text !== undefined) return totalsOf(text)
  }
  return []
}

/**
 * Replaces the lines of days past by their totals: a file of some hundred bytes a day is what stays. Only of days that ended a
 * day ago, which no query can still write to. Killed in between, it is done again.
 */
export async function foldUsage(lake: string, now: number): Promise<void> {
  const folder = usageFolder(lake)
  const closed = dayOf(now - DAY_MS)
  for (const day of (await meteredDays(folder)).filter((one) => one < closed)) {
    const lines = join(folder, `${day}.jsonl`)
    const text = await textOf(lines)
    if (text === undefined) continue
    const totals = totalsOf(text).map((total) => `${JSON.stringify(total)}\n`)
    await writeFileExclusive(join(folder, `${day}.json`), totals.join(''))
    await removeFile(lines)
  }
}

function checkDay(day: string | undefined): void {
  if (day === undefined || (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)))) return
  throw new TraillakeError('INVALID_ARGUMENT', `'${day}' is not a day`, { hint: 'Write it as 2026-01-31.' })
}

async function ledgerDays(store: Store): Promise<ReadonlyMap<string, { bytes: number; count: number }>> {
  const days = new Map<string, { bytes: number; count: number }>()
  for await (const { taken, bytes, ...of } of readLedger(store)) {
    const day = dayOf(taken)
    const total = days.get(day) ?? { bytes: 0, count: 0 }
    days.set(day, total)
    total.bytes += bytes
    total.count += of.events + of.duplicates + of.expired + of.notSelected
  }
  return days
}

/**
 * What Lake bills: uncompressed bytes ingested by store and day, from the ledgers, and bytes that queries scanned by day, in
 * the order of days. Stores that were purged are in it no more. Throws STORE_NOT_FOUND, INVALID_ARGUMENT.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-manage-costs.html
 */
export async function lakeUsage(lake: string, options: UsageOptions = {}): Promise<readonly Usage[]> {
  const { from = '0000-00-00', to = '9999-99-99' } = options
  checkDay(options.from)
  checkDay(options.to)
  const stores =
    options.store === undefined ? await listStores(lake) : [await requireStore(lake, options.store)]
  const names = new Map(stores.map(({ description: { id, name } }) => [id, name]))
  const sums = new Map<string, Usage>()
  const add = (usage: Usage) => {
    const { day, kind, store } = usage
    if (day < from || day > to) return
    const id = `${day} ${kind} ${store ?? ''}`
    const before = sums.get(id)
    sums.set(id, {
      ...usage,
      bytes: (before?.bytes ?? 0) + usage.bytes,
      count: (before?.count ?? 0) + usage.count,
    })
  }
  for (const store of stores)
    for (const [day, total] of await ledgerDays(store))
      add({ day, kind: 'ingested', store: store.description.name, ...total })
  const folder = usageFolder(lake)
  for (const day of await meteredDays(folder))
    for (const { kind, store: id, bytes, count } of await meteredOn(folder, day)) {
      const store = names.get(id ?? '')
      const isMeant = kind === 'scanned' ? options.store === undefined : store !== undefined
      if (isMeant) add({ day, kind, store, bytes, count })
    }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, usage]) => usage)
}

import { randomUUID } from 'node:crypto'
import { STORE_CATEGORIES, type StoreCategory } from '../catalog/category.ts'
import { TraillakeError } from '../common/errors.ts'

/** AWS's pricing options, which bound the retention: fixed up to 2,557 days, extendable up to 3,653. */
export type Billing = 'fixed' | 'extendable'

/** What a store is, apart from its data. Kept in the table's properties, so that it changes in the same atomic commit. */
export interface StoreDescription {
  readonly id: string
  readonly name: string
  readonly category: StoreCategory
  readonly billing: Billing
  readonly retentionDays: number
  /** Milliseconds since the epoch. */
  readonly created: number
}

export interface NewStore {
  readonly name: string
  readonly category?: StoreCategory | undefined
  readonly billing?: Billing | undefined
  readonly retentionDays?: number | undefined
}

const DEFAULT_RETENTION_DAYS = 2557
const LEAST_RETENTION_DAYS = 7
const MOST_RETENTION_DAYS: Readonly<Record<Billing, number>> = { fixed: 2557, extendable: 3653 }

/** CreateEventDataStore's constraint on Name (AWS CloudTrail API Reference). */
const NAME = /^[a-zA-Z0-9._-]{3,128}$/

function checkStoreName(name: string): void {
  if (NAME.test(name)) return
  throw new TraillakeError('INVALID_ARGUMENT', `Store name '${name}' is not valid`, {
    hint: 'A name has 3 to 128 letters, digits, dots, underscores and hyphens.',
  })
}

function checkRetention(days: number, billing: Billing): void {
  const most = MOST_RETENTION_DAYS[billing]
  if (Number.isInteger(days) && days >= LEAST_RETENTION_DAYS && days <= most) return
  const hint =
    billing === 'fixed' && days <= MOST_RETENTION_DAYS.extendable
      ? 'Up to 3653 days go with --billing extendable.'
      : undefined
  throw new TraillakeError(
    'INVALID_ARGUMENT',
    `Retention must be a whole number of days from ${LEAST_RETENTION_DAYS} to ${most}, not ${days}`,
    { hint: days > most ? hint : undefined },
  )
}

/** Checks what the user asked for and fills in the defaults. Throws INVALID_ARGUMENT. */
export function describeStore(options: NewStore, created: number): StoreDescription {
  const { name, category = 'Management', billing = 'fixed', retentionDays = DEFAULT_RETENTION_DAYS } = options
  checkStoreName(name)
  checkRetention(retentionDays, billing)
  return { id: randomUUID(), name, category, billing, retentionDays, created }
}

const PREFIX = 'traillake.store.'

/** The description as Iceberg table properties. */
export function descriptionProperties(store: StoreDescription): Readonly<Record<string, string>> {
  return {
    [`${PREFIX}id`]: store.id,
    [`${PREFIX}name`]: store.name,
    [`${PREFIX}category`]: store.category,
    [`${PREFIX}billing`]: store.billing,
    [`${PREFIX}retention-days`]: String(store.retentionDays),
    [`${PREFIX}created-ms`]: String(store.created),
  }
}

/** Reads the description back. Throws CORRUPT_STORE, naming the property that is missing or makes no sense. */
export function parseDescription(
  properties: Readonly<Record<string, string>>,
  folder: string,
): StoreDescription {
  const read = (key: string, valid: (value: string) => boolean): string => {
    const value = properties[PREFIX + key]
    if (value !== undefined && valid(value)) return value
    const complaint = value === undefined ? 'is missing' : `has the value '${value}'`
    throw new TraillakeError(
      'CORRUPT_STORE',
      `Store '${folder}': table property '${PREFIX}${key}' ${complaint}`,
      { file: folder },
    )
  }
  const whole = (value: string) => /^\d+$/.test(value)
  const categoryText = read('category', (value) => STORE_CATEGORIES.some((category) => category === value))
  const category = STORE_CATEGORIES.find((candidate) => candidate === categoryText) ?? 'Management'
  return {
    id: read('id', (value) => value.length === 36),
    name: read('name', (value) => NAME.test(value)),
    category,
    billing:
      read('billing', (value) => value === 'fixed' || value === 'extendable') === 'fixed'
        ? 'fixed'
        : 'extendable',
    retentionDays: Number(read('retention-days', whole)),
    created: Number(read('created-ms', whole)),
  }
}

const DAY_MICROS = 86_400_000_000n

/** The oldest eventTime that the store still shows, in microseconds: `retentionDays` before `now` (milliseconds). */
export function retentionCutoff(store: StoreDescription, now: number): bigint {
  return BigInt(now) * 1000n - BigInt(store.retentionDays) * DAY_MICROS
}

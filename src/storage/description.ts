import { randomUUID } from 'node:crypto'
import { STORE_CATEGORIES, type StoreCategory } from '../catalog/category.ts'
import {
  type AdvancedEventSelector,
  checkSelectors,
  defaultSelectors,
  readSelectors,
} from '../catalog/selectors.ts'
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
  /** Milliseconds since the epoch, as all times here but the floor. */
  readonly created: number
  readonly updated: number
  /** Whether deleting the store is refused. */
  readonly terminationProtection: boolean
  /** Whether the store takes no events; it can be queried all the same. */
  readonly ingestionStopped: boolean
  /** When the store was deleted; it is then inactive and waits to be restored or purged. */
  readonly deleted: number | undefined
  /**
   * Events before this (microseconds) left the store when its retention changed, and raising the retention does not bring
   * them back. Gone once no data file has such events.
   */
  readonly floor: bigint | undefined
  readonly selectors: readonly AdvancedEventSelector[]
}

export interface NewStore {
  readonly name: string
  readonly category?: StoreCategory | undefined
  readonly billing?: Billing | undefined
  readonly retentionDays?: number | undefined
  /** On where left out. */
  readonly terminationProtection?: boolean | undefined
  /** In AWS's JSON form; see `checkSelectors`. */
  readonly selectors?: unknown
}

/** What can change of a store; what is left out stays. */
export interface StoreUpdate {
  readonly name?: string | undefined
  /** `fixed` to `extendable` only. */
  readonly billing?: Billing | undefined
  readonly retentionDays?: number | undefined
  readonly terminationProtection?: boolean | undefined
  readonly selectors?: unknown
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

/** Checks what the user asked for and fills in the defaults. Throws INVALID_ARGUMENT, INVALID_EVENT_SELECTORS. */
export function describeStore(options: NewStore, created: number): StoreDescription {
  const { name, category = 'Management', billing = 'fixed', retentionDays = DEFAULT_RETENTION_DAYS } = options
  const { terminationProtection = true, selectors } = options
  checkStoreName(name)
  checkRetention(retentionDays, billing)
  return {
    ...{ id: randomUUID(), name, category, billing, retentionDays, created, updated: created },
    ...{ terminationProtection, ingestionStopped: false, deleted: undefined, floor: undefined },
    selectors: selectors === undefined ? defaultSelectors(category) : checkSelectors(selectors, category),
  }
}

/**
 * The description after an update at `now`. What the old retention or the new one does not show leaves the store for
 * good. Throws INVALID_ARGUMENT, INVALID_EVENT_SELECTORS.
 */
export function updatedDescription(
  store: StoreDescription,
  update: StoreUpdate,
  now: number,
): StoreDescription {
  const { name = store.name, billing = store.billing, retentionDays = store.retentionDays } = update
  const { terminationProtection = store.terminationProtection, selectors } = update
  if (Object.values(update).every((value) => value === undefined))
    throw new TraillakeError('INVALID_ARGUMENT', 'An update must change at least one setting')
  checkStoreName(name)
  if (store.billing === 'extendable' && billing === 'fixed')
    throw new TraillakeError('INVALID_ARGUMENT', 'Billing cannot change from extendable to fixed')
  checkRetention(retentionDays, billing)
  const shownNow = retentionCutoff(store, now)
  const shownThen = retentionCutoff({ ...store, retentionDays }, now)
  return {
    ...{ ...store, name, billing, retentionDays, terminationProtection, updated: now },
    floor: retentionDays === store.retentionDays ? store.floor : later(shownNow, shownThen),
    selectors: selectors === undefined ? store.selectors : checkSelectors(selectors, store.category),
  }
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}

/** How long a deleted store can be restored, in milliseconds: seven days, as in AWS. */
const DELETION_WAIT_MS = 7 * 86_400_000

/** When a deleted store is to be purged and can no longer be restored; undefined for one that is not deleted. */
export function deletionTime({ deleted }: StoreDescription): number | undefined {
  return deleted === undefined ? undefined : deleted + DELETION_WAIT_MS
}

const PREFIX = 'traillake.store.'
const DELETED = `${PREFIX}deleted-ms`
const INGESTION_STOPPED = `${PREFIX}ingestion-stopped`
const FLOOR = `${PREFIX}floor-us`

/** The description as Iceberg table properties. */
export function descriptionProperties(store: StoreDescription): Readonly<Record<string, string>> {
  return {
    [`${PREFIX}id`]: store.id,
    [`${PREFIX}name`]: store.name,
    [`${PREFIX}category`]: store.category,
    [`${PREFIX}billing`]: store.billing,
    [`${PREFIX}retention-days`]: String(store.retentionDays),
    [`${PREFIX}created-ms`]: String(store.created),
    [`${PREFIX}updated-ms`]: String(store.updated),
    [`${PREFIX}termination-protection`]: String(store.terminationProtection),
    [`${PREFIX}selectors`]: JSON.stringify(store.selectors),
    ...(store.ingestionStopped ? { [INGESTION_STOPPED]: 'true' } : {}),
    ...(store.deleted === undefined ? {} : { [DELETED]: String(store.deleted) }),
    ...(store.floor === undefined ? {} : { [FLOOR]: String(store.floor) }),
  }
}

/** The keys that a description's properties may lack, for a commit to take them away. */
export const OPTIONAL_PROPERTIES: readonly string[] = [INGESTION_STOPPED, DELETED, FLOOR]

/** Reads the description back. Throws CORRUPT_STORE, naming the property that is missing or makes no sense. */
export function parseDescription(
  properties: Readonly<Record<string, string>>,
  folder: string,
): StoreDescription {
  const complain = (key: string, cause?: unknown): TraillakeError => {
    const value = properties[PREFIX + key]
    const complaint = value === undefined ? 'is missing' : `has the value '${value}'`
    const message = `Store '${folder}': table property '${PREFIX}${key}' ${complaint}`
    return new TraillakeError('CORRUPT_STORE', message, { file: folder, cause })
  }
  const read = <Value>(key: string, parse: (text: string) => Value | undefined): Value => {
    const text = properties[PREFIX + key]
    const value = text === undefined ? undefined : parse(text)
    if (value === undefined) throw complain(key)
    return value
  }
  /** For properties that stores of the first version lack. */
  const readOr = <Value, Absent>(
    key: string,
    parse: (text: string) => Value | undefined,
    absent: Absent,
  ): Value | Absent => (properties[PREFIX + key] === undefined ? absent : read(key, parse))
  const category = read('category', oneOf(STORE_CATEGORIES))
  const created = read('created-ms', wholeNumber)
  const selectors = (text: string) => {
    try {
      return readSelectors(JSON.parse(text))
    } catch (error) {
      throw complain('selectors', error)
    }
  }
  return {
    id: read('id', (text) => (text.length === 36 ? text : undefined)),
    name: read('name', (text) => (NAME.test(text) ? text : undefined)),
    category,
    billing: read('billing', oneOf(['fixed', 'extendable'])),
    retentionDays: read('retention-days', wholeNumber),
    created,
    updated: readOr('updated-ms', wholeNumber, created),
    terminationProtection: readOr('termination-protection', oneOf(['true', 'false']), 'true') === 'true',
    ingestionStopped: readOr('ingestion-stopped', oneOf(['true']), undefined) === 'true',
    deleted: readOr('deleted-ms', wholeNumber, undefined),
    floor: readOr('floor-us', (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined), undefined),
    selectors: readOr('selectors', selectors, defaultSelectors(category)),
  }
}

function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function oneOf<const Word extends string>(words: readonly Word[]): (text: string) => Word | undefined {
  return (text) => words.find((word) => word === text)
}

const DAY_MICROS = 86_400_000_000n

/**
 * The oldest eventTime that the store still shows, in microseconds: `retentionDays` before `now` (milliseconds), or what
 * an earlier change of the retention left.
 */
export function retentionCutoff(store: StoreDescription, now: number): bigint {
  const aged = BigInt(now) * 1000n - BigInt(store.retentionDays) * DAY_MICROS
  return store.floor === undefined ? aged : later(store.floor, aged)
}

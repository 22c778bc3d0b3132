import type { StoreCategory } from '../catalog/category.ts'
import type { AdvancedEventSelector } from '../catalog/selectors.ts'
import { formatTimestamp } from '../types/datetime.ts'
import { type Billing, deletionTime } from './description.ts'
import { type Store, storeFigures } from './store.ts'

/** What a store is and holds. Times are ISO 8601 in UTC; bytes are of its data files. */
export interface StoreDetails {
  readonly name: string
  readonly id: string
  readonly category: StoreCategory
  /** A store that is STOPPED_INGESTION takes no events; one that is PENDING_DELETION can be neither queried nor changed, only restored or purged. */
  readonly status: 'ENABLED' | 'STOPPED_INGESTION' | 'PENDING_DELETION'
  readonly billing: Billing
  readonly retentionDays: number
  readonly terminationProtection: boolean
  readonly created: string
  readonly updated: string
  /** When a deleted store can no longer be restored. */
  readonly deletion: string | undefined
  readonly events: number
  readonly files: number
  readonly bytes: number
  readonly earliest: string | undefined
  readonly latest: string | undefined
  readonly advancedEventSelectors: readonly AdvancedEventSelector[]
  /** Where other engines find the Iceberg table. */
  readonly location: string
}

/** Microseconds since the epoch in ISO 8601, to the microsecond. */
export function isoTime(micros: bigint): string {
  return `${formatTimestamp(micros, 6).replace(' ', 'T')}Z`
}

function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** A store as users see it, but for what is in it: the table's metadata alone is asked. */
export type StoreSettings = Omit<StoreDetails, 'events' | 'files' | 'bytes' | 'earliest' | 'latest'>

export function settingsOf(store: Store): StoreSettings {
  const { id, name, category, billing, retentionDays, terminationProtection } = store.description
  const { created, updated, selectors, ingestionStopped } = store.description
  const deletion = deletionTime(store.description)
  return {
    name,
    id,
    category,
    status: deletion !== undefined ? 'PENDING_DELETION' : ingestionStopped ? 'STOPPED_INGESTION' : 'ENABLED',
    billing,
    retentionDays,
    terminationProtection,
    created: isoDate(created),
    updated: isoDate(updated),
    deletion: deletion === undefined ? undefined : isoDate(deletion),
    advancedEventSelectors: selectors,
    location: store.table.metadata.location,
  }
}

/** A store as users see it, figures included. */
export async function detailsOf(store: Store): Promise<StoreDetails> {
  const { advancedEventSelectors, location, ...settings } = settingsOf(store)
  const { events, files, bytes, earliest, latest } = await storeFigures(store)
  return {
    ...settings,
    ...{ events, files, bytes },
    earliest: earliest === undefined ? undefined : isoTime(earliest),
    latest: latest === undefined ? undefined : isoTime(latest),
    ...{ advancedEventSelectors, location },
  }
}

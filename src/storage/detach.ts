import { createManifestCache } from '../iceberg/cache.ts'
import type { Table } from '../iceberg/table.ts'
import { type Store, storeOf } from './store.ts'

/** A store as plain data, for another thread: {@link attachStore}. */
export type DetachedStore = Omit<Table, 'cache'>

export function detachStore({ table: { folder, version, metadata, digest } }: Store): DetachedStore {
  return { folder, version, metadata, digest }
}

/** The same snapshot of the store that another thread detached. */
export function attachStore(table: DetachedStore): Store {
  return storeOf({ ...table, cache: createManifestCache() })
}

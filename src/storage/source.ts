import type { TableDescriptor, TableSource } from '../catalog/table-source.ts'
import { createManifestCache } from '../iceberg/cache.ts'
import type { Table } from '../iceberg/table.ts'
import { retentionCutoff } from './description.ts'
import { planScan } from './scan.ts'
import { type Store, storeOf } from './store.ts'

/** What {@link openSource} opens a store by. */
interface StoreDescriptor extends TableDescriptor {
  readonly table: Omit<Table, 'cache'>
  readonly cutoff: bigint
}

/** The table with what a scan of its current snapshot goes by: its history can be long. */
function withoutHistory({ folder, version, metadata, digest }: Table): Omit<Table, 'cache'> {
  const { snapshots, currentSnapshotId } = metadata
  const current = snapshots.filter(({ snapshotId }) => snapshotId === currentSnapshotId)
  return {
    ...{ folder, version, digest },
    metadata: { ...metadata, snapshots: current, refs: {}, snapshotLog: [], metadataLog: [] },
  }
}

function sourceOf({ description, columns, table }: Store, cutoff: bigint): TableSource {
  const { snapshots, currentSnapshotId } = table.metadata
  const { summary = {} } = snapshots.find(({ snapshotId }) => snapshotId === currentSnapshotId) ?? {}
  return {
    name: description.name,
    columns,
    rowCount: Number(summary['total-records'] ?? 0),
    get descriptor(): StoreDescriptor {
      return { table: withoutHistory(table), cutoff }
    },
    scan: (request) => planScan({ table, columns, cutoff }, request),
  }
}

/** The store for FROM: events within its retention at `now` (milliseconds), as of its snapshot. */
export function storeSource(store: Store, now: number): TableSource {
  return sourceOf(store, retentionCutoff(store.description, now))
}

/** What other threads described, by folder, the last used last: what was read of one version serves the next. */
const stores = new Map<string, Store>()
const MOST_STORES = 64

/** The store that another thread's {@link storeSource} described: the same snapshot, the same events. */
export function openSource(descriptor: TableDescriptor): TableSource {
  // Every source with a descriptor is one of storeSource.
  const { table, cutoff } = descriptor as unknown as StoreDescriptor
  const { folder, version, metadata } = table
  const known = stores.get(folder)
  const isSame = known?.table.version === version && known.table.metadata.tableUuid === metadata.tableUuid
  const store = isSame ? known : storeOf({ ...table, cache: known?.table.cache ?? createManifestCache() })
  stores.delete(folder)
  stores.set(folder, store)
  const [oldest] = stores.keys()
  if (stores.size > MOST_STORES && oldest !== undefined) stores.delete(oldest)
  return sourceOf(store, cutoff)
}

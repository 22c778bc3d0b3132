import { removeFile } from '../common/files.ts'
import { commit, type TableChanges } from '../iceberg/commit.ts'
import { type Expired, type Expiry, expireSnapshots } from '../iceberg/expire.ts'
import { relocate } from '../iceberg/relocate.ts'
import type { CommitOptions } from '../iceberg/swap.ts'
import type { Table } from '../iceberg/table.ts'
import type { WrittenDataFile } from './data-file.ts'
import { descriptionProperties, OPTIONAL_PROPERTIES, type StoreDescription } from './description.ts'
import { advanceHead } from './integrity/head.ts'
import { createSeal, type SealedFiles } from './integrity/seal.ts'
import { extendLedger, nextEpoch } from './ledger.ts'
import type { LedgerLines } from './ledger-segment.ts'
import { requireActive, requireIngesting, type Store, storeOf } from './store.ts'

/** What one commit changes of a store, all of it or nothing. */
export interface StoreChanges extends Pick<TableChanges, 'remove' | 'operation' | 'summary'> {
  readonly append?: readonly WrittenDataFile[] | undefined
  /** The whole new description. */
  readonly description?: StoreDescription | undefined
  /** Files that were read, to be added to the ledger. */
  readonly ledger?: readonly LedgerLines[] | undefined
  /** Whether events come in where ingestion is stopped, too: as an import does. */
  readonly intoStopped?: boolean | undefined
  /** Paths of other files in the table's folder that the store needs from now on. They must be on disk, synced. */
  readonly extraFiles?: readonly string[] | undefined
}

/**
 * The one way in which a store changes, whether its events or its description. `update` is asked for the newest state of
 * the store, and again each time another writer was faster; an empty answer changes nothing. Data files cannot enter or
 * leave a store that is deleted. Each commit is signed and chained to the one before; see `integrity/record.ts`.
 *
 * @throws what `update` throws, STORE_INACTIVE, COMMIT_CONFLICT where a file to remove is gone or every try lost, and the
 * errors of reading and writing; the store is then as before
 */
export async function commitStore(
  store: Store,
  update: (store: Store) => StoreChanges | Promise<StoreChanges>,
  options?: CommitOptions,
): Promise<Store> {
  let ledgerFile: string | undefined
  let sealed: SealedFiles = {}
  const table = await commit(
    store.table,
    async (base) => {
      const current = storeOf(base)
      const {
        description,
        ledger = [],
        intoStopped = false,
        extraFiles = [],
        ...data
      } = await update(current)
      // What an earlier try wrote is in no commit.
      if (ledgerFile !== undefined) await removeFile(ledgerFile)
      ledgerFile = undefined
      if ((data.append ?? []).length + (data.remove ?? []).length + ledger.length > 0) requireActive(current)
      // Compaction and retention replace and remove; what only adds is ingestion.
      const isIngestion = (data.append ?? []).length > 0 && (data.remove ?? []).length === 0
      if (!intoStopped && (isIngestion || ledger.length > 0)) requireIngesting(current)
      sealed = { append: data.append, remove: data.remove, extraFiles }
      if (description === undefined && ledger.length === 0) return data
      const extended = ledger.length === 0 ? undefined : await extendLedger(current, ledger)
      ledgerFile = extended?.path
      if (extended !== undefined) sealed = { ...sealed, extraFiles: [...extraFiles, extended.path] }
      const described = description === undefined ? {} : descriptionProperties(description)
      const isKept = (description ?? current.description).retentionDays === current.description.retentionDays
      const epoch = isKept ? {} : nextEpoch(base)
      const removeProperties =
        description === undefined ? [] : OPTIONAL_PROPERTIES.filter((key) => !Object.hasOwn(described, key))
      return { ...data, setProperties: { ...described, ...extended?.properties, ...epoch }, removeProperties }
    },
    { ...options, seal: createSeal(store.table.folder, () => sealed) },
  )
  await headAdvanced(table)
  return storeOf(table)
}

/**
 * Forgets old snapshots of a store; see `iceberg/expire.ts`.
 *
 * @throws as {@link commitStore}
 */
export async function expireStoreSnapshots(
  { table }: Store,
  expiry: Expiry,
  options?: CommitOptions,
): Promise<Expired> {
  const expired = await expireSnapshots(table, expiry, { ...options, seal: createSeal(table.folder) })
  await headAdvanced(expired.table)
  return expired
}

/** Rewrites the metadata's paths for where the lake lies now; see `iceberg/relocate.ts`. Throws as {@link commitStore}. */
export async function relocateStore({ table }: Store): Promise<Store> {
  const moved = await relocate(table, undefined, { seal: createSeal(table.folder) })
  await headAdvanced(moved)
  return storeOf(moved)
}

/** The commit holds already: a head that lags is brought forward by the next one. */
async function headAdvanced(table: Table): Promise<void> {
  await Promise.allSettled([advanceHead(table)])
}

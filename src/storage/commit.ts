import { removeFile } from '../common/files.ts'
import { commit, type TableChanges } from '../iceberg/commit.ts'
import type { CommitOptions } from '../iceberg/swap.ts'
import { descriptionProperties, OPTIONAL_PROPERTIES, type StoreDescription } from './description.ts'
import { extendLedger, nextEpoch } from './ledger.ts'
import type { LedgerEntry } from './ledger-segment.ts'
import { requireActive, requireIngesting, type Store, storeOf } from './store.ts'

/** What one commit changes of a store, all of it or nothing. */
export interface StoreChanges extends Pick<TableChanges, 'append' | 'remove' | 'operation' | 'summary'> {
  /** The whole new description. */
  readonly description?: StoreDescription | undefined
  /** Files that were read, to be added to the ledger. */
  readonly ledger?: readonly LedgerEntry[] | undefined
  /** Whether events come in where ingestion is stopped, too: as an import does. */
  readonly intoStopped?: boolean | undefined
}

/**
 * The one way in which a store changes, whether its events or its description. `update` is asked for the newest state of
 * the store, and again each time another writer was faster; an empty answer changes nothing. Data files cannot enter or
 * leave a store that is deleted.
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
  const table = await commit(
    store.table,
    async (base) => {
      const current = storeOf(base)
      const { description, ledger = [], intoStopped = false, ...data } = await update(current)
      // What an earlier try wrote is in no commit.
      if (ledgerFile !== undefined) await removeFile(ledgerFile)
      ledgerFile = undefined
      if ((data.append ?? []).length + (data.remove ?? []).length + ledger.length > 0) requireActive(current)
      // Compaction and retention replace and remove; what only adds is ingestion.
      const isIngestion = (data.append ?? []).length > 0 && (data.remove ?? []).length === 0
      if (!intoStopped && (isIngestion || ledger.length > 0)) requireIngesting(current)
      if (description === undefined && ledger.length === 0) return data
      const extended = ledger.length === 0 ? undefined : await extendLedger(current, ledger)
      ledgerFile = extended?.path
      const described = description === undefined ? {} : descriptionProperties(description)
      const isKept = (description ?? current.description).retentionDays === current.description.retentionDays
      const epoch = isKept ? {} : nextEpoch(base)
      const removeProperties =
        description === undefined ? [] : OPTIONAL_PROPERTIES.filter((key) => !Object.hasOwn(described, key))
      return { ...data, setProperties: { ...described, ...extended?.properties, ...epoch }, removeProperties }
    },
    options,
  )
  return storeOf(table)
}

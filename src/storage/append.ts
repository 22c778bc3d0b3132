import type { Batch } from '../column/column.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { commitStore } from './commit.ts'
import { removeDataFile, writeDataFile } from './data-file.ts'
import { discardUnlessLive } from './rewrite.ts'
import type { Store } from './store.ts'

export interface Appended {
  readonly store: Store
  /** Events that were stored. */
  readonly rows: number
}

/**
 * Stores events in one data file and one commit. `newEvents` answers those that the store, as it is given, does not have
 * yet, sorted by eventtime. It is asked before anything is written, and again each time another writer's commit came
 * first; if the answer is then another, the data file is written anew. So no event is stored twice, however many write.
 *
 * @throws what `newEvents` throws, STORE_INACTIVE, COMMIT_CONFLICT, and the errors of writing; the store is then as before
 */
export async function appendEvents(
  store: Store,
  newEvents: (store: Store) => Promise<Batch>,
): Promise<Appended> {
  let batch: Batch | undefined
  let file: DataFile | undefined
  try {
    const next = await commitStore(store, async (base) => {
      const fresh = await newEvents(base)
      if (fresh !== batch) {
        await discard(store, file)
        file = undefined
        batch = fresh
      }
      if (batch.rows === 0) return {}
      file ??= await writeDataFile(base.table, store.columns, batch)
      return { append: [file] }
    })
    return { store: next, rows: batch?.rows ?? 0 }
  } catch (error) {
    // A commit may fail after it became visible, and then the file must stay; if even that cannot be found out, too.
    await Promise.allSettled([discardUnlessLive(store, file === undefined ? [] : [file])])
    throw error
  }
}

async function discard({ table }: Store, file: DataFile | undefined): Promise<void> {
  if (file !== undefined) await removeDataFile(table, file)
}

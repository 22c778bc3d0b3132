import type { Batch } from '../column/column.ts'
import { removeFile } from '../common/files.ts'
import { commit } from '../iceberg/commit.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { resolveLocation } from '../iceberg/location.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { refreshTable } from '../iceberg/table.ts'
import { writeDataFile } from './data-file.ts'
import { type Store, storeOf } from './store.ts'

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
 * @throws what `newEvents` throws, COMMIT_CONFLICT, and the errors of writing; the store is then as before
 */
export async function appendEvents(
  store: Store,
  newEvents: (store: Store) => Promise<Batch>,
): Promise<Appended> {
  let batch: Batch | undefined
  let file: DataFile | undefined
  try {
    const table = await commit(store.table, async (base) => {
      const fresh = await newEvents(storeOf(base))
      if (fresh !== batch) {
        await discard(store, file)
        file = undefined
        batch = fresh
      }
      if (batch.rows === 0) return {}
      file ??= await writeDataFile(base, store.columns, batch)
      return { append: [file] }
    })
    return { store: storeOf(table), rows: batch?.rows ?? 0 }
  } catch (error) {
    // A commit may fail after it became visible, and then the file must stay; if even that cannot be found out, too.
    await Promise.allSettled([discardUnlessLive(store, file)])
    throw error
  }
}

async function discard({ table }: Store, file: DataFile | undefined): Promise<void> {
  if (file !== undefined) await removeFile(resolveLocation(table, file.filePath))
}

async function discardUnlessLive(store: Store, file: DataFile | undefined): Promise<void> {
  if (file === undefined) return
  const live = await liveDataFiles(await refreshTable(store.table))
  if (live.every(({ filePath }) => filePath !== file.filePath)) await discard(store, file)
}

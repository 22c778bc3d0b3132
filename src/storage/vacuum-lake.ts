import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readError, writeError } from '../common/files.ts'
import { REMOVED_PREFIX } from './lifecycle.ts'
import { idOfName, isAbsent, nameFile, namesFolder, releaseName } from './names.ts'
import { openStores, type Store, storesFolder } from './store.ts'
import { DEFAULT_GRACE_MS, type VacuumOptions } from './vacuum.ts'

/**
 * Removes what stores left behind that are no more or never were: folders of a purge that was cut off, empty tables of a
 * creation that was, names that their store does not have. Each only once it is older than the grace time.
 *
 * @returns the paths removed, or that would be
 */
export async function vacuumLake(lake: string, options: VacuumOptions = {}): Promise<readonly string[]> {
  const { graceMs = DEFAULT_GRACE_MS, dryRun = false } = options
  const horizon = Date.now() - graceMs
  // Of what cannot be opened nothing is known to be left over.
  const { stores } = await openStores(lake)
  const isOld = async (path: string) => ((await modifiedAt(path)) ?? horizon) < horizon
  const removed: string[] = []

  const left = (await namesIn(storesFolder(lake))).filter((name) => name.startsWith(REMOVED_PREFIX))
  const folders = [...left.map((name) => join(storesFolder(lake), name))]
  for (const store of stores) {
    const id = idOfName(lake, store.description.name)
    if (isUnused(store) && id !== store.description.id) folders.push(store.table.folder)
  }
  for (const folder of folders) {
    if (!(await isOld(folder))) continue
    removed.push(folder)
    if (!dryRun) await removeFolder(folder)
  }

  for (const name of await namesIn(namesFolder(lake))) {
    const id = idOfName(lake, name)
    // A name whose store has no folder stays: the folder may be put back.
    const store = stores.find(({ description }) => description.id === id)
    if (id === undefined || store === undefined || store.description.name.toLowerCase() === name) continue
    if (!(await isOld(nameFile(lake, name)))) continue
    removed.push(nameFile(lake, name))
    if (!dryRun) await releaseName(lake, name, id)
  }
  return removed
}

/** Whether a table never had a commit: only a creation that was cut off leaves such a one without a name. */
function isUnused({ table }: Store): boolean {
  return table.version === 1 && table.metadata.snapshots.length === 0
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw readError(error, folder)
  }
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).mtimeMs
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw readError(error, path)
  }
}

async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    throw writeError(error, path)
  }
}

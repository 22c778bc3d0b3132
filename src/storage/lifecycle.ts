import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import { syncFolder, writeError } from '../common/files.ts'
import { commitStore } from './commit.ts'
import { deletionTime, type StoreUpdate, updatedDescription } from './description.ts'
import { buryHead } from './integrity/head.ts'
import { claimName, releaseName } from './names.ts'
import { nameTaken, refreshStore, requireActive, type Store } from './store.ts'

/**
 * Changes a store's settings in one commit. A new name is claimed before and the old one given up after it, so that a
 * name always leads to at most one store; the id stays. A lower retention hides what is then too old at once and for good;
 * `applyRetention` takes it from the disk.
 *
 * @param now milliseconds since the epoch
 * @throws INVALID_ARGUMENT, INVALID_EVENT_SELECTORS, STORE_ALREADY_EXISTS (the name), STORE_INACTIVE, and as `commitStore`
 */
export async function updateStore(
  lake: string,
  store: Store,
  update: StoreUpdate,
  now: number,
): Promise<Store> {
  requireActive(store)
  const { id } = store.description
  // Before a name is claimed, so that what is refused leaves no trace.
  updatedDescription(store.description, update, now)
  const { name } = update
  if (name !== undefined && !(await claimName(lake, name, id))) throw await nameTaken(lake, name)
  let before = store.description.name
  try {
    const next = await commitStore(store, (base) => {
      requireActive(base)
      before = base.description.name
      return { description: updatedDescription(base.description, update, now) }
    })
    // What cannot be removed is a name that leads nowhere, until `vacuum` takes it away.
    if (!isSameName(before, next.description.name)) await Promise.allSettled([releaseName(lake, before, id)])
    return next
  } catch (error) {
    if (name !== undefined) await Promise.allSettled([releaseUnlessHad(lake, store, name)])
    throw error
  }
}

/** A commit may fail after it became visible, and then the store has the name. */
async function releaseUnlessHad(lake: string, store: Store, name: string): Promise<void> {
  const { description } = await refreshStore(store)
  if (!isSameName(description.name, name)) await releaseName(lake, name, description.id)
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/**
 * Deletes a store: it is inactive from now on and for seven days waits to be restored; then `purgeStores` removes it.
 *
 * @throws STORE_TERMINATION_PROTECTED, STORE_INACTIVE (deleted already), and as `commitStore`
 */
export async function deleteStore(store: Store, now: number): Promise<Store> {
  return commitStore(store, (base) => {
    requireDeletable(base)
    return { description: { ...base.description, deleted: now, updated: now } }
  })
}

/** Throws what keeps a store from being deleted. */
export function requireDeletable(store: Store): void {
  requireActive(store)
  const { name, terminationProtection } = store.description
  if (!terminationProtection) return
  throw new TraillakeError(
    'STORE_TERMINATION_PROTECTED',
    'The event data store cannot be deleted because termination protection is enabled for it.',
    { hint: `\`traillake store update ${name} --no-termination-protection\` takes the protection away.` },
  )
}

/** Brings a deleted store back as it was. Throws INVALID_STORE_STATUS where it is not deleted, or its seven days are over. */
export async function restoreStore(store: Store, now: number): Promise<Store> {
  return commitStore(store, ({ description }) => {
    const purged = deletionTime(description)
    if (purged !== undefined && now < purged)
      return { description: { ...description, deleted: undefined, updated: now } }
    const reason =
      purged === undefined ? 'it is not deleted' : `its time ended at ${new Date(purged).toISOString()}`
    throw wrongStatus(`Store '${description.name}' cannot be restored: ${reason}.`)
  })
}

/**
 * Stops or starts the ingestion into a store: while it is stopped, no event comes in, and what is there can be queried.
 *
 * @throws STORE_INACTIVE, INVALID_STORE_STATUS where it is stopped or started already, and as `commitStore`
 */
export async function setIngestion(store: Store, change: 'stop' | 'start', now: number): Promise<Store> {
  return commitStore(store, (base) => {
    requireActive(base)
    const { name, ingestionStopped } = base.description
    const isStop = change === 'stop'
    if (ingestionStopped === isStop)
      throw wrongStatus(`Ingestion into store '${name}' is ${isStop ? 'stopped' : 'started'} already.`)
    return { description: { ...base.description, ingestionStopped: isStop, updated: now } }
  })
}

function wrongStatus(hint: string): TraillakeError {
  const message = 'The event data store is not in a status that supports the operation.'
  return new TraillakeError('INVALID_STORE_STATUS', message, { hint })
}

/** Throws INVALID_STORE_STATUS where a store is not deleted, or may still be restored. */
export function requirePurgeable(store: Store, now: number): void {
  if (isPurgeable(store, now)) return
  const { description } = store
  const due = deletionTime(description)
  const reason =
    due === undefined ? 'it is not deleted' : `it can be restored until ${new Date(due).toISOString()}`
  throw wrongStatus(`Store '${description.name}' cannot be purged: ${reason}.`)
}

/** Whether the seven days after a store's deletion are over, also where an earlier purge was cut off. */
export function isPurgeable({ description }: Store, now: number): boolean {
  const due = deletionTime(description)
  return due !== undefined && now >= due
}

/**
 * Removes a store from the disk for ever, its name first. Cut off anywhere, the store is either still there under its id or
 * gone but for files that nothing leads to.
 *
 * @throws INVALID_STORE_STATUS, and the errors of writing
 */
export async function purgeStore(lake: string, store: Store, now: number): Promise<void> {
  requirePurgeable(store, now)
  const { id, name } = store.description
  await buryHead(lake, id, now)
  await releaseName(lake, name, id)
  const { folder } = store.table
  const removed = join(dirname(folder), `${REMOVED_PREFIX}${id}`)
  try {
    await rename(folder, removed)
    await syncFolder(dirname(folder))
    await rm(removed, { recursive: true, force: true })
  } catch (error) {
    throw writeError(error, folder)
  }
}

/** The folder of a store that is being removed. Its name is no id, so that it is no store. */
export const REMOVED_PREFIX = '.removed-'

import { join, resolve } from 'node:path'
import { readdir, rm } from 'node:fs/promises'
import { categoryColumns } from '../catalog/category.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder, readError } from '../common/files.ts'
import { didYouMean } from '../common/suggest.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { createTable, openTable, refreshTable, type Table } from '../iceberg/table.ts'
import {
  deletionTime,
  descriptionProperties,
  describeStore,
  type NewStore,
  parseDescription,
  type StoreDescription,
} from './description.ts'
import { claimName, idOfName, isAbsent, nameFile, namesFolder } from './names.ts'
import { eventTimeBounds } from './event-time.ts'
import { requireIntact } from './integrity/check.ts'
import { icebergFields } from './schema.ts'

/**
 * An event data store as of one snapshot. Layout of a lake: `stores/<id>/` is the Iceberg table of a store,
 * `names/<name in lower case>` holds the id of the store that has the name.
 */
export interface Store {
  readonly description: StoreDescription
  readonly columns: readonly TableColumn[]
  readonly table: Table
}

const STORES = 'stores'

export function storesFolder(lake: string): string {
  return join(lake, STORES)
}

function storeFolder(lake: string, id: string): string {
  return join(lake, STORES, id)
}

/** Old metadata files go as new ones come: a store lives for years of commits. */
const HOUSEKEEPING = { 'write.metadata.delete-after-commit.enabled': 'true' }

/** The store that a table is. Throws CORRUPT_STORE where its properties do not say so. */
export function storeOf(table: Table): Store {
  const known = stores.get(table)
  if (known !== undefined) return known
  const description = parseDescription(table.metadata.properties, table.folder)
  const store = { description, columns: categoryColumns(description.category), table }
  stores.set(table, store)
  return store
}

/** A version of a table never changes. */
const stores = new WeakMap<Table, Store>()

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id at the end of an event data store's ARN: `arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/<id>`. */
const ARN = /^arn:[^:]*:cloudtrail:[^:]*:[^:]*:eventdatastore\/(.+)$/i

async function openById(lake: string, id: string): Promise<Store | undefined> {
  try {
    return storeOf(await requireIntact(await openTable(storeFolder(lake, id.toLowerCase()))))
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'STORE_NOT_FOUND') return undefined
    throw error
  }
}

/**
 * Finds a store by its name, its id or its ARN.
 *
 * @returns undefined where there is none
 */
export async function findStore(lake: string, nameOrId: string): Promise<Store | undefined> {
  const id = ARN.exec(nameOrId)?.[1] ?? nameOrId
  if (UUID.test(id)) {
    const store = await openById(lake, id)
    if (store !== undefined) return store
  }
  // What cannot be a name would be a path.
  if (!/^[\w.-]+$/.test(id) || id === '.' || id === '..') return undefined
  const named = idOfName(lake, id)
  if (named === undefined) return undefined
  const store = await openById(lake, named)
  if (store !== undefined) return hasName(store, id) ? store : undefined
  const [file, folder] = [nameFile(lake, id), storeFolder(lake, named)]
  throw new TraillakeError('CORRUPT_STORE', `Store '${id}' is gone: '${folder}' has no table`, {
    file: folder,
    hint: `Put the folder back, or delete '${file}' to give the name to a new store.`,
  })
}

/** A name file may outlive the name where a change of names was cut off. */
function hasName({ description }: Store, name: string): boolean {
  return description.name.toLowerCase() === name.toLowerCase()
}

/** Throws STORE_INACTIVE for a store that is deleted: it can be neither queried nor changed. */
export function requireActive({ description }: Store): void {
  const purged = deletionTime(description)
  if (purged === undefined) return
  const { name } = description
  throw new TraillakeError('STORE_INACTIVE', 'The event data store is inactive.', {
    hint: `Store '${name}' is deleted; until ${new Date(purged).toISOString()} \`traillake store restore ${name}\` brings it back.`,
  })
}

/** Throws INVALID_STORE_STATUS for a store whose ingestion is stopped, and as {@link requireActive}. */
export function requireIngesting(store: Store): void {
  requireActive(store)
  const { name, ingestionStopped } = store.description
  if (!ingestionStopped) return
  throw new TraillakeError('INVALID_STORE_STATUS', `Ingestion into store '${name}' is stopped`, {
    hint: `\`traillake store update ${name} --ingestion start\` starts it again.`,
  })
}

/** A table that lies in the lake and cannot be opened. */
export interface DamagedStore {
  readonly id: string
  readonly error: TraillakeError
}

/** Every table that lies in the lake, also of stores that have lost their name. */
export async function openStores(
  lake: string,
): Promise<{ readonly stores: readonly Store[]; readonly damaged: readonly DamagedStore[] }> {
  let folders: string[]
  try {
    folders = await readdir(join(lake, STORES))
  } catch (error) {
    if (isAbsent(error)) return { stores: [], damaged: [] }
    throw readError(error, join(lake, STORES))
  }
  const stores: Store[] = []
  const damaged: DamagedStore[] = []
  await Promise.all(
    folders
      .filter((name) => UUID.test(name))
      .map(async (id) => {
        try {
          const store = await openById(lake, id)
          if (store !== undefined) stores.push(store)
        } catch (error) {
          if (!(error instanceof TraillakeError)) throw error
          damaged.push({ id, error })
        }
      }),
  )
  return { stores, damaged }
}

/** Of tables those that their name leads to, by name: others were made in a creation that lost the name or was cut off. */
export function namedStores(lake: string, stores: readonly Store[]): readonly Store[] {
  return stores
    .filter(({ description: { name, id } }) => idOfName(lake, name) === id)
    .sort((a, b) =>
      a.description.name < b.description.name ? -1 : a.description.name > b.description.name ? 1 : 0,
    )
}

/** Every store of the lake, by name. A lake that does not exist has none. Throws CORRUPT_STORE where one cannot be opened. */
export async function listStores(lake: string): Promise<readonly Store[]> {
  const { stores, damaged } = await openStores(lake)
  for (const { error } of damaged) throw error
  return namedStores(lake, stores)
}

/** The error for a name that is taken, with a hint where no store in use has it. Throws as {@link findStore}. */
export async function nameTaken(lake: string, name: string): Promise<TraillakeError> {
  const holder = await findStore(lake, name)
  const hint = holder === undefined ? LEFT_NAME : deletedHint(holder.description)
  return new TraillakeError('STORE_ALREADY_EXISTS', `Store '${name}' already exists`, { hint })
}

const LEFT_NAME =
  'No store has the name: it is left of a change of names that was cut off. `traillake vacuum` frees it after a day.'

function deletedHint(store: StoreDescription): string | undefined {
  const purged = deletionTime(store)
  if (purged === undefined) return undefined
  const until = new Date(purged).toISOString()
  return `It is deleted, and can be restored until ${until}; \`traillake store purge\` then frees the name.`
}

/**
 * Makes a store. Its table comes first and its name last, in one atomic step: of two who ask for one name one gets it,
 * and a name that is taken always leads to a store. A creation that is cut off leaves a table that nothing leads to.
 *
 * @param now milliseconds since the epoch
 * @throws INVALID_ARGUMENT, STORE_ALREADY_EXISTS, and the errors of writing
 */
export async function createStore(lake: string, options: NewStore, now: number): Promise<Store> {
  const description = describeStore(options, now)
  const { id, name, category } = description
  const root = resolve(lake)
  if (idOfName(root, name) !== undefined) throw await nameTaken(root, name)
  await makeFolder(namesFolder(root))
  await makeFolder(join(root, STORES))
  const folder = storeFolder(root, id)
  const { advanceHead, createSeal } = await sealing()
  try {
    const table = await createTable({
      folder,
      fields: icebergFields(categoryColumns(category)),
      sortFields: eventTimeOrder(description),
      properties: { ...descriptionProperties(description), ...HOUSEKEEPING },
      seal: createSeal(folder),
    })
    if (!(await claimName(root, name, id))) throw await nameTaken(root, name)
    await advanceHead(table)
    return storeOf(table)
  } catch (error) {
    // What cannot be removed is only space lost.
    await Promise.allSettled([rm(folder, { recursive: true, force: true })])
    throw error
  }
}

/** Queries must not wait for what only writing needs. */
async function sealing() {
  const [{ createSeal }, { advanceHead }] = await Promise.all([
    import('./integrity/seal.ts'),
    import('./integrity/head.ts'),
  ])
  return { createSeal, advanceHead }
}

function eventTimeOrder({ category }: StoreDescription) {
  const eventTime = icebergFields(categoryColumns(category)).find((field) => field.name === 'eventtime')
  if (eventTime === undefined) return []
  return [
    { sourceId: eventTime.id, transform: 'identity', direction: 'asc', nullOrder: 'nulls-last' } as const,
  ]
}

/** The store as it is now. */
export async function refreshStore(store: Store): Promise<Store> {
  return storeOf(await requireIntact(await refreshTable(store.table)))
}

/** What a store holds, from its manifests alone. */
export interface StoreFigures {
  readonly events: number
  readonly files: number
  /** Bytes of the data files. */
  readonly bytes: number
  /** Microseconds; undefined for an empty store. */
  readonly earliest: bigint | undefined
  readonly latest: bigint | undefined
}

export async function storeFigures(store: Store): Promise<StoreFigures> {
  const files = await liveDataFiles(store.table)
  const bounds = (which: 'earliest' | 'latest') =>
    files.map((file) => eventTimeBounds(store, file)[which]).filter((time) => time !== undefined)
  const least = (values: bigint[], sign: bigint) =>
    values.reduce<bigint | undefined>(
      (best, value) => (best === undefined || (value - best) * sign < 0n ? value : best),
      undefined,
    )
  return {
    events: files.reduce((sum, file) => sum + file.recordCount, 0),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.fileSizeInBytes, 0),
    earliest: least(bounds('earliest'), 1n),
    latest: least(bounds('latest'), -1n),
  }
}

/** The error for a store that is named but not there, with the nearest name as a hint. */
export async function missingStore(lake: string, name: string): Promise<TraillakeError> {
  const names = (await listStores(lake)).map((store) => store.description.name)
  const hint =
    didYouMean(name, names) ??
    (names.length === 0 ? 'The lake has no stores yet: ingest makes the first.' : undefined)
  return new TraillakeError('STORE_NOT_FOUND', `Store '${name}' does not exist`, { hint })
}

/** As {@link findStore}; throws STORE_NOT_FOUND, with the nearest name as a hint, where there is none. */
export async function requireStore(lake: string, name: string): Promise<Store> {
  const store = await findStore(lake, name)
  if (store === undefined) throw await missingStore(lake, name)
  return store
}

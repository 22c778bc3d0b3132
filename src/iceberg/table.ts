import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { sha256 } from '../common/digest.ts'
import { TraillakeError } from '../common/errors.ts'
import {
  errorCodeOf,
  type FileIdentity,
  isSameFile,
  makeFolder,
  readError,
  readWholeFile,
  removeFile,
  statOf,
  syncFolder,
  writeFileAtomic,
  writeFileExclusive,
} from '../common/files.ts'
import { createManifestCache, type ManifestCache } from './cache.ts'
import { sortedRecord } from './decode.ts'
import { checkSchema } from './evolution.ts'
import { NO_PARTITION_ID, type SortField, UNPARTITIONED, UNSORTED } from './layout.ts'
import { locationOf } from './location.ts'
import { decodeTableMetadata, encodeTableMetadata, type TableMetadata } from './metadata.ts'
import { highestFieldId, type StructField } from './schema.ts'

/** A table as of one version. Never changes; {@link refreshTable} and `commit` give the next one. */
export interface Table {
  /** Absolute path of the folder the table lies in now. */
  readonly folder: string
  /** The N of the `vN.metadata.json` this is. */
  readonly version: number
  readonly metadata: TableMetadata
  /** SHA-256 of its metadata file, hexadecimal. */
  readonly digest: string
  readonly cache: ManifestCache
}

/**
 * Vouches for versions before they are public. The metadata names what vouches for it by a property, and its own text is
 * settled by then: so that file can hold the digest of the text.
 */
export interface Seal {
  /** Properties for the metadata of version `version`. */
  properties(version: number): Readonly<Record<string, string>>
  /**
   * Writes what vouches for `next`, and notes in `written` each file that it writes. All that `next` refers to is on disk.
   *
   * @param base the version before; undefined for the first
   */
  write(next: Table, base: Table | undefined, written: string[]): Promise<void>
}

export interface NewTable {
  readonly folder: string
  readonly fields: readonly StructField[]
  /** How the rows of data files are sorted; not at all where left out. */
  readonly sortFields?: readonly SortField[] | undefined
  readonly properties?: Readonly<Record<string, string>> | undefined
  readonly seal?: Seal | undefined
}

const DATA_FOLDER = 'data'
const METADATA_FOLDER = 'metadata'
const VERSION_HINT = 'version-hint.text'
const METADATA_FILE = /^v(\d+)(\.gz)?\.metadata\.json$/

/** Where data files belong: the local path and the location to write into the metadata. */
export function dataFilePlace(
  table: Table,
  name: string,
): { readonly path: string; readonly location: string } {
  return placeOf(table, DATA_FOLDER, name)
}

/** As {@link dataFilePlace}, for manifests, manifest lists and table metadata. */
export function metadataFilePlace(
  table: Table,
  name: string,
): { readonly path: string; readonly location: string } {
  return placeOf(table, METADATA_FOLDER, name)
}

function placeOf(table: Table, inner: string, name: string): { path: string; location: string } {
  return {
    path: join(table.folder, inner, name),
    location: `${table.metadata.location.replace(/\/$/, '')}/${inner}/${name}`,
  }
}

export function metadataFileName(version: number): string {
  return `v${version}.metadata.json`
}

/**
 * Makes an empty, unpartitioned table and its folders. Throws STORE_ALREADY_EXISTS where the folder has one,
 * INVALID_ARGUMENT for a schema that cannot be, and the errors of writing.
 */
export async function createTable(options: NewTable): Promise<Table> {
  const { fields, sortFields = [], properties = {}, seal } = options
  const folder = resolve(options.folder)
  checkSchema({ fields })
  const sortOrder = sortFields.length === 0 ? UNSORTED : { orderId: 1, fields: sortFields }
  const metadata: TableMetadata = {
    tableUuid: randomUUID(),
    location: locationOf(folder),
    lastSequenceNumber: 0,
    lastUpdatedMs: Date.now(),
    lastColumnId: highestFieldId({ fields }),
    schemas: [{ schemaId: 0, fields }],
    currentSchemaId: 0,
    partitionSpecs: [UNPARTITIONED],
    defaultSpecId: UNPARTITIONED.specId,
    lastPartitionId: NO_PARTITION_ID,
    sortOrders: [sortOrder],
    defaultSortOrderId: sortOrder.orderId,
    properties: sortedRecord(Object.entries({ ...properties, ...seal?.properties(1) })),
    snapshots: [],
    refs: {},
    snapshotLog: [],
    metadataLog: [],
    other: {},
  }
  const taken = new TraillakeError('STORE_ALREADY_EXISTS', `Folder '${folder}' already has an Iceberg table`)
  // The first version may be gone long since while the table lives, so that its name alone proves nothing.
  if ((await latestVersion(folder)) !== undefined) throw taken
  await makeFolder(join(folder, DATA_FOLDER))
  await makeFolder(join(folder, METADATA_FOLDER))
  await syncFolder(folder)
  await syncFolder(dirname(folder))
  const text = encodeTableMetadata(metadata)
  const table: Table = { folder, version: 1, metadata, digest: sha256(text), cache: createManifestCache() }
  const written: string[] = []
  await seal?.write(table, undefined, written)
  if (!(await writeVersion(table, text))) {
    await Promise.allSettled(written.map(removeFile))
    throw taken
  }
  await writeVersionHint(table)
  return table
}

/**
 * Opens the highest version in the folder. The version hint is not asked: it is written for other engines and may lag.
 * Throws STORE_NOT_FOUND, CORRUPT_STORE (damaged metadata is never passed over for an older version), NOT_SUPPORTED
 * (format version, compressed metadata) and the errors of reading.
 */
export async function openTable(folder: string): Promise<Table> {
  const path = resolve(folder)
  const known = opened.get(path)
  if (known !== undefined && isLatest(path, known)) {
    remember(path, known)
    return known.table
  }
  const table = await load(path, known?.table.cache ?? createManifestCache())
  const file = statOf(metadataPath(path, table.version))
  if (file !== undefined) remember(path, { table, file })
  return table
}

/** A version of a table never changes: it is read and decoded once in a process. */
interface OpenedTable {
  readonly table: Table
  /** What its metadata was read from: another file in its place is another table. */
  readonly file: FileIdentity
}

/** Versions follow each other without a gap: the next one would be there. */
function isLatest(path: string, { table, file }: OpenedTable): boolean {
  const now = statOf(metadataPath(path, table.version))
  if (now === undefined || !isSameFile(now, file)) return false
  const next = metadataPath(path, table.version + 1)
  return statOf(next) === undefined && statOf(next.replace(/\.metadata\.json$/, '.gz$&')) === undefined
}

const MOST_TABLES = 64

/** Tables by folder, the last used last. */
const opened = new Map<string, OpenedTable>()

function remember(path: string, table: OpenedTable): void {
  opened.delete(path)
  opened.set(path, table)
  const [oldest] = opened.keys()
  if (opened.size > MOST_TABLES && oldest !== undefined) opened.delete(oldest)
}

function metadataPath(folder: string, version: number): string {
  return join(folder, METADATA_FOLDER, metadataFileName(version))
}

/** The table as it is now; the same object if nothing happened. Throws as {@link openTable}. */
export async function refreshTable(table: Table): Promise<Table> {
  if ((await latestVersion(table.folder)) === table.version) return table
  const fresh = await load(table.folder, table.cache)
  if (fresh.metadata.tableUuid !== table.metadata.tableUuid)
    throw new TraillakeError('STORE_NOT_FOUND', `Another Iceberg table took the place of '${table.folder}'`)
  return fresh
}

/** Old versions may be deleted between listing and reading, but only while newer ones appear. */
const LOAD_TRIES = 5

async function load(folder: string, cache: ManifestCache): Promise<Table> {
  for (let left = LOAD_TRIES; ; left--) {
    const version = await latestVersion(folder)
    if (version === undefined)
      throw new TraillakeError('STORE_NOT_FOUND', `Folder '${folder}' has no Iceberg table`)
    const path = metadataPath(folder, version)
    try {
      const bytes = await readWholeFile(path)
      const metadata = decodeTableMetadata(bytes.toString(), path)
      return { folder, version, metadata, digest: sha256(bytes), cache }
    } catch (error) {
      const vanished = error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND'
      if (!vanished || left === 1) throw error
    }
  }
}

/** The highest version in the folder, undefined where it has none. */
export async function latestVersion(folder: string): Promise<number | undefined> {
  const metadataFolder = join(folder, METADATA_FOLDER)
  let latest = 0
  let latestFile = ''
  for (const name of await listFolder(metadataFolder)) {
    const version = Number(METADATA_FILE.exec(name)?.[1] ?? 0)
    if (version > latest) {
      latest = version
      latestFile = name
    }
  }
  if (latest === 0) return undefined
  if (latestFile !== metadataFileName(latest))
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `Compressed table metadata is not supported: '${join(metadataFolder, latestFile)}'`,
    )
  return latest
}

async function listFolder(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw readError(error, path)
  }
}

/**
 * Makes the table's version public in one atomic step; false if another writer made that version first.
 *
 * @param text of its metadata
 */
export async function writeVersion(table: Table, text: string): Promise<boolean> {
  const { path } = metadataFilePlace(table, metadataFileName(table.version))
  return writeFileExclusive(path, text)
}

/** As {@link writeVersionHint}, where the hint names another version than the table's: a crash may have come before it. */
export async function repairVersionHint(table: Table): Promise<void> {
  const { path } = metadataFilePlace(table, VERSION_HINT)
  const isThere = statOf(path) !== undefined
  if (isThere && (await readWholeFile(path)).toString() === String(table.version)) return
  await writeVersionHint(table)
}

/**
 * Points the version hint at the highest version. Writers race here; as each looks again after it wrote, the last one
 * to write leaves the highest.
 */
export async function writeVersionHint(table: Table): Promise<void> {
  const { path } = metadataFilePlace(table, VERSION_HINT)
  for (let written = 0; ; ) {
    const latest = (await latestVersion(table.folder)) ?? table.version
    if (latest === written) return
    await writeFileAtomic(path, String(latest))
    written = latest
  }
}

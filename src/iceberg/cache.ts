import { type FileIdentity, isSameFile, readWholeFile, statOf } from '../common/files.ts'
import { TraillakeError } from '../common/errors.ts'
import { checkContentName } from './content-name.ts'
import { corrupt } from './decode.ts'
import { resolveLocation } from './location.ts'
import { decodeManifest, type ManifestEntry } from './manifest.ts'
import { decodeManifestList, type ManifestFile } from './manifest-list.ts'
import type { TableMetadata } from './metadata.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * Decoded manifests and manifest lists by path. Those files never change, so what was read once stays true; one that was put in
 * another's place is another file.
 */
export interface ManifestCache {
  readonly lists: FileCache<readonly ManifestFile[]>
  readonly manifests: FileCache<readonly ManifestEntry[]>
}

interface FileCache<Value> {
  /** The decoded file; `decode` runs only if it is not at hand. */
  readonly get: (path: string, decode: (bytes: Buffer) => Value) => Promise<Value>
}

/** Bounds of one table's cache, in bytes of the files; decoded they take some times that. */
const LIST_BYTES = 4 * 1024 * 1024
const MANIFEST_BYTES = 16 * 1024 * 1024

export function createManifestCache(): ManifestCache {
  return { lists: createFileCache(LIST_BYTES), manifests: createFileCache(MANIFEST_BYTES) }
}

interface Held<Value> {
  readonly value: Promise<Value>
  readonly file: FileIdentity | undefined
  bytes: number
}

function createFileCache<Value>(limit: number): FileCache<Value> {
  // A Map keeps the order of insertion: the first is the one that was not used for longest.
  const held = new Map<string, Held<Value>>()
  let total = 0
  const drop = (path: string, entry: Held<Value>): void => {
    if (held.get(path) !== entry) return
    held.delete(path)
    total -= entry.bytes
  }
  const load = (path: string, decode: (bytes: Buffer) => Value, file: Held<Value>['file']): Held<Value> => {
    const reading = readWholeFile(path)
    const entry: Held<Value> = { value: reading.then(decode), file, bytes: 0 }
    entry.value.then(
      async () => {
        if (held.get(path) !== entry) return
        entry.bytes = (await reading).length
        total += entry.bytes
        for (const [oldest, other] of held) {
          if (total <= limit) break
          drop(oldest, other)
        }
      },
      () => drop(path, entry),
    )
    return entry
  }
  return {
    get: (path, decode) => {
      const file = statOf(path)
      const known = held.get(path)
      const isKnown = known?.file !== undefined && file !== undefined && isSameFile(known.file, file)
      if (known !== undefined && !isKnown) drop(path, known)
      const entry = known !== undefined && isKnown ? known : load(path, decode, file)
      held.delete(path)
      held.set(path, entry)
      return entry.value
    },
  }
}

interface TableFiles {
  readonly folder: string
  readonly metadata: TableMetadata
  readonly cache: ManifestCache
}

/** The manifests of a snapshot. Throws CORRUPT_STORE where the list is missing or damaged. */
export async function readManifestList(
  table: TableFiles,
  snapshot: Snapshot,
): Promise<readonly ManifestFile[]> {
  const path = resolveLocation(table, snapshot.manifestList)
  return present('Manifest list', path, () =>
    table.cache.lists.get(path, (bytes) => {
      checkContentName('Manifest list', path, bytes)
      return decodeManifestList(bytes, path)
    }),
  )
}

/** The entries of a manifest, deleted ones too. Throws CORRUPT_STORE where the manifest is missing or damaged. */
export async function readManifest(
  table: TableFiles,
  manifest: ManifestFile,
): Promise<readonly ManifestEntry[]> {
  const path = resolveLocation(table, manifest.manifestPath)
  return present('Manifest', path, () =>
    table.cache.manifests.get(path, (bytes) => {
      if (bytes.length !== manifest.manifestLength)
        throw corrupt(
          { kind: 'Manifest', file: path },
          `it has ${bytes.length} bytes instead of ${manifest.manifestLength}`,
        )
      checkContentName('Manifest', path, bytes)
      return decodeManifest(bytes, manifest, path)
    }),
  )
}

async function present<Value>(kind: string, path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code !== 'FILE_NOT_FOUND') throw error
    throw new TraillakeError('CORRUPT_STORE', `${kind} '${path}' is missing`, { file: path, cause: error })
  }
}

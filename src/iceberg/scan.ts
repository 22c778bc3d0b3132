import { TraillakeError } from '../common/errors.ts'
import { mapParallel } from '../common/parallel.ts'
import { readManifest, readManifestList } from './cache.ts'
import type { DataFile } from './data-file.ts'
import { corrupt } from './decode.ts'
import { resolveLocation } from './location.ts'
import { isLive, type ManifestEntry } from './manifest.ts'
import type { ManifestFile } from './manifest-list.ts'
import { currentSnapshot } from './metadata.ts'
import type { Snapshot } from './snapshot.ts'
import type { Table } from './table.ts'

/** A data file of a snapshot and where it lies now. */
export interface LiveDataFile extends DataFile {
  /** Local path. */
  readonly path: string
  /** The snapshot that added the file. */
  readonly snapshotId: bigint
  readonly sequenceNumber: number
  readonly fileSequenceNumber: number
}

/** A manifest of a snapshot with what it says. */
export interface ReadManifest {
  readonly manifest: ManifestFile
  readonly entries: readonly ManifestEntry[]
}

const PARALLEL_READS = 16

/** Whether the manifest still has files of the table; the others only tell what was deleted. */
function hasLiveFiles({ addedFilesCount, existingFilesCount }: ManifestFile): boolean {
  return addedFilesCount + existingFilesCount > 0
}

/**
 * The manifests of a snapshot that have files of the table. Throws CORRUPT_STORE for a damaged list, and NOT_SUPPORTED
 * where another engine left row-level deletes: ignoring them would give deleted rows.
 */
export async function listManifests(table: Table, snapshot: Snapshot): Promise<readonly ManifestFile[]> {
  const manifests = (await readManifestList(table, snapshot)).filter(hasLiveFiles)
  const deletes = manifests.find(({ content }) => content === 'deletes')
  if (deletes !== undefined)
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `Iceberg delete files are not supported: '${deletes.manifestPath}'`,
    )
  return manifests
}

/** Throws CORRUPT_STORE for a manifest that is missing or damaged. */
export async function readManifests(
  table: Table,
  manifests: readonly ManifestFile[],
): Promise<readonly ReadManifest[]> {
  return mapParallel(manifests, PARALLEL_READS, async (manifest) => ({
    manifest,
    entries: await readManifest(table, manifest),
  }))
}

/** The files that manifests were last put together to. A table does not change, and its manifests only by damage. */
interface PutTogether {
  readonly entries: readonly (readonly ManifestEntry[])[]
  readonly files: readonly LiveDataFile[]
}

const putTogether = new WeakMap<Table, PutTogether>()

/** Files of one table that are kept between two calls. */
const MOST_KEPT = 4096

function filesOf(table: Table, manifests: readonly ReadManifest[]): readonly LiveDataFile[] {
  const files = new Map<string, LiveDataFile>()
  for (const { manifest, entries } of manifests) {
    for (const entry of entries) {
      if (!isLive(entry)) continue
      const { dataFile, snapshotId, sequenceNumber, fileSequenceNumber } = entry
      const path = resolveLocation(table, dataFile.filePath)
      if (files.has(path))
        throw corrupt(
          { kind: 'Manifest', file: resolveLocation(table, manifest.manifestPath) },
          `data file '${dataFile.filePath}' is in the snapshot twice`,
        )
      files.set(path, { ...dataFile, path, snapshotId, sequenceNumber, fileSequenceNumber })
    }
  }
  return [...files.values()]
}

/**
 * The data files of a snapshot, by default the current one; none for a table without data. Order: newest manifest
 * first, within it as written. Gives the same array again as long as the manifests are the same, of 4,096 files at most.
 * Throws as {@link listManifests} and {@link readManifests}.
 */
export async function liveDataFiles(
  table: Table,
  snapshot: Snapshot | undefined = currentSnapshot(table.metadata),
): Promise<readonly LiveDataFile[]> {
  if (snapshot === undefined) return []
  const manifests = await readManifests(table, await listManifests(table, snapshot))
  const known = putTogether.get(table)
  const isSame =
    known?.entries.length === manifests.length &&
    manifests.every(({ entries }, i) => entries === known.entries[i])
  if (isSame) return known.files
  const files = filesOf(table, manifests)
  if (files.length <= MOST_KEPT)
    putTogether.set(table, { entries: manifests.map(({ entries }) => entries), files })
  return files
}

import { mapParallel } from '../common/parallel.ts'
import { readManifest, readManifestList } from './cache.ts'
import type { JsonValue } from './json.ts'
import { resolveLocation, withinTable } from './location.ts'
import { isLive } from './manifest.ts'
import type { ManifestFile } from './manifest-list.ts'
import type { Snapshot } from './snapshot.ts'
import { metadataFileName, metadataFilePlace, type Table } from './table.ts'

const PARALLEL_FILES = 16

/** The manifests of snapshots by their location. Snapshots share most of them; here each is once. */
export async function manifestsOf(
  table: Table,
  snapshots: readonly Snapshot[],
): Promise<ReadonlyMap<string, ManifestFile>> {
  const lists = await mapParallel(snapshots, PARALLEL_FILES, (snapshot) => readManifestList(table, snapshot))
  return new Map(lists.flat().map((manifest) => [manifest.manifestPath, manifest]))
}

/**
 * The locations of the data files in manifests. Deleted entries name files that an earlier snapshot had; `liveOnly` leaves
 * them out.
 */
export async function dataFilesOf(
  table: Table,
  manifests: ReadonlyMap<string, ManifestFile>,
  liveOnly: boolean,
): Promise<ReadonlySet<string>> {
  const files = await mapParallel([...manifests.values()], PARALLEL_FILES, async (manifest) =>
    (await readManifest(table, manifest))
      .filter((entry) => !liveOnly || isLive(entry))
      .map(({ dataFile }) => dataFile.filePath),
  )
  return new Set(files.flat())
}

/**
 * The local path of every file that some snapshot, or the metadata itself, refers to: data files, manifests, manifest
 * lists, metadata files of the log, statistics. Whatever else lies in the table's folder is an orphan, or too young to be
 * referred to yet.
 */
export async function referencedFiles(table: Table): Promise<ReadonlySet<string>> {
  const { snapshots, metadataLog, location, other } = table.metadata
  const manifests = await manifestsOf(table, snapshots)
  const locations = [
    ...(await dataFilesOf(table, manifests, true)),
    ...manifests.keys(),
    ...snapshots.map(({ manifestList }) => manifestList),
    ...metadataLog.map(({ metadataFile }) => metadataFile),
    metadataFilePlace(table, metadataFileName(table.version)).location,
    // Statistics files of other engines, and whatever the specification adds.
    ...textsIn(other),
  ]
  return new Set(
    locations
      .filter((each) => withinTable(location, each) !== undefined)
      .map((each) => resolveLocation(table, each)),
  )
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

import { readWholeFile, writeNewFile } from '../common/files.ts'
import { mapParallel } from '../common/parallel.ts'
import { decodeAvro, encodeAvro } from './avro.ts'
import { contentName } from './content-name.ts'
import { elementsOf, member, type Place, rootOf, type Source, stringOf } from './decode.ts'
import { locationOf, resolveLocation, withinTable } from './location.ts'
import type { TableMetadata } from './metadata.ts'
import type { Snapshot } from './snapshot.ts'
import { type Attempt, type CommitOptions, swapMetadata } from './swap.ts'
import { metadataFilePlace, type Table } from './table.ts'

const PARALLEL_REWRITES = 16

/** They name files by absolute location, mean nothing here and can be computed again. */
const DROPPED_ON_MOVE: ReadonlySet<string> = new Set(['statistics', 'partition-statistics'])

/**
 * Writes the metadata anew for the place where the table lies now, so that other engines, which take locations as
 * they are, can read it there. Manifest lists and manifests of all snapshots are rewritten; data files, ids, sequence
 * numbers and history stay. Statistics files are dropped. One atomic commit: until it, the old location is in force.
 * Answers the same table if it is at `location` already. Throws as `commit`.
 *
 * @param location where other engines find the table; by default its folder as a `file://` location
 */
export async function relocate(
  table: Table,
  location: string = locationOf(table.folder),
  options?: CommitOptions,
): Promise<Table> {
  return swapMetadata(
    table,
    async (attempt) => (attempt.base.metadata.location === location ? undefined : moveTo(attempt, location)),
    options,
  )
}

async function moveTo({ base, written }: Attempt, location: string): Promise<TableMetadata> {
  const { metadata } = base
  const move: Move = { base, location, written, manifests: new Map() }
  const snapshots = await mapParallel(metadata.snapshots, PARALLEL_REWRITES, (each) =>
    moveSnapshot(move, each),
  )
  return {
    ...metadata,
    location,
    snapshots,
    metadataLog: metadata.metadataLog.map((entry) => ({
      ...entry,
      metadataFile: movedLocation(move, entry.metadataFile),
    })),
    other: Object.fromEntries(Object.entries(metadata.other).filter(([key]) => !DROPPED_ON_MOVE.has(key))),
  }
}

interface Move {
  readonly base: Table
  readonly location: string
  readonly written: string[]
  /** Rewritten manifests by their old location: snapshots share most of them. */
  readonly manifests: Map<string, Promise<MovedFile>>
}

interface MovedFile {
  readonly location: string
  readonly bytes: number
}

function movedLocation({ base, location }: Move, old: string): string {
  const inner = withinTable(base.metadata.location, old)
  return inner === undefined ? old : `${location.replace(/\/$/, '')}/${inner}`
}

async function moveSnapshot(move: Move, snapshot: Snapshot): Promise<Snapshot> {
  const moved = await rewrite(move, 'Manifest list', snapshot.manifestList, async (record) => {
    const manifest = await moveManifest(move, stringOf(member(record, 'manifest_path')))
    return { manifest_path: manifest.location, manifest_length: manifest.bytes }
  })
  return { ...snapshot, manifestList: moved.location }
}

async function moveManifest(move: Move, location: string): Promise<MovedFile> {
  const known = move.manifests.get(location)
  if (known !== undefined) return known
  const moving = rewrite(move, 'Manifest', location, async (record) => {
    const file = member(record, 'data_file')
    const path = movedLocation(move, stringOf(member(file, 'file_path')))
    return { data_file: { ...recordOf(file.value), file_path: path } }
  })
  move.manifests.set(location, moving)
  return moving
}

/** Copies an Avro file under a new name with some fields of each record changed and all else, schema too, kept. */
async function rewrite(
  move: Move,
  kind: Source['kind'],
  location: string,
  change: (record: Place) => Promise<object>,
): Promise<MovedFile> {
  const path = resolveLocation(move.base, location)
  const file = decodeAvro(await readWholeFile(path), { kind, file: path })
  const records: object[] = []
  for (const record of elementsOf(rootOf(file.records, { kind, file: path })))
    records.push({ ...recordOf(record.value), ...(await change(record)) })
  const bytes = encodeAvro(file.schema, Object.fromEntries(file.metadata), records)
  const name = contentName(kind === 'Manifest' ? 'm0' : 'snap', bytes)
  const place = metadataFilePlace(move.base, name)
  move.written.push(place.path)
  await writeNewFile(place.path, bytes)
  return { location: movedLocation(move, place.location), bytes: bytes.length }
}

function recordOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

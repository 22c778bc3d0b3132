import type { ColumnStatistics, TableColumn } from '../catalog/table-source.ts'
import { decodeBoolean, decodeDouble, decodeInt, decodeLong, decodeString } from '../iceberg/bounds.ts'
import { currentSchema } from '../iceberg/metadata.ts'
import { type LiveDataFile, liveDataFiles } from '../iceberg/scan.ts'
import type { Table } from '../iceberg/table.ts'
import type { Value } from '../types/value.ts'
import { eventTimeBounds } from './event-time.ts'
import { parquetFields, type StatisticLeaf, statisticLeaves } from './schema.ts'

/** The data files of a table as of one snapshot, and what its manifests say of them. */
export interface FilesToScan {
  /**
   * From the oldest events to the newest: what comes in is mostly the newest, so that the files before it stand as they stood,
   * and what was made of them together still holds.
   */
  readonly files: readonly LiveDataFile[]
  /** By their dotted paths. */
  readonly leaves: ReadonlyMap<string, StatisticLeaf>
  readonly statisticsOf: (file: LiveDataFile, leaf: StatisticLeaf) => ColumnStatistics
}

function decodeBound(bytes: Uint8Array | undefined, leaf: StatisticLeaf): Value | undefined {
  if (bytes === undefined) return undefined
  switch (leaf.type.kind) {
    case 'boolean':
      return decodeBoolean(bytes)
    case 'integer':
      return decodeInt(bytes)
    case 'double':
      return decodeDouble(bytes)
    case 'varchar':
      return decodeString(bytes)
    case 'timestamp':
    case 'bigint':
      return decodeLong(bytes)
    default:
      return undefined
  }
}

function decodedStatistics(file: LiveDataFile, leaf: StatisticLeaf): ColumnStatistics {
  return {
    rows: file.recordCount,
    nullCount: file.nullValueCounts?.get(leaf.id),
    minimum: decodeBound(file.lowerBounds?.get(leaf.id), leaf),
    maximum: decodeBound(file.upperBounds?.get(leaf.id), leaf),
  }
}

function byEventTime(table: Table, files: readonly LiveDataFile[]): readonly LiveDataFile[] {
  const placed = files.map((file) => ({ file, earliest: eventTimeBounds({ table }, file).earliest ?? 0n }))
  placed.sort((a, b) => {
    if (a.earliest !== b.earliest) return a.earliest < b.earliest ? -1 : 1
    return a.file.filePath < b.file.filePath ? -1 : 1
  })
  return placed.map(({ file }) => file)
}

function prepared(table: Table, columns: readonly TableColumn[], live: readonly LiveDataFile[]): FilesToScan {
  const decoded = new Map<LiveDataFile, Map<number, ColumnStatistics>>()
  return {
    files: byEventTime(table, live),
    leaves: statisticLeaves(parquetFields(columns, currentSchema(table.metadata).fields)),
    statisticsOf(file, leaf) {
      let ofFile = decoded.get(file)
      if (ofFile === undefined) decoded.set(file, (ofFile = new Map<number, ColumnStatistics>()))
      let known = ofFile.get(leaf.id)
      if (known === undefined) ofFile.set(leaf.id, (known = decodedStatistics(file, leaf)))
      return known
    },
  }
}

/** By the array of a snapshot's files, which stays the same as long as the snapshot does. */
const known = new WeakMap<readonly LiveDataFile[], FilesToScan>()

/**
 * The files of a table's current snapshot for a scan; what the scan before it found out is not found out again. The manifests
 * must still be there: throws as {@link liveDataFiles}.
 *
 * @param columns of the table, as FROM sees them
 */
export async function filesToScan(table: Table, columns: readonly TableColumn[]): Promise<FilesToScan> {
  const live = await liveDataFiles(table)
  const found = known.get(live) ?? prepared(table, columns, live)
  known.set(live, found)
  return found
}

import { createHash, randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { TableColumn } from '../catalog/table-source.ts'
import { denseBatch } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import { freeRows } from '../column/free.ts'
import { invariant } from '../common/assert.ts'
import { sha256 } from '../common/digest.ts'
import { openNewFile, removeFile, syncFolder, writeNewFile } from '../common/files.ts'
import {
  encodeBoolean,
  encodeDouble,
  encodeInt,
  encodeLong,
  stringLowerBound,
  stringUpperBound,
} from '../iceberg/bounds.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { resolveLocation } from '../iceberg/location.ts'
import { currentSchema } from '../iceberg/metadata.ts'
import { dataFilePlace, type Table } from '../iceberg/table.ts'
import { type Footer, type ParquetStatistic, readFooter } from '../parquet/footer.ts'
import { createParquetWriter, type ParquetWriter } from '../parquet/writer.ts'
import type { FileOutput } from '../parquet/write/row-group.ts'
import { compareValues } from '../types/compare.ts'
import { type SqlType, VARCHAR } from '../types/type.ts'
import { createKeySplitter, type KeySplitter } from './key-columns.ts'
import { DATA_FILE_LAYOUT } from './layout.ts'
import { MAP_KEYS } from './map-keys.ts'
import { createNeedleBuilder } from './needles/builder.ts'
import { needlesFile } from './needles/format.ts'
import { parquetFields, type StatisticLeaf, statisticLeaves } from './schema.ts'

function lowerBound(type: SqlType, least: ParquetStatistic): Uint8Array | undefined {
  return typeof least === 'string' ? stringLowerBound(least) : fixedBound(type, least)
}

function upperBound(type: SqlType, greatest: ParquetStatistic): Uint8Array | undefined {
  return typeof greatest === 'string' ? stringUpperBound(greatest) : fixedBound(type, greatest)
}

/** Iceberg's single-value form of what is not text. */
function fixedBound(type: SqlType, value: Exclude<ParquetStatistic, string>): Uint8Array | undefined {
  if (typeof value === 'boolean') return encodeBoolean(value)
  if (typeof value === 'bigint') return encodeLong(value)
  return type.kind === 'integer' ? encodeInt(value) : encodeDouble(value)
}

interface LeafFigures {
  size: number
  values: number
  /** Undefined once a row group does not tell. */
  nulls: number | undefined
  least: ParquetStatistic | undefined
  greatest: ParquetStatistic | undefined
  /** False once a row group with values has no bound. */
  bounded: boolean
}

function addUp(
  footer: Footer,
  leaves: ReadonlyMap<string, StatisticLeaf>,
): ReadonlyMap<StatisticLeaf, LeafFigures> {
  const figures = new Map<StatisticLeaf, LeafFigures>()
  for (const group of footer.rowGroups) {
    for (const chunk of group.chunks) {
      const leaf = leaves.get(chunk.path.join('.'))
      if (leaf === undefined) continue
      const known: LeafFigures = {
        size: 0,
        values: 0,
        nulls: 0,
        least: undefined,
        greatest: undefined,
        bounded: true,
      }
      const sum = figures.get(leaf) ?? known
      figures.set(leaf, sum)
      sum.size += chunk.length
      sum.values += group.rows
      sum.nulls =
        sum.nulls === undefined || chunk.nullCount === undefined ? undefined : sum.nulls + chunk.nullCount
      const { minimum, maximum } = chunk
      if (minimum === undefined || maximum === undefined) {
        if (chunk.nullCount !== group.rows) sum.bounded = false
        continue
      }
      const compare = compareValues(leaf.type)
      if (sum.least === undefined || compare(minimum, sum.least) < 0) sum.least = minimum
      if (sum.greatest === undefined || compare(maximum, sum.greatest) > 0) sum.greatest = maximum
    }
  }
  return figures
}

/** The manifest's figures of a file, from its footer. */
function fileFigures(footer: Footer, leaves: ReadonlyMap<string, StatisticLeaf>): Partial<DataFile> {
  const columnSizes = new Map<number, number>()
  const valueCounts = new Map<number, number>()
  const nullValueCounts = new Map<number, number>()
  const lowerBounds = new Map<number, Uint8Array>()
  const upperBounds = new Map<number, Uint8Array>()
  for (const [{ id, type }, sum] of addUp(footer, leaves)) {
    columnSizes.set(id, sum.size)
    valueCounts.set(id, sum.values)
    if (sum.nulls !== undefined) nullValueCounts.set(id, sum.nulls)
    if (!sum.bounded || sum.least === undefined || sum.greatest === undefined) continue
    const [lower, upper] = [lowerBound(type, sum.least), upperBound(type, sum.greatest)]
    if (lower !== undefined) lowerBounds.set(id, lower)
    if (upper !== undefined) upperBounds.set(id, upper)
  }
  return { columnSizes, valueCounts, nullValueCounts, lowerBounds, upperBounds }
}

/**
 * Columns of keys get field ids from here on, which no schema ever has: to readers of the table they are columns that were
 * dropped. Without an id, PyIceberg takes the whole file for one without ids. Ids from 2,147,483,447 on are Iceberg's own.
 */
const KEY_COLUMN_IDS = 1_000_000_000

/** A file as it was written. */
interface DerivedFile {
  /** Local path. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** A data file that was written, with digests (SHA-256, hexadecimal) of what went to the disk. */
export interface WrittenDataFile extends DataFile {
  readonly sha256: string
  readonly derived: readonly DerivedFile[]
}

/** A data file that is being written, in no snapshot yet. */
export interface DataFileWriter {
  /** Appends events in order of eventtime, the store's columns in order. */
  append(batch: Batch): Promise<void>
  readonly rows: number
  /** Bytes written so far. */
  readonly bytes: number
  /** Puts the file on disk. @returns the file as `commit` takes it */
  finish(): Promise<WrittenDataFile>
  /** Removes the file. */
  discard(): Promise<void>
}

/**
 * Begins a data file of the table. Row groups are written as they fill: what is in memory is one of them, compressed but
 * for its codes. Whoever does not finish the file discards it.
 *
 * @param sample rows that decide which keys of maps become columns; the first that are appended where left out
 * @throws the errors of writing, here and from each call: FOLDER_NOT_WRITABLE, DISK_FULL
 */
export async function createDataFile(
  table: Table,
  columns: readonly TableColumn[],
  sample?: Batch,
): Promise<DataFileWriter> {
  const fields = parquetFields(columns, currentSchema(table.metadata).fields)
  const { path, location } = dataFilePlace(table, `${randomUUID()}.parquet`)
  const file = await openNewFile(path)
  const hash = createHash('sha256')
  const output: FileOutput = {
    get position() {
      return file.position
    },
    async write(bytes) {
      hash.update(bytes)
      await file.write(bytes)
    },
  }
  const needles = createNeedleBuilder(columns)
  let keys: KeySplitter | undefined = sample && createKeySplitter(columns, denseBatch(sample))
  let writer: ParquetWriter | undefined

  /** The keys that become columns are chosen once: they say what the file is made of. */
  async function append(batch: Batch): Promise<void> {
    keys ??= createKeySplitter(columns, denseBatch(batch))
    const keyFields = keys.names.map((name, i) => ({ name, type: VARCHAR, id: KEY_COLUMN_IDS + i }))
    writer ??= createParquetWriter(output, [...fields, ...keyFields], DATA_FILE_LAYOUT)
    const dense = denseBatch(batch)
    needles.append(dense)
    const split = keys.split(dense)
    await writer.append(split)
    for (const added of split.columns.slice(dense.columns.length)) freeRows(added)
  }

  /** What the file itself says, read back: a file that cannot be read is never committed. */
  async function described(): Promise<DataFile> {
    const handle = await open(path, 'r')
    try {
      const footer = readFooter(handle, file.position, path)
      const splitOffsets = footer.rowGroups.map((group) =>
        Math.min(...group.chunks.map((chunk) => chunk.start)),
      )
      return {
        filePath: location,
        fileFormat: 'PARQUET',
        recordCount: footer.rows,
        fileSizeInBytes: file.position,
        splitOffsets,
        sortOrderId: table.metadata.defaultSortOrderId,
        ...fileFigures(footer, statisticLeaves(fields)),
      }
    } finally {
      await handle.close()
    }
  }

  return {
    append,
    get rows() {
      return writer?.rows ?? 0
    },
    get bytes() {
      return file.position
    },
    async finish() {
      invariant(writer !== undefined && keys !== undefined, 'a data file has rows')
      await writer.finish(new Map([[MAP_KEYS, JSON.stringify(keys.mapKeys())]]))
      await file.finish()
      const leaves = statisticLeaves(fields)
      const sideFile = needles.finish(basename(path), (column) => leaves.get(column)?.id)
      if (sideFile !== undefined) await writeNewFile(needlesFile(path), sideFile)
      await syncFolder(dirname(path))
      const derived =
        sideFile === undefined
          ? []
          : [{ file: needlesFile(path), bytes: sideFile.length, sha256: sha256(sideFile) }]
      return { ...(await described()), sha256: hash.digest('hex'), derived }
    },
    async discard() {
      await file.discard()
      await removeFile(needlesFile(path))
    },
  }
}

/** Removes a data file that no commit took, and what was derived from it. */
export async function removeDataFile(table: Table, { filePath }: DataFile): Promise<void> {
  const path = resolveLocation(table, filePath)
  await removeFile(path)
  await removeFile(needlesFile(path))
}

/** Writes a batch as a data file; see {@link createDataFile}. What was written in part is removed. */
export async function writeDataFile(
  table: Table,
  columns: readonly TableColumn[],
  batch: Batch,
): Promise<WrittenDataFile> {
  const file = await createDataFile(table, columns)
  try {
    await file.append(batch)
    return await file.finish()
  } catch (error) {
    // The first failure is the one to tell.
    await Promise.allSettled([file.discard()])
    throw error
  }
}

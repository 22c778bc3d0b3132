import { basename } from 'node:path'
import type {
  ColumnStatistics,
  Morsel,
  MorselOrigin,
  MorselReader,
  Scan,
  ScanColumn,
  ScanFilter,
  ScanRequest,
  ScanStatistics,
  TableColumn,
} from '../catalog/table-source.ts'
import type { Selection } from '../column/column.ts'
import type { Buffers } from '../column/buffers.ts'
import { throwIfAborted } from '../common/abort.ts'
import { invariant } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { mapParallel } from '../common/parallel.ts'
import type { LiveDataFile } from '../iceberg/scan.ts'
import type { Table } from '../iceberg/table.ts'
import { chunkNamed, type Footer, type RowGroupFooter } from '../parquet/footer.ts'
import { openParquet, type ParquetReader } from '../parquet/reader.ts'
import { timestamp } from '../types/type.ts'
import { conditionOf } from './condition.ts'
import { filesToScan } from './files-to-scan.ts'
import { cachedFooter } from './footer-cache.ts'
import { hasOwnColumn, keyColumnName } from './map-keys.ts'
import { createMorselReader, type MorselCondition } from './morsel-reader.ts'
import { candidatesIn } from './needles/candidates.ts'
import { judge, type Verdict } from './prune.ts'
import type { StatisticLeaf } from './schema.ts'

const PARALLEL_FOOTERS = 8

const EVENT_TIME = ['eventtime']

/** Files that one scan keeps open. */
const OPEN_FILES = 64

interface FileMorsel extends Morsel {
  readonly file: LiveDataFile
  /** Undefined for a whole file of which every row is wanted and no column. */
  readonly rowGroup:
    | {
        readonly index: number
        readonly group: RowGroupFooter
        readonly footer: Footer
        /** The filters, by their places, that statistics do not decide for all rows. */
        readonly open: readonly number[]
        /** The rows that needle filters leave. */
        readonly candidates: Selection | 'all'
      }
    | undefined
}

/**
 * What the partial aggregates of a file, or of one of its row groups, go by: none where retention cuts through it, since the cut
 * moves.
 */
function originOf(
  { metadata }: Table,
  { filePath, fileSizeInBytes }: LiveDataFile,
  ofFilters: readonly Verdict[],
  rowGroup?: number,
): MorselOrigin | undefined {
  const holds = ofFilters.map((verdict) => verdict === 'all')
  // Retention is the last filter, and not one of the request's.
  if (holds.at(-1) !== true) return undefined
  // A path holds its random name; where the lake lies does not matter.
  const file = `${metadata.tableUuid}/${basename(filePath)}/${fileSizeInBytes}`
  const isPart = rowGroup !== undefined
  return { identity: isPart ? `${file}/${rowGroup}` : file, isPart, holds: holds.slice(0, -1) }
}

/** Reads a morsel of which no column is wanted. */
function allRows(rows: number): MorselReader {
  return {
    select: () => Promise.resolve('all'),
    count: () => Promise.resolve(rows),
    read(columns) {
      invariant(columns.length === 0, 'a scan that requires no column is asked for one')
      return Promise.resolve([])
    },
    pageStarts: () => undefined,
  }
}

function groupStatistics(
  footer: Footer,
  group: RowGroupFooter,
  column: ScanColumn,
  leaves: ReadonlyMap<string, StatisticLeaf>,
): ColumnStatistics | undefined {
  const { path, key } = columnIn(footer, column)
  const name = path.join('.')
  if (key !== undefined || (column.key === undefined && !leaves.has(name))) return undefined
  const chunk = chunkNamed(group, name)
  // Only the column of a key that no row has is known to be of NULLs.
  const nullCount = chunk === undefined && column.key !== undefined ? group.rows : chunk?.nullCount
  return { rows: group.rows, nullCount, minimum: chunk?.minimum, maximum: chunk?.maximum }
}

/**
 * The verdict of each filter over one file or row group.
 *
 * @param statistics of exactly what the filter is about, be it a key of a map with a column of its own
 */
function verdicts(
  filters: readonly ScanFilter[],
  statistics: (filter: ScanFilter) => ColumnStatistics | undefined,
): readonly Verdict[] {
  return filters.map((filter) => {
    const known = statistics(filter)
    const { path, type, operator, values } = filter
    return known === undefined ? 'some' : judge({ path, type, operator, values }, known)
  })
}

function isOfTime({ path, key }: ScanFilter): boolean {
  return key === undefined && path.length === 1 && path[0] === EVENT_TIME[0]
}

/** Bytes of a column's chunks. */
function bytesOf(group: RowGroupFooter, { path }: ScanColumn): number {
  const leaf = chunkNamed(group, path.join('.'))
  if (leaf !== undefined) return leaf.length
  return group.chunks
    .filter((chunk) => path.every((step, i) => chunk.path[i] === step))
    .reduce((sum, chunk) => sum + chunk.length, 0)
}

export interface ScanContext {
  readonly table: Table
  readonly columns: readonly TableColumn[]
  /** Events older than this (microseconds) are not shown, whether or not they were purged. */
  readonly cutoff: bigint
}

/** The footer of a data file, which must be of as many rows as the table says. */
async function footerOf({ path, recordCount }: LiveDataFile): Promise<Footer> {
  const footer = await cachedFooter(path)
  if (footer.rows === recordCount) return footer
  const difference = `${footer.rows} rows where the table says ${recordCount}`
  throw new TraillakeError('CORRUPT_STORE', `Data file '${path}' has ${difference}`, { file: path })
}

/**
 * Where a column of the scan stands in a file. Keys of maps may have a column of their own; of a key that no row has, that
 * column is absent, and reads as NULL.
 */
function columnIn(footer: Footer, column: ScanColumn): ScanColumn {
  const [map] = column.path
  if (column.key === undefined || map === undefined || column.path.length > 1) return column
  if (!hasOwnColumn(footer, map, column.key)) return column
  const { type, presence } = column
  return { path: [keyColumnName(map, column.key)], type, ...(presence && { presence }) }
}

/** Open files of one scan, the last used last. */
function createFilePool() {
  const open = new Map<string, Promise<ParquetReader>>()
  const closed = async (reader: Promise<ParquetReader>) => (await reader).close()
  return {
    async get(path: string, footer: Footer): Promise<ParquetReader> {
      const reader = open.get(path) ?? openParquet(path, footer)
      open.delete(path)
      open.set(path, reader)
      const [oldest] = open
      if (open.size > OPEN_FILES && oldest !== undefined) {
        open.delete(oldest[0])
        await closed(oldest[1])
      }
      return reader
    },
    async close(): Promise<void> {
      const readers = [...open.values()]
      open.clear()
      await Promise.allSettled(readers.map(closed))
    },
  }
}

/**
 * Plans a scan of one snapshot: files are skipped by the manifests' bounds, row groups by the footers' statistics, and
 * only the leaves asked for will be read. Where no column is wanted and the manifests decide every filter, no data file is
 * opened. See the scan contract in catalog/table-source.ts.
 */
export async function planScan(context: ScanContext, request: ScanRequest): Promise<Scan> {
  const { table, columns, cutoff } = context
  const { required, signal } = request
  const retention: ScanFilter = { path: EVENT_TIME, type: timestamp(6), operator: '>=', values: [cutoff] }
  const filters = [...request.filters, retention]
  const conditions = filters.map(conditionOf)
  const { files, leaves, statisticsOf } = await filesToScan(table, columns)
  const statistics: ScanStatistics = {
    filesTotal: files.length,
    filesPruned: 0,
    rowGroupsTotal: 0,
    rowGroupsPruned: 0,
    rowsRead: 0,
    bytesRead: 0,
  }
  const judged = files.map((file) => ({
    file,
    verdicts: verdicts(filters, ({ path, key }) => {
      const leaf = key === undefined ? leaves.get(path.join('.')) : undefined
      return leaf && statisticsOf(file, leaf)
    }),
  }))
  const wanted = judged.filter(({ verdicts: ofFile }) => !ofFile.includes('none'))
  statistics.filesPruned = files.length - wanted.length
  const countsOnly = required.length === 0 && conditions.every((condition) => condition !== undefined)
  const opened = await mapParallel(wanted, PARALLEL_FOOTERS, async ({ file, verdicts: ofFile }) => {
    throwIfAborted(signal)
    if (countsOnly && ofFile.every((verdict) => verdict === 'all')) return { file, ofFile }
    const footer = await footerOf(file)
    return { file, ofFile, footer, candidates: candidatesIn(file.path, footer.rowGroups, filters) }
  })

  const applied = conditions.map((condition) => condition !== undefined)
  const undecided = new Set<number>()
  const morsels: FileMorsel[] = []
  for (const { file, ofFile, footer, candidates } of opened) {
    const origin = originOf(table, file, ofFile)
    if (footer === undefined) {
      morsels.push({ id: morsels.length, rows: file.recordCount, origin, file, rowGroup: undefined })
      continue
    }
    const ofGroups = footer.rowGroups.map((group) =>
      verdicts(filters, (filter) => groupStatistics(footer, group, filter, leaves)),
    )
    // Row groups that lie in a time range which cuts the file are asked the same wherever it cuts.
    const ranges = [...filters.keys()].filter((i) => isOfTime(filters[i]!) && ofFile[i] !== 'all')
    const isCut = ofGroups.some((ofGroup) => ranges.some((i) => ofGroup[i] === 'all'))
    for (const [index, group] of footer.rowGroups.entries()) {
      statistics.rowGroupsTotal++
      const ofGroup = ofGroups[index]!
      const rows = candidates[index] ?? 'all'
      if (ofGroup.includes('none') || (rows !== 'all' && rows.length === 0)) {
        statistics.rowGroupsPruned++
        continue
      }
      const open = [...ofGroup.keys()].filter((filter) => ofGroup[filter] !== 'all')
      for (const filter of open) undecided.add(filter)
      const rowGroup = { index, group, footer, open, candidates: rows }
      const own = isCut ? originOf(table, file, ofGroup, index) : origin
      morsels.push({ id: morsels.length, rows: group.rows, origin: own, file, rowGroup })
    }
  }

  const pool = createFilePool()
  const counted = new Set<number>()

  function morselOf({ id }: Morsel): FileMorsel {
    const found = morsels[id]
    invariant(found !== undefined, `morsel ${id} is not of this scan`)
    return found
  }

  function columnAt(index: number): ScanColumn {
    const column = request.columns[index]
    invariant(column !== undefined, `the scan has no column ${index}`)
    return column
  }

  function onBytes(bytes: number): void {
    statistics.bytesRead += bytes
  }

  async function open(morsel: Morsel, buffers?: Buffers): Promise<MorselReader> {
    throwIfAborted(signal)
    const { id, rows, file, rowGroup } = morselOf(morsel)
    if (!counted.has(id)) statistics.rowsRead += rows
    counted.add(id)
    if (rowGroup === undefined) return allRows(rows)
    const { index, footer, group, open: left, candidates } = rowGroup
    const reader = await pool.get(file.path, footer)
    const asked = left.flatMap((filter): MorselCondition[] => {
      const condition = conditions[filter]
      if (condition === undefined) return []
      const asked = filters[filter]!
      const column = columnIn(footer, asked)
      const { type, operator, values } = asked
      const judged = { path: column.path, type, operator, values }
      const judgePage = (page: ColumnStatistics) => judge(judged, page)
      return [{ column, condition, judgePage, bytes: bytesOf(group, column) }]
    })
    const places = request.columns.map((column) => columnIn(footer, column))
    const rowGroupReader = reader.rowGroup(index, onBytes, buffers)
    return createMorselReader(rowGroupReader, places, required, asked, candidates, signal, buffers)
  }

  return {
    // What statistics decide everywhere needs no condition.
    applied: request.filters.map((_, filter) => applied[filter] === true || !undecided.has(filter)),
    morsels,
    statistics,
    columnStatistics(morsel, index) {
      const { rowGroup } = morselOf(morsel)
      return rowGroup && groupStatistics(rowGroup.footer, rowGroup.group, columnAt(index), leaves)
    },
    columnBytes(morsel, index) {
      const { rowGroup } = morselOf(morsel)
      return rowGroup === undefined ? 0 : bytesOf(rowGroup.group, columnIn(rowGroup.footer, columnAt(index)))
    },
    open,
    close: () => pool.close(),
  }
}

import type {
  ColumnStatistics,
  Morsel,
  MorselReader,
  Scan,
  ScanColumn,
  ScanFilter,
  ScanRequest,
  ScanStatistics,
  TableColumn,
} from '../catalog/table-source.ts'
import type { Column, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { take } from '../column/take.ts'
import { throwIfAborted } from '../common/abort.ts'
import { invariant } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { mapParallel } from '../common/parallel.ts'
import { decodeBoolean, decodeDouble, decodeInt, decodeLong, decodeString } from '../iceberg/bounds.ts'
import { currentSchema } from '../iceberg/metadata.ts'
import { type LiveDataFile, liveDataFiles } from '../iceberg/scan.ts'
import type { Table } from '../iceberg/table.ts'
import type { Footer, RowGroupFooter } from '../parquet/footer.ts'
import { openParquet, type ParquetReader } from '../parquet/reader.ts'
import { timestamp } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import { readingOf } from './map-key.ts'
import { judge, type Verdict } from './prune.ts'
import { parquetFields, type StatisticLeaf, statisticLeaves } from './schema.ts'

const PARALLEL_FOOTERS = 8

const EVENT_TIME = ['eventtime']

interface RowGroupMorsel extends Morsel {
  readonly file: LiveDataFile
  readonly footer: Footer
  readonly rowGroup: number
  /** Whether rows older than the retention may be among them. */
  readonly straddlesCutoff: boolean
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

function fileStatistics(file: LiveDataFile, leaf: StatisticLeaf): ColumnStatistics {
  return {
    rows: file.recordCount,
    nullCount: file.nullValueCounts?.get(leaf.id),
    minimum: decodeBound(file.lowerBounds?.get(leaf.id), leaf),
    maximum: decodeBound(file.upperBounds?.get(leaf.id), leaf),
  }
}

function groupStatistics(group: RowGroupFooter, path: string): ColumnStatistics {
  const chunk = group.chunks.find((candidate) => candidate.path.join('.') === path)
  const { nullCount, minimum, maximum } = chunk ?? {}
  return { rows: group.rows, nullCount, minimum, maximum }
}

/** The verdict of each filter over one file or row group. */
function verdicts(
  filters: readonly ScanFilter[],
  statistics: (path: string) => ColumnStatistics | undefined,
): readonly Verdict[] {
  return filters.map((filter) => {
    const known = statistics(filter.path.join('.'))
    return known === undefined ? 'some' : judge(filter, known)
  })
}

/** The rows at or after the cutoff; undefined where that is all of them. */
function visibleRows(times: Column, cutoff: bigint): Selection | undefined {
  const plain = flatten(times)
  invariant(plain.kind === 'int64', 'eventtime is a timestamp')
  const out = new Int32Array(plain.length)
  let count = 0
  for (let row = 0; row < plain.length; row++) if (plain.values[row]! >= cutoff) out[count++] = row
  return count === plain.length ? undefined : out.subarray(0, count)
}

export interface ScanContext {
  readonly table: Table
  readonly columns: readonly TableColumn[]
  /** Events older than this (microseconds) are not shown, whether or not they were purged. */
  readonly cutoff: bigint
}

async function withReader<T>(reader: ParquetReader, use: (reader: ParquetReader) => Promise<T>): Promise<T> {
  try {
    return await use(reader)
  } finally {
    await reader.close()
  }
}

/** The footer of a data file, which must be of as many rows as the table says. */
async function footerOf({ path, recordCount }: LiveDataFile): Promise<Footer> {
  const footer = await withReader(await openParquet(path), async (reader) => reader.footer)
  if (footer.rows === recordCount) return footer
  const difference = `${footer.rows} rows where the table says ${recordCount}`
  throw new TraillakeError('CORRUPT_STORE', `Data file '${path}' has ${difference}`, { file: path })
}

/**
 * Plans a scan of one snapshot: files are skipped by the manifests' bounds, row groups by the footers' statistics, and
 * only the leaves asked for will be read. See the scan contract in catalog/table-source.ts.
 */
export async function planScan(context: ScanContext, request: ScanRequest): Promise<Scan> {
  const { table, columns, cutoff } = context
  const leaves = statisticLeaves(parquetFields(columns, currentSchema(table.metadata).fields))
  const retention: ScanFilter = { path: EVENT_TIME, type: timestamp(6), operator: '>=', values: [cutoff] }
  const filters = [...request.filters, retention]
  const files = await liveDataFiles(table)
  const statistics: ScanStatistics = {
    filesTotal: files.length,
    filesPruned: 0,
    rowGroupsTotal: 0,
    rowGroupsPruned: 0,
    rowsRead: 0,
    bytesRead: 0,
  }
  const wanted = files.filter((file) => {
    const kept = !verdicts(filters, (path) => {
      const leaf = leaves.get(path)
      return leaf === undefined ? undefined : fileStatistics(file, leaf)
    }).includes('none')
    if (!kept) statistics.filesPruned++
    return kept
  })
  const applied = filters.map(() => true)
  const morsels: RowGroupMorsel[] = []
  const opened = await mapParallel(wanted, PARALLEL_FOOTERS, async (file) => {
    throwIfAborted(request.signal)
    return { file, footer: await footerOf(file) }
  })
  for (const { file, footer } of opened) {
    for (const [rowGroup, group] of footer.rowGroups.entries()) {
      statistics.rowGroupsTotal++
      const judged = verdicts(filters, (path) =>
        leaves.has(path) ? groupStatistics(group, path) : undefined,
      )
      if (judged.includes('none')) {
        statistics.rowGroupsPruned++
        continue
      }
      for (const [at, one] of judged.entries()) if (one !== 'all') applied[at] = false
      const straddlesCutoff = judged.at(-1) !== 'all'
      morsels.push({ id: morsels.length, rows: group.rows, file, footer, rowGroup, straddlesCutoff })
    }
  }

  const counted = new Set<number>()

  function morselOf({ id }: Morsel): RowGroupMorsel {
    const found = morsels[id]
    invariant(found !== undefined, `morsel ${id} is not of this scan`)
    return found
  }

  function columnAt(index: number): ScanColumn {
    const column = request.columns[index]
    invariant(column !== undefined, `the scan has no column ${index}`)
    return column
  }

  async function open(morsel: Morsel): Promise<MorselReader> {
    const { id, rows: all, file, footer, rowGroup, straddlesCutoff } = morselOf(morsel)
    if (!counted.has(id)) statistics.rowsRead += all
    counted.add(id)
    const readWhole = async (paths: readonly (readonly string[])[]): Promise<readonly Column[]> => {
      throwIfAborted(request.signal)
      return withReader(await openParquet(file.path, footer), (reader) =>
        reader.readRowGroup(rowGroup, paths, (bytes) => {
          statistics.bytesRead += bytes
        }),
      )
    }
    return {
      async select() {
        if (!straddlesCutoff) return 'all'
        const [times] = await readWhole([EVENT_TIME])
        return visibleRows(times!, cutoff) ?? 'all'
      },
      async read(indexes, rows) {
        const { paths, columnsOf } = readingOf(indexes.map(columnAt))
        const read = await readWhole(paths)
        return columnsOf(rows === 'all' ? read : read.map((column) => take(column, rows)))
      },
    }
  }

  return {
    applied: applied.slice(0, -1),
    morsels,
    statistics,
    columnStatistics: (morsel, index) => {
      const { footer, rowGroup } = morselOf(morsel)
      const { path, key } = columnAt(index)
      const name = path.join('.')
      return key === undefined && leaves.has(name)
        ? groupStatistics(footer.rowGroups[rowGroup]!, name)
        : undefined
    },
    columnBytes: (morsel, index) => {
      const { footer, rowGroup } = morselOf(morsel)
      const { path } = columnAt(index)
      return footer.rowGroups[rowGroup]!.chunks.filter((chunk) =>
        path.every((step, i) => chunk.path[i] === step),
      ).reduce((sum, chunk) => sum + chunk.length, 0)
    },
    open,
    close: () => Promise.resolve(),
  }
}

import type {
  Morsel,
  Scan,
  ScanFilter,
  ScanRequest,
  ScanStatistics,
  TableColumn,
} from '../catalog/table-source.ts'
import { sliceBatch } from '../column/batch.ts'
import type { Batch, Column, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
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
import { judge, type LeafStatistics, type Verdict } from './prune.ts'
import { parquetFields, type StatisticLeaf, statisticLeaves } from './schema.ts'

const PARALLEL_FOOTERS = 8

/** Rows a batch, at most: large enough to amortize a call, small enough to stay near the cache. */
const BATCH_ROWS = 65_536

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

function fileStatistics(file: LiveDataFile, leaf: StatisticLeaf): LeafStatistics {
  return {
    rows: file.recordCount,
    nullCount: file.nullValueCounts?.get(leaf.id),
    minimum: decodeBound(file.lowerBounds?.get(leaf.id), leaf),
    maximum: decodeBound(file.upperBounds?.get(leaf.id), leaf),
  }
}

function groupStatistics(group: RowGroupFooter, path: string): LeafStatistics {
  const chunk = group.chunks.find((candidate) => candidate.path.join('.') === path)
  const { nullCount, minimum, maximum } = chunk ?? {}
  return { rows: group.rows, nullCount, minimum, maximum }
}

/** The verdict of each filter over one file or row group. */
function verdicts(
  filters: readonly ScanFilter[],
  statistics: (path: string) => LeafStatistics | undefined,
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

  async function* read(morsel: Morsel): AsyncGenerator<Batch> {
    const found = morsels[morsel.id]
    invariant(found !== undefined, `morsel ${morsel.id} is not of this scan`)
    throwIfAborted(request.signal)
    const paths = request.columns.map((column) => column.path)
    const all = found.straddlesCutoff ? [...paths, EVENT_TIME] : paths
    const onBytes = (bytes: number) => {
      statistics.bytesRead += bytes
    }
    const reader = await openParquet(found.file.path, found.footer)
    const read = await withReader(reader, () => reader.readRowGroup(found.rowGroup, all, onBytes))
    statistics.rowsRead += found.rows
    const times = found.straddlesCutoff ? read.at(-1) : undefined
    const selection = times === undefined ? undefined : visibleRows(times, cutoff)
    const batch: Batch = { rows: found.rows, columns: read.slice(0, paths.length), selection }
    const rows = selection === undefined ? found.rows : selection.length
    for (let start = 0; start < rows; start += BATCH_ROWS)
      yield sliceBatch(batch, start, Math.min(rows, start + BATCH_ROWS))
  }
  return { applied: applied.slice(0, -1), morsels, statistics, read }
}

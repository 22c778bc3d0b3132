import type { Column } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { takeRows } from '../column/take.ts'
import { invariant } from '../common/assert.ts'
import type { Footer, RowGroupFooter } from '../parquet/footer.ts'
import { openParquet, type ParquetReader } from '../parquet/reader.ts'
import { shareOfFile } from './file-size.ts'

/**
 * The rows of one row group in order of time. Of the rows themselves only the times are in memory: eight bytes a row.
 */
export interface SortedRun {
  readonly path: string
  readonly footer: Footer
  readonly rowGroup: number
  /** Microseconds, ascending; exact up to the year 2255. */
  readonly times: Float64Array
  /** Row numbers in order of time; undefined where the rows are in that order already, as in every file of our own. */
  readonly order: Int32Array | undefined
  /** How much of a data file one row fills, and how much of what a merge has in memory at once. */
  readonly fileShare: number
  readonly batchShare: number
}

/** A merge has so many rows in memory at once, half a page, */
const BATCH_ROWS = 8_192
/** or so many bytes before compression. */
const BATCH_BYTES = 64 * 1024 * 1024

/** The runs of a data file, one a row group. */
export async function sortedRuns(path: string): Promise<readonly SortedRun[]> {
  const reader = await openParquet(path)
  try {
    const runs: SortedRun[] = []
    for (const [rowGroup, group] of reader.footer.rowGroups.entries()) {
      const [times] = await reader.readRowGroup(rowGroup, [['eventtime']], () => undefined)
      invariant(times !== undefined, 'a column is read where one is asked for')
      runs.push({
        ...{ path, footer: reader.footer, rowGroup },
        ...inOrder(numbersOf(times)),
        ...sharesOfRow(group),
      })
    }
    return runs
  } finally {
    await reader.close()
  }
}

/** Of a row of average size. */
function sharesOfRow({ rows, chunks }: RowGroupFooter): Pick<SortedRun, 'fileShare' | 'batchShare'> {
  const perRow = (of: 'length' | 'uncompressedLength') =>
    chunks.reduce((sum, chunk) => sum + chunk[of], 0) / Math.max(1, rows)
  return {
    fileShare: shareOfFile(1, perRow('length')),
    batchShare: Math.max(1 / BATCH_ROWS, perRow('uncompressedLength') / BATCH_BYTES),
  }
}

/** Times that are NULL, which no ingest writes, count as the epoch. */
function numbersOf(times: Column): Float64Array {
  const plain = flatten(times)
  if (plain.kind === 'null') return new Float64Array(plain.length)
  invariant(plain.kind === 'int64', 'eventtime is a timestamp')
  const { values, validity } = plain
  const numbers = new Float64Array(plain.length)
  for (let row = 0; row < numbers.length; row++)
    numbers[row] = validity === undefined || validity[row] === 1 ? Number(values[row]!) : 0
  return numbers
}

function inOrder(times: Float64Array): Pick<SortedRun, 'times' | 'order'> {
  let isSorted = true
  for (let row = 1; row < times.length && isSorted; row++) isSorted = times[row]! >= times[row - 1]!
  if (isSorted) return { times, order: undefined }
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b)
  return { times: Float64Array.from(order, (row) => times[row]!), order }
}

/** The first position whose time is not before `time` (microseconds). */
export function positionOf({ times }: SortedRun, time: bigint): number {
  // The cutoff is exact as a number too: see `times`.
  const least = Number(time)
  let [from, to] = [0, times.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (times[middle]! < least) from = middle + 1
    else to = middle
  }
  return from
}

/** One column of the rows at positions `from` to `to` (exclusive) of a run. */
export async function readRun(
  reader: ParquetReader,
  { rowGroup, order }: SortedRun,
  { name, from, to }: { readonly name: string; readonly from: number; readonly to: number },
): Promise<Column> {
  const group = reader.rowGroup(rowGroup, () => undefined)
  if (order !== undefined) return takeRows(group.column([name]), order.subarray(from, to))
  if (to - from === group.rows) return group.column([name])
  return group.column(
    [name],
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  )
}

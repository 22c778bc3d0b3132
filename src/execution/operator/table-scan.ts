import { sliceBatch } from '../../column/batch.ts'
import type { Morsel } from '../../catalog/table-source.ts'
import { borrowBuffers } from '../../column/buffers.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { nullColumn } from '../../column/make.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import { BATCH_ROWS } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import type { Operator, OperatorContext, Report } from './operator.ts'
import { openScan, type OpenScan, passingRows } from './scan-rows.ts'

/** Rows that are first asked for where few may do; each next piece is four times as large. */
const FIRST_PIECE = 4096

/** Rows in pieces that grow: a limit over conjuncts may be reached long before a morsel's end. */
function* pieces(rows: Selection | 'all', all: number): Generator<Selection> {
  const count = rows === 'all' ? all : rows.length
  for (let start = 0, size = FIRST_PIECE; start < count; start += size, size *= 4) {
    const end = Math.min(count, start + size)
    yield rows === 'all' ? rowNumbers(start, end) : rows.subarray(start, end)
  }
}

/**
 * A column of more bytes is read in pieces of about so many, if what was read of one is done with before the next one: decompressed
 * it is many times as large.
 */
const WIDE = 8 * 2 ** 20
const PIECE_BYTES = 2 * 2 ** 20

/** Columns of a morsel that are read in pieces, how many these are of some rows, and the column of most bytes. */
function wideColumns(node: PhysicalScan, { scan, terms }: OpenScan, morsel: Morsel, isDone: boolean) {
  const passing = new Set<number>([
    ...(isDone ? node.needed : []),
    ...terms.flatMap(({ columns }) => columns),
  ])
  if (!isDone) for (const column of node.needed) passing.delete(column)
  let [most, widest] = [0, 0]
  for (const column of passing) {
    const bytes = scan.columnBytes(morsel, column)
    if (bytes > most) [most, widest] = [bytes, column]
  }
  return { columns: passing, pieces: most < WIDE ? 1 : Math.ceil(most / PIECE_BYTES), widest }
}

/**
 * The rows in pieces of about equal size.
 *
 * @param starts where pages begin: a piece goes on to the end of its last one, which else would be decompressed for the next one too
 */
function* equalPieces(
  rows: Selection | 'all',
  all: number,
  pieces: number,
  starts: readonly number[],
): Generator<Selection> {
  const count = rows === 'all' ? all : rows.length
  const size = Math.ceil(all / pieces)
  let page = 0
  for (let start = 0, end: number; start < count; start = end) {
    end = Math.min(count, start + size)
    const last = rows === 'all' ? end - 1 : rows[end - 1]!
    while (page < starts.length && starts[page]! <= last) page++
    const next = starts[page] ?? (starts.length === 0 ? last + 1 : all)
    if (rows === 'all') end = next
    else while (end < count && rows[end]! < next) end++
    yield rows === 'all' ? rowNumbers(start, end) : rows.subarray(start, end)
  }
}

async function* inBatches(batch: Batch, { pace }: OperatorContext): Operator {
  const { rows } = batch
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    await pace()
    yield sliceBatch(batch, start, Math.min(rows, start + BATCH_ROWS))
  }
}

/**
 * Reads a table late: of each morsel the columns of the conjuncts first, then those that something above reads, for the rows
 * that passed. Columns that are there for conjuncts alone come as all NULL.
 */
export async function* scanTable(node: PhysicalScan, context: OperatorContext, report: Report): Operator {
  const { needed, limit, sample = 1 } = node
  let wanted = limit ?? Infinity
  if (wanted === 0) return
  const share = context.share?.node === node ? context.share : undefined
  const open = share?.open ?? (await openScan(node, context))
  const { scan, terms } = open
  const isCounted = needed.length === 0 && terms.length === 0 && limit === undefined
  report.scan(node, scan)
  const buffers = borrowBuffers('conjuncts')
  try {
    for (const morsel of share?.morsels ?? scan.morsels) {
      if (sample < 1 && Math.random() >= sample) continue
      await context.pace()
      // What was made of the last morsel was consumed.
      share?.buffers?.recycle()
      const reader = await scan.open(morsel, share?.buffers)
      if (isCounted) {
        const count = await reader.count()
        const columns = node.columns.map(() => nullColumn(count))
        yield* inBatches({ rows: count, columns, selection: undefined }, context)
        continue
      }
      const selected = await reader.select()
      const wide = wideColumns(node, open, morsel, share?.buffers !== undefined)
      const parts =
        limit !== undefined && terms.length > 0
          ? pieces(selected, morsel.rows)
          : wide.pieces > 1
            ? equalPieces(selected, morsel.rows, wide.pieces, reader.pageStarts(wide.widest) ?? [])
            : [selected]
      for (const part of parts) {
        buffers.recycle()
        const room = { columns: wide.columns, buffers }
        const passing = await passingRows(open, morsel, reader, part, needed, wanted, room)
        const { count } = passing
        if (count === 0) continue
        const columns: Column[] = node.columns.map(() => nullColumn(count))
        for (const [i, column] of (await passing.read(needed)).entries()) columns[needed[i]!] = column
        const batch: Batch = { rows: count, columns, selection: undefined }
        yield* inBatches(batch, context)
        wanted -= count
        if (wanted === 0) return
      }
    }
    buffers.giveBack()
  } finally {
    if (share === undefined) await scan.close()
  }
}

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

/** Columns of a morsel that are read in pieces, and how many these are of some rows. */
function wideColumns(node: PhysicalScan, { scan, terms }: OpenScan, morsel: Morsel, isDone: boolean) {
  const passing = new Set<number>([
    ...(isDone ? node.needed : []),
    ...terms.flatMap(({ columns }) => columns),
  ])
  if (!isDone) for (const column of node.needed) passing.delete(column)
  let most = 0
  for (const column of passing) most = Math.max(most, scan.columnBytes(morsel, column))
  return { columns: passing, pieces: most < WIDE ? 1 : Math.ceil(most / PIECE_BYTES) }
}

/** The rows in pieces of equal size. */
function* equalPieces(rows: Selection | 'all', all: number, pieces: number): Generator<Selection> {
  const count = rows === 'all' ? all : rows.length
  const size = Math.ceil(all / pieces)
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size)
    yield rows === 'all' ? rowNumbers(start, end) : rows.subarray(start, end)
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
  report.scan(node, scan)
  const buffers = borrowBuffers('conjuncts')
  try {
    for (const morsel of share?.morsels ?? scan.morsels) {
      if (sample < 1 && Math.random() >= sample) continue
      await context.pace()
      // What was made of the last morsel was consumed.
      share?.buffers?.recycle()
      const reader = await scan.open(morsel, share?.buffers)
      const selected = await reader.select()
      const wide = wideColumns(node, open, morsel, share?.buffers !== undefined)
      const parts =
        limit !== undefined && terms.length > 0
          ? pieces(selected, morsel.rows)
          : wide.pieces > 1
            ? equalPieces(selected, morsel.rows, wide.pieces)
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
        for (let start = 0; start < count; start += BATCH_ROWS) {
          await context.pace()
          yield sliceBatch(batch, start, Math.min(count, start + BATCH_ROWS))
        }
        wanted -= count
        if (wanted === 0) return
      }
    }
    buffers.giveBack()
  } finally {
    if (share === undefined) await scan.close()
  }
}

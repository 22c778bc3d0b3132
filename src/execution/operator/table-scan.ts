import { sliceBatch } from '../../column/batch.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { nullColumn } from '../../column/make.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import { BATCH_ROWS } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import type { Operator, OperatorContext, Report } from './operator.ts'
import { openScan, passingRows } from './scan-rows.ts'

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
  try {
    for (const morsel of share?.morsels ?? scan.morsels) {
      if (sample < 1 && Math.random() >= sample) continue
      await context.pace()
      // What was made of the last morsel was consumed.
      share?.buffers?.recycle()
      const reader = await scan.open(morsel, share?.buffers)
      const selected = await reader.select()
      const parts = limit === undefined || terms.length === 0 ? [selected] : pieces(selected, morsel.rows)
      for (const part of parts) {
        const passing = await passingRows(open, morsel, reader, part, needed, wanted)
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
  } finally {
    if (share === undefined) await scan.close()
  }
}

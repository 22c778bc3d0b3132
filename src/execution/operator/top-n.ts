import { batchRows, denseBatch, selectRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { PhysicalTopN } from '../../physical/node.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import { compile } from '../expression/compile.ts'
import { batchFrame } from '../expression/frame.ts'
import { BATCH_ROWS, batchesOf, concatBatches, type Relation, takeAll } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { bestRows, contenders } from '../sorting/best-rows.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/**
 * The first rows of an order, in bounded memory. Of each batch only the rows that can be among them are gathered: those
 * before the worst of the best so far, and no more than are wanted. What was gathered is cut back to the best whenever it is
 * a batch's worth.
 */
export async function* topN(
  node: PhysicalTopN,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { keys, withTies } = node
  const { pace, session } = context
  const width = node.columns.length
  const wanted = node.count + node.offset
  if (node.count === 0) return
  const layout = layoutOf(node.input.columns)
  const evaluators = keys.map((key) => compile(key.expression, layout, session))
  /** The rows that are kept have their sort keys behind their own columns. */
  const kept: readonly PlanColumn[] = [
    ...node.columns,
    ...keys.map(({ expression }, i) => ({ id: -1 - i, name: '', type: expression.type })),
  ]
  /** The best rows so far, best first; there may be more than are wanted where ties count. */
  let best: Relation = concatBatches([], kept)
  let pending: Batch[] = []
  let pendingRows = 0

  async function compact(): Promise<void> {
    const all = concatBatches([{ ...best, selection: undefined }, ...pending], kept)
    const rows = await bestRows(all.columns.slice(width), all.rows, keys, wanted, withTies, pace)
    best = { rows: rows.length, columns: takeAll(all.columns, rows) }
    pending = []
    pendingRows = 0
  }

  for await (const batch of input) {
    await pace()
    if (batchRows(batch) === 0) continue
    const frame = batchFrame(batch)
    const keyColumns = evaluators.map((evaluate) => evaluate(frame))
    const known = { rows: best.rows, columns: best.columns.slice(width) }
    const rows = await contenders(keyColumns, frame.rows, known, keys, wanted, withTies, pace)
    if (rows.length === 0) continue
    const gathered = denseBatch(selectRows(batch, rows))
    pending.push({ ...gathered, columns: [...gathered.columns, ...takeAll(keyColumns, rows)] })
    pendingRows += rows.length
    const full = best.rows < wanted && best.rows + pendingRows >= wanted
    if (full || pendingRows >= Math.max(BATCH_ROWS, wanted)) await compact()
  }
  if (pending.length > 0) await compact()
  const result: Relation = { rows: best.rows, columns: best.columns.slice(0, width) }
  yield* batchesOf(result, rowNumbers(Math.min(node.offset, best.rows), best.rows))
}

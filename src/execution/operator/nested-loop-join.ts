import { batchRows, denseBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { constantColumn } from '../../column/make.ts'
import { flatten } from '../../column/flatten.ts'
import type { PhysicalNestedLoopJoin } from '../../physical/node.ts'
import { collect, type Relation } from '../relation.ts'
import { createPairJoin, type Pairs } from './join-pairs.ts'
import type { Operator, OperatorContext } from './operator.ts'

/** Pairs between two pauses. Conditions over both sides are often costly. */
const PAIRS = 16_384

/** Every pair of rows, left row by left row, some at a time. */
function* everyPair(leftRows: number, rightRows: number): Generator<Pairs> {
  const total = leftRows * rightRows
  for (let start = 0; start < total; start += PAIRS) {
    const count = Math.min(PAIRS, total - start)
    const left = new Int32Array(count)
    const right = new Int32Array(count)
    let row = Math.floor(start / rightRows)
    let other = start - row * rightRows
    for (let i = 0; i < count; i++) {
      left[i] = row
      right[i] = other++
      if (other === rightRows) {
        other = 0
        row++
      }
    }
    yield { left, right }
  }
}

/** One row beside every row of a batch: what a scalar subquery is. Nothing is gathered. */
function besideRow(batch: Batch, row: Relation): Batch {
  const columns = row.columns.map((column) => constantColumn(flatten(column), batch.rows))
  return { ...batch, columns: [...batch.columns, ...columns] }
}

/** Pairs every left row with every right row; the right side is kept. */
export async function* nestedLoopJoin(
  node: PhysicalNestedLoopJoin,
  left: AsyncIterable<Batch>,
  right: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { memory, pace } = context
  const columns = { left: node.left.columns, right: node.right.columns }
  const kept = await collect(right, columns.right, memory, pace)
  if (kept.rows === 0 && (node.join === 'inner' || node.join === 'right')) return
  if (kept.rows === 1 && node.condition === undefined && (node.join === 'inner' || node.join === 'left')) {
    for await (const batch of left) yield besideRow(batch, kept)
    return
  }
  const output = createPairJoin(node.join, columns, kept, node.condition, context)
  for await (const batch of left) {
    await pace()
    if (batchRows(batch) === 0) continue
    const dense = denseBatch(batch)
    yield* output.join(dense, everyPair(dense.rows, kept.rows))
  }
  yield* output.unmatched()
}

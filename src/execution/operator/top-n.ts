import { batchRows, denseBatch, selectRows } from '../../column/batch.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { PhysicalTopN } from '../../physical/node.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import { compile } from '../expression/compile.ts'
import { batchFrame } from '../expression/frame.ts'
import { BATCH_ROWS, batchesOf, concatBatches, type Relation } from '../relation.ts'
import { compareKeyRows } from '../sorting/row-comparator.ts'
import { orderWords } from '../sorting/order-words.ts'
import { sortedOrder } from '../sorting/radix.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** The rows kept so far, best first, each with its sort keys as columns behind its own. */
interface Best {
  readonly relation: Relation
  /** Position of the last row that counts; rows after it are its ties. Undefined while there are too few rows. */
  readonly worst: number | undefined
}

function gather(relation: Relation, rows: Int32Array): Relation {
  return { rows: rows.length, columns: relation.columns.map((column) => take(column, rows)) }
}

/**
 * The first rows of an order, in bounded memory: candidates are collected and cut back to the best whenever a batch's worth
 * of them has come. A row behind the worst of the best is never kept.
 */
export async function* topN(
  node: PhysicalTopN,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { keys, withTies } = node
  const width = node.columns.length
  const wanted = node.count + node.offset
  if (node.count === 0) return
  const layout = layoutOf(node.input.columns)
  const evaluators = keys.map((key) => compile(key.expression, layout, context.session))
  const planColumns: readonly PlanColumn[] = [
    ...node.columns,
    ...keys.map(({ expression }, i) => ({ id: -1 - i, name: '', type: expression.type })),
  ]
  let best: Best = { relation: concatBatches([], planColumns), worst: undefined }
  let pending: Batch[] = []
  let pendingRows = 0

  /** Rows of new keys that are not behind the worst: before it, or equal to it where ties count. */
  function candidates(columns: readonly Column[], rows: number): Selection | 'all' {
    const { relation, worst } = best
    if (worst === undefined) return 'all'
    const comparators = keys.map((key, i) =>
      compareKeyRows(columns[i]!, relation.columns[width + i]!, key.expression.type, key),
    )
    const out = new Int32Array(rows)
    let count = 0
    for (let row = 0; row < rows; row++) {
      let order = 0
      for (let i = 0; i < comparators.length && order === 0; i++) order = comparators[i]!(row, worst)
      if (order < 0 || (order === 0 && withTies)) out[count++] = row
    }
    return count === rows ? 'all' : out.subarray(0, count)
  }

  /** How many of the sorted rows stay: the wanted ones and, where they count, the ties of the last. */
  function keptRows(relation: Relation): number {
    if (relation.rows <= wanted) return relation.rows
    if (!withTies) return wanted
    const last = keys.map((key, i) => {
      const column = relation.columns[width + i]!
      return compareKeyRows(column, column, key.expression.type, key)
    })
    let end = wanted
    while (end < relation.rows && last.every((compare) => compare(end, wanted - 1) === 0)) end++
    return end
  }

  async function compact(): Promise<void> {
    const { relation } = best
    const all = concatBatches(
      [{ rows: relation.rows, columns: relation.columns, selection: undefined }, ...pending],
      planColumns,
    )
    const words: Uint32Array[] = []
    for (let i = 0; i < keys.length; i++)
      words.push(
        ...(await orderWords(all.columns[width + i]!, keys[i]!.expression.type, keys[i]!, context.pace)),
      )
    const sorted = gather(
      all,
      (await sortedOrder(words, all.rows, context.pace)).subarray(0, withTies ? undefined : wanted),
    )
    const rows = keptRows(sorted)
    best = {
      relation:
        rows === sorted.rows
          ? sorted
          : gather(
              sorted,
              Int32Array.from({ length: rows }, (_, row) => row),
            ),
      worst: rows >= wanted ? wanted - 1 : undefined,
    }
    pending = []
    pendingRows = 0
  }

  for await (const batch of input) {
    await context.pace()
    if (batchRows(batch) === 0) continue
    const frame = batchFrame(batch)
    const keyColumns = evaluators.map((evaluate) => evaluate(frame))
    const rows = candidates(keyColumns, frame.rows)
    const count = rows === 'all' ? frame.rows : rows.length
    if (count === 0) continue
    const kept = denseBatch(rows === 'all' ? batch : selectRows(batch, rows))
    const keptKeys = rows === 'all' ? keyColumns : keyColumns.map((column) => take(column, rows))
    pending.push({ rows: count, columns: [...kept.columns, ...keptKeys], selection: undefined })
    pendingRows += count
    const first = best.worst === undefined && best.relation.rows + pendingRows >= wanted
    if (first || pendingRows >= Math.max(BATCH_ROWS, wanted)) await compact()
  }
  if (pending.length > 0) await compact()
  const { relation } = best
  const result: Relation = { rows: relation.rows, columns: relation.columns.slice(0, width) }
  const order = Int32Array.from(
    { length: Math.max(0, relation.rows - node.offset) },
    (_, row) => node.offset + row,
  )
  yield* batchesOf(result, order)
}

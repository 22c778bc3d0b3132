import type { Column } from '../../column/column.ts'
import { slice } from '../../column/slice.ts'
import { takeRows } from '../../column/take.ts'
import { lookupFunction } from '../../function/registry.ts'
import type { PhysicalWindow } from '../../physical/node.ts'
import type { WindowCall } from '../../plan/node.ts'
import type { Layout } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import { layoutOf, type OperatorContext } from '../operator/operator.ts'
import { inSteps } from '../pace.ts'
import { type Relation, takeInSteps } from '../relation.ts'
import { windowCallState } from './aggregate.ts'
import { numberPartitions } from './partitions.ts'

/** Whether the frame of every row is its partition, where rows have no order: all of a partition are peers. */
function isOverWholePartition({ function: { name }, frame }: WindowCall): boolean {
  const { unit, start, end } = frame
  if (lookupFunction(name)?.kind !== 'aggregate' || start.kind !== 'unbounded-preceding') return false
  return end.kind === 'unbounded-following' || (end.kind === 'current-row' && unit !== 'rows')
}

/** One call: an aggregate by partition, and each row's own. */
async function overPartitions(
  call: WindowCall,
  relation: Relation,
  partitions: Int32Array,
  partitionCount: number,
  layout: Layout,
  context: OperatorContext,
): Promise<Column> {
  const state = windowCallState(call, layout, context)
  await inSteps(relation.rows, context.pace, (start, end) => {
    const columns = relation.columns.map((each) => slice(each, start, end))
    state.add(columnsFrame(end - start, columns), partitions.subarray(start, end), partitionCount)
  })
  const results = await state.finish(partitionCount)
  return takeInSteps(results, partitions, call.column.type, context.pace, takeRows)
}

/**
 * Aggregates over whole partitions without an order, as `sum(n) OVER (PARTITION BY key)`: nothing has to be put in order, and no
 * frames are found. Each partition's rows are added in the order in which they came, and all rows stay where they are.
 *
 * @returns the input's columns and one a call; undefined where a call or the window is of another kind
 */
export async function overWholePartitions(
  node: PhysicalWindow,
  relation: Relation,
  context: OperatorContext,
): Promise<Relation | undefined> {
  const { orderBy, calls, input } = node
  if (orderBy.length > 0 || !calls.every(isOverWholePartition)) return undefined
  const layout = layoutOf(input.columns)
  const { partitions, count } = await numberPartitions(node, relation, context)
  const columns: Column[] = [...relation.columns]
  for (const call of calls)
    columns.push(await overPartitions(call, relation, partitions, count, layout, context))
  return { rows: relation.rows, columns }
}

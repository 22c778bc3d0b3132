import type { Batch } from '../../column/column.ts'
import type { PhysicalSort } from '../../physical/node.ts'
import { batchesOf, collect } from '../relation.ts'
import { orderOf } from '../sorting/sort-relation.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Keeps its whole input, orders row numbers by typed keys, and gathers once. Stable. */
export async function* sort(
  node: PhysicalSort,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { session, memory, pace } = context
  const relation = await collect(input, node.columns, memory, pace)
  yield* batchesOf(relation, await orderOf(relation, node.keys, layoutOf(node.input.columns), session, pace))
}

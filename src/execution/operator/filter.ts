import { selectRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { PhysicalFilter } from '../../physical/node.ts'
import { batchFrame } from '../expression/frame.ts'
import { compilePredicate } from '../expression/predicate.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Narrows each batch's selection to the rows for which the predicate is true; gathers nothing. */
export async function* filter(
  node: PhysicalFilter,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const predicate = compilePredicate([node.predicate], layoutOf(node.input.columns), context.session)
  for await (const batch of input) {
    await context.pace()
    const rows = predicate(batchFrame(batch))
    if (rows === 'all') yield batch
    else if (rows.length > 0) yield selectRows(batch, rows)
  }
}

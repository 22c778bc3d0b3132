import { batchRows, selectRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { PhysicalFilter } from '../../physical/node.ts'
import { batchFrame } from '../expression/frame.ts'
import { compilePredicate } from '../expression/predicate.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'
import { createPieces } from './pieces.ts'

/** Narrows each batch's selection to the rows for which the predicate is true; gathers nothing. */
export async function* filter(
  node: PhysicalFilter,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const predicate = compilePredicate([node.predicate], layoutOf(node.input.columns), context.session)
  const filtered = createPieces(context.pace, (batch) => {
    const rows = predicate(batchFrame(batch))
    return rows === 'all' ? batch : selectRows(batch, rows)
  })
  for await (const batch of input)
    for await (const kept of filtered(batch)) if (batchRows(kept) > 0) yield kept
}

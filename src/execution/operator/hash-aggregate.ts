import { batchRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { PhysicalAggregate } from '../../physical/node.ts'
import { aggregateFragment, morselScan } from '../../physical/fragment.ts'
import { createAggregation, partsOfAggregate } from '../aggregate/aggregation.ts'
import { aggregateInParts } from '../aggregate/in-parts.ts'
import { addBatches } from '../aggregate/table-aggregate.ts'
import { compile } from '../expression/compile.ts'
import { batchFrame } from '../expression/frame.ts'
import { assignInSteps, createGrouper, firstRows } from '../grouping/grouper.ts'
import { layoutOf, type Operator, type OperatorContext, type Report } from './operator.ts'

/**
 * GROUP BY: reads its input to the end, and then gives the groups. Over a table it aggregates in parts, as the answer's
 * last digits, the cache and other threads ask for it.
 *
 * @param inputOf builds the input, to run in the context that it is given; more than once where it is read in parts
 */
export async function* hashAggregate(
  node: PhysicalAggregate,
  inputOf: (context: OperatorContext) => Operator,
  context: OperatorContext,
  report: Report,
): Operator {
  const aggregation = createAggregation(node, context)
  const parts = partsOfAggregate(node, context)
  const scan = parts === 'none' ? undefined : morselScan(node.input)
  const fragment = context.partials === undefined || parts === 'none' ? undefined : aggregateFragment(node)
  if (scan === undefined) await addBatches(aggregation, inputOf(context), context)
  else await aggregateInParts(aggregation, { node, scan, parts, fragment, inputOf, context, report })
  yield* aggregation.finish()
}

/** DISTINCT: rows whose keys come for the first time pass at once, so that a limit above can stop early. */
export async function* distinct(
  node: PhysicalAggregate,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const layout = layoutOf(node.input.columns)
  const evaluators = node.keys.map((key) => compile(key.expression, layout, context.session))
  const grouper = createGrouper(node.keys.map((key) => key.column.type))
  let kept = 0
  for await (const batch of input) {
    await context.pace()
    const rows = batchRows(batch)
    const frame = batchFrame(batch)
    const keys = evaluators.map((evaluate) => evaluate(frame))
    const before = grouper.size
    const groups = await assignInSteps(grouper, keys, rows, context.pace)
    if (grouper.size === before) continue
    context.memory.reserve(grouper.bytes - kept)
    kept = grouper.bytes
    const fresh = firstRows(groups, before, grouper.size)
    yield {
      rows: fresh.length,
      columns: keys.map((column) => take(column, fresh)),
      selection: undefined,
    }
  }
}

import { batchRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { takeRows } from '../../column/take.ts'
import type { PhysicalAggregate, PhysicalNode } from '../../physical/node.ts'
import { aggregateFragment, morselScan } from '../../physical/fragment.ts'
import { columnReference } from '../../plan/walk.ts'
import { type Aggregation, createAggregation, partsOfAggregate } from '../aggregate/aggregation.ts'
import type { Parts } from '../aggregate/call.ts'
import { aggregateInParts } from '../aggregate/in-parts.ts'
import { addBatches } from '../aggregate/table-aggregate.ts'
import { compile } from '../expression/compile.ts'
import { batchFrame } from '../expression/frame.ts'
import { assignInSteps, createGrouper, firstRows } from '../grouping/grouper.ts'
import { layoutOf, type Operator, type OperatorContext, type Report } from './operator.ts'

/** Builds an input, to run in the context that it is given; more than once where it is read in parts. */
type Build = (input: PhysicalNode, context: OperatorContext) => Operator

/** An aggregate over each input of UNION ALL in the place of the union; over its own where that is none. */
function overInputs(node: PhysicalAggregate): readonly PhysicalAggregate[] {
  const union = node.input
  if (union.kind !== 'set-operation' || union.operation !== 'union' || !union.all) return [node]
  return union.inputs.map((input, i) => {
    const columns = new Map(input.columns.map((column) => [column.id, column]))
    const expressions = union.mappings[i]!.map((id) => columnReference(columns.get(id)!))
    return { ...node, input: { kind: 'project', columns: union.columns, input, expressions } }
  })
}

/** What passes through an input of a union counts as the union's. */
async function* counted(input: Operator, union: PhysicalNode, report: Report): Operator {
  try {
    for (;;) {
      const started = performance.now()
      const next = await input.next()
      const milliseconds = performance.now() - started
      if (next.done === true) return
      report.work(union, { rows: batchRows(next.value), batches: 1, milliseconds })
      yield next.value
    }
  } finally {
    await input.return()
  }
}

/** Adds the rows of one input, in parts where it is a table. */
async function addInput(
  aggregation: Aggregation,
  node: PhysicalAggregate,
  parts: Parts,
  build: Build,
  context: OperatorContext,
  report: Report,
): Promise<void> {
  const inputOf = (own: OperatorContext) => build(node.input, { ...own, drained: true })
  const scan = parts === 'none' ? undefined : morselScan(node.input)
  const fragment = context.partials === undefined || parts === 'none' ? undefined : aggregateFragment(node)
  if (scan === undefined) await addBatches(aggregation, inputOf(context), context)
  else await aggregateInParts(aggregation, { node, scan, parts, fragment, inputOf, context, report })
}

/**
 * GROUP BY: reads its input to the end, and then gives the groups. Over a table it aggregates in parts, as the answer's
 * last digits, the cache and other threads ask for it; over UNION ALL one input after another.
 */
export async function* hashAggregate(
  node: PhysicalAggregate,
  build: Build,
  context: OperatorContext,
  report: Report,
): Operator {
  const aggregation = createAggregation(node, context)
  const parts = partsOfAggregate(node, context)
  const { input: union } = node
  for (const own of overInputs(node)) {
    if (own === node) await addInput(aggregation, node, parts, build, context, report)
    else {
      const buildCounted: Build = (input, below) => counted(build(input, below), union, report)
      const work: Report['work'] = (of, done) => {
        report.work(of === own.input ? union : of, done)
      }
      await addInput(aggregation, own, parts, buildCounted, context, { ...report, work })
      // Each input is a part of its own, as it would be if another thread had made it.
      aggregation.endPart()
    }
  }
  const leading = context.leading?.node === node ? context.leading : undefined
  yield* aggregation.finish(leading, (rows) => {
    report.work(node, { rows, batches: 0, milliseconds: 0 })
  })
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
      columns: keys.map((column) => takeRows(column, fresh)),
      selection: undefined,
    }
  }
  grouper.release()
}

import type { Batch, Column } from '../../column/column.ts'
import { slice } from '../../column/slice.ts'
import { withSpan } from '../../common/errors.ts'
import { bindWindow, lookupFunction } from '../../function/registry.ts'
import type { PhysicalWindow } from '../../physical/node.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { WindowCall } from '../../plan/node.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import { inSteps } from '../pace.ts'
import { batchesOf, collect, concatInSteps } from '../relation.ts'
import { aggregateFrames } from '../window/aggregate.ts'
import { type Frames, framesOf } from '../window/frames.ts'
import { leadingRows } from '../window/leading-rows.ts'
import { type Partitions, partitionsOf } from '../window/partitions.ts'
import { rankingFunction } from '../window/ranking.ts'
import { slidingAggregate } from '../window/sliding.ts'
import { overWholePartitions } from '../window/whole-partitions.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Positions `start` to `end` counted from `start`. */
function within(positions: Int32Array, start: number, end: number): Int32Array {
  const own = positions.subarray(start, end)
  return start === 0 ? own : own.map((position) => position - start)
}

/** Rows of a partition between two pauses. */
const VALUE_ROWS = 32_768

/** A ranking or value function, one partition after another. */
async function overPartitions(
  call: WindowCall,
  args: readonly Column[],
  frames: Frames,
  partitions: Partitions,
  context: OperatorContext,
): Promise<Column> {
  const { starts, peerStarts, peersOf } = partitions
  const evaluate = bindWindow(call.function)
  const peerStart = new Int32Array(peersOf.length)
  const peerEnd = new Int32Array(peersOf.length)
  await inSteps(peersOf.length, context.pace, (from, to) => {
    for (let row = from; row < to; row++) {
      const peers = peersOf[row]!
      peerStart[row] = peerStarts[peers]!
      peerEnd[row] = peerStarts[peers + 1]!
    }
  })
  const parts: Column[] = []
  for (let partition = 0; partition + 1 < starts.length; partition++) {
    await context.pace()
    const start = starts[partition]!
    const end = starts[partition + 1]!
    const rowsOf = evaluate(
      args.map((column) => slice(column, start, end)),
      {
        rows: end - start,
        peerStart: within(peerStart, start, end),
        peerEnd: within(peerEnd, start, end),
        frameStart: within(frames.start, start, end),
        frameEnd: within(frames.end, start, end),
      },
      call.ignoreNulls,
    )
    for (let from = 0; from < end - start; from += VALUE_ROWS) {
      await context.pace()
      parts.push(rowsOf(from, Math.min(end - start, from + VALUE_ROWS)))
    }
  }
  return concatInSteps(parts, call.column.type, context.pace)
}

/**
 * Window functions over one partitioning and order. Keeps its whole input and orders it once; rows come out by partition, in
 * the window's order, or as they came in where there is none and all calls are aggregates of whole partitions.
 */
export async function* window(
  node: PhysicalWindow,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { memory, pace } = context
  const kept = await collect(input, node.input.columns, memory, pace)
  if (kept.rows === 0) return
  const whole = await overWholePartitions(node, kept, context)
  if (whole !== undefined) {
    yield* batchesOf(whole)
    return
  }
  const partitions = await partitionsOf(node, await leadingRows(node, kept, context), context)
  const { relation } = partitions
  const layout = layoutOf(node.input.columns)
  const evaluateAll = (expressions: readonly BoundExpression[]) =>
    evaluateInSteps(expressions, layout, relation, context)
  const evaluate = async (expression: BoundExpression): Promise<Column> =>
    (await evaluateAll([expression]))[0]!

  async function evaluateCall(call: WindowCall): Promise<Column> {
    const frames = await framesOf(call.frame, partitions, node.orderBy, evaluate, pace)
    await pace()
    if (lookupFunction(call.function.name)?.kind === 'window')
      return (
        (await rankingFunction(call.function.name, partitions, pace)) ??
        overPartitions(call, await evaluateAll(call.arguments), frames, partitions, context)
      )
    const columns = call.arguments.filter((argument) => argument.kind !== 'lambda')
    const quick =
      columns.length === call.arguments.length
        ? await slidingAggregate(call, await evaluateAll(columns), frames, partitions, pace)
        : undefined
    return quick ?? aggregateFrames(call, relation, frames, layout, context)
  }

  const columns: Column[] = [...relation.columns]
  for (const call of node.calls)
    try {
      columns.push(await evaluateCall(call))
    } catch (error) {
      throw withSpan(error, call.span)
    }
  yield* batchesOf({ rows: relation.rows, columns })
}

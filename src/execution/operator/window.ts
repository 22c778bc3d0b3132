import type { Batch, Column } from '../../column/column.ts'
import { slice } from '../../column/slice.ts'
import { bindWindow, lookupFunction } from '../../function/registry.ts'
import type { PhysicalWindow } from '../../physical/node.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { WindowCall } from '../../plan/node.ts'
import { compile } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import { batchesOf, collect, concatEncoded } from '../relation.ts'
import { aggregateFrames } from '../window/aggregate.ts'
import { type Frames, framesOf } from '../window/frames.ts'
import { type Partitions, partitionsOf } from '../window/partitions.ts'
import { rankingFunction } from '../window/ranking.ts'
import { slidingAggregate } from '../window/sliding.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Positions `start` to `end` counted from `start`, each kept within. */
function within(positions: Int32Array, start: number, end: number): Int32Array {
  return positions.subarray(start, end).map((position) => position - start)
}

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
  const peerStart = peersOf.map((peers) => peerStarts[peers]!)
  const peerEnd = peersOf.map((peers) => peerStarts[peers + 1]!)
  const parts: Column[] = []
  for (let partition = 0; partition + 1 < starts.length; partition++) {
    await context.pace()
    const start = starts[partition]!
    const end = starts[partition + 1]!
    parts.push(
      evaluate(
        args.map((column) => slice(column, start, end)),
        {
          rows: end - start,
          peerStart: within(peerStart, start, end),
          peerEnd: within(peerEnd, start, end),
          frameStart: within(frames.start, start, end),
          frameEnd: within(frames.end, start, end),
        },
        call.ignoreNulls,
      ),
    )
  }
  return concatEncoded(parts, call.column.type)
}

/**
 * Window functions over one partitioning and order. Keeps its whole input and orders it once; rows come out by partition, in
 * the window's order.
 */
export async function* window(
  node: PhysicalWindow,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { session, memory, pace } = context
  const kept = await collect(input, node.input.columns, memory, pace)
  if (kept.rows === 0) return
  const partitions = await partitionsOf(node, kept, context)
  const { relation } = partitions
  const layout = layoutOf(node.input.columns)
  const frame = columnsFrame(relation.rows, relation.columns)
  const evaluate = (expression: BoundExpression): Column => compile(expression, layout, session)(frame)

  async function evaluateCall(call: WindowCall): Promise<Column> {
    const frames = await framesOf(call.frame, partitions, node.orderBy, evaluate, pace)
    await pace()
    if (lookupFunction(call.function.name)?.kind === 'window')
      return (
        rankingFunction(call.function.name, partitions) ??
        overPartitions(call, call.arguments.map(evaluate), frames, partitions, context)
      )
    const columns = call.arguments.filter((argument) => argument.kind !== 'lambda')
    const quick =
      columns.length === call.arguments.length
        ? slidingAggregate(call, columns.map(evaluate), frames, partitions)
        : undefined
    return quick ?? aggregateFrames(call, relation, frames, layout, context)
  }

  const columns: Column[] = [...relation.columns]
  for (const call of node.calls) columns.push(await evaluateCall(call))
  yield* batchesOf({ rows: relation.rows, columns })
}

import type { Column } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { WindowCall } from '../../plan/node.ts'
import { columnsFrame, selectFrame } from '../expression/frame.ts'
import type { Layout } from '../expression/compile.ts'
import { type CallState, createCallState } from '../aggregate/call.ts'
import type { OperatorContext } from '../operator/operator.ts'
import { BATCH_ROWS, type Relation } from '../relation.ts'
import type { Frames } from './frames.ts'

/** The frames that differ from the one before, and the number of each row's. Rows of one partition often share one. */
function distinctFrames({ start, end }: Frames): { of: Int32Array; firsts: number[] } {
  const of = new Int32Array(start.length)
  const firsts: number[] = []
  for (let row = 0; row < start.length; row++) {
    if (row === 0 || start[row] !== start[row - 1] || end[row] !== end[row - 1]) firsts.push(row)
    of[row] = firsts.length - 1
  }
  return { of, firsts }
}

/** The state of a call, which is an aggregate. */
export function windowCallState(
  { function: handle, arguments: args, distinct, filter }: WindowCall,
  layout: Layout,
  context: OperatorContext,
): CallState {
  const call = { function: handle, arguments: args, distinct, filter, orderBy: [], span: undefined }
  return createCallState(call, layout, context)
}

/**
 * An aggregate over the frames: each distinct frame is a group, and its rows are added to it. The work is the sum of the
 * frames' lengths; {@link slidingAggregate} is the way around it for the common functions.
 */
export async function aggregateFrames(
  call: WindowCall,
  relation: Relation,
  frames: Frames,
  layout: Layout,
  context: OperatorContext,
): Promise<Column> {
  const state = windowCallState(call, layout, context)
  const frame = columnsFrame(relation.rows, relation.columns)
  const { of, firsts } = distinctFrames(frames)
  let positions = new Int32Array(BATCH_ROWS)
  let groups = new Int32Array(BATCH_ROWS)
  let count = 0

  function flush(group: number): void {
    if (count === 0) return
    state.add(selectFrame(frame, positions.subarray(0, count)), groups.subarray(0, count), group + 1)
    positions = new Int32Array(BATCH_ROWS)
    groups = new Int32Array(BATCH_ROWS)
    count = 0
  }

  for (const [group, row] of firsts.entries()) {
    for (let position = frames.start[row]!; position < frames.end[row]!; position++) {
      positions[count] = position
      groups[count++] = group
      if (count === BATCH_ROWS) {
        flush(group)
        await context.pace()
      }
    }
  }
  flush(firsts.length - 1)
  return take(await state.finish(firsts.length), of)
}

import { batchRows, denseBatch } from '../../column/batch.ts'
import type { Batch, Column } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { takeRows } from '../../column/take.ts'
import type { PhysicalHashJoin } from '../../physical/node.ts'
import { compile } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import { comparableRows } from '../grouping/comparable-rows.ts'
import { assignInSteps, createGrouper, type Grouper } from '../grouping/grouper.ts'
import { type RowsByGroup, rowsByGroup } from '../grouping/rows-by-group.ts'
import { BATCH_ROWS, collect } from '../relation.ts'
import { createPairJoin, type Pairs } from './join-pairs.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** The right side's rows by the numbers of their keys. */
interface Build {
  readonly grouper: Grouper
  readonly index: RowsByGroup
}

async function buildIndex(
  grouper: Grouper,
  keys: readonly Column[],
  rows: number,
  { memory, pace }: OperatorContext,
): Promise<Build> {
  await pace()
  const comparable = comparableRows(keys, rows)
  if (comparable === 'all') {
    const groups = await assignInSteps(grouper, keys, rows, pace)
    memory.reserve(grouper.bytes)
    return { grouper, index: await rowsByGroup(groups, grouper.size, pace) }
  }
  const own: Column[] = []
  for (const key of keys) {
    await pace()
    own.push(takeRows(key, comparable))
  }
  const groups = await assignInSteps(grouper, own, comparable.length, pace)
  memory.reserve(grouper.bytes)
  const index = await rowsByGroup(groups, grouper.size, pace)
  await pace()
  return { grouper, index: { starts: index.starts, rows: numbersOf(comparable, index.rows) } }
}

/** The matches of left rows, about a batch's worth at a time. */
function* matches({ starts, rows }: RowsByGroup, groups: Int32Array): Generator<Pairs> {
  let left = new Int32Array(Math.max(groups.length, 1024))
  let right = new Int32Array(left.length)
  let count = 0
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row]!
    if (group < 0) continue
    for (let at = starts[group]!; at < starts[group + 1]!; at++) {
      if (count === left.length) {
        if (count >= BATCH_ROWS) {
          yield { left, right }
          left = new Int32Array(BATCH_ROWS)
          right = new Int32Array(BATCH_ROWS)
          count = 0
        } else {
          const [moreLeft, moreRight] = [new Int32Array(2 * count), new Int32Array(2 * count)]
          moreLeft.set(left)
          moreRight.set(right)
          left = moreLeft
          right = moreRight
        }
      }
      left[count] = row
      right[count++] = rows[at]!
    }
  }
  if (count > 0) yield { left: left.subarray(0, count), right: right.subarray(0, count) }
}

/** Keeps the right side under its keys' numbers; each left batch looks its keys up. NULL keys match nothing. */
export async function* hashJoin(
  node: PhysicalHashJoin,
  left: AsyncIterable<Batch>,
  right: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { session, memory, pace } = context
  const columns = { left: node.left.columns, right: node.right.columns }
  const kept = await collect(right, columns.right, memory, pace)
  if (kept.rows === 0 && (node.join === 'inner' || node.join === 'right')) return
  const rightLayout = layoutOf(columns.right)
  const build = await buildIndex(
    createGrouper(node.keys.map((key) => key.right.type)),
    await evaluateInSteps(
      node.keys.map((key) => key.right),
      rightLayout,
      kept,
      context,
    ),
    kept.rows,
    context,
  )
  const leftLayout = layoutOf(columns.left)
  const probes = node.keys.map((key) => compile(key.left, leftLayout, session))
  const output = createPairJoin(node.join, columns, kept, node.residual, context)
  for await (const batch of left) {
    await pace()
    if (batchRows(batch) === 0) continue
    const dense = denseBatch(batch)
    const frame = columnsFrame(dense.rows, dense.columns)
    const keys = probes.map((probe) => probe(frame))
    yield* output.join(dense, matches(build.index, build.grouper.find(keys, dense.rows)))
  }
  yield* output.unmatched()
}

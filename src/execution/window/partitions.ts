import type { PhysicalWindow } from '../../physical/node.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import { assignInSteps, createGrouper } from '../grouping/grouper.ts'
import { layoutOf, type OperatorContext } from '../operator/operator.ts'
import { inSteps, type Pace } from '../pace.ts'
import { type Relation, takeRows } from '../relation.ts'
import { sortedOrder } from '../sorting/radix.ts'
import { sortWords } from '../sorting/sort-relation.ts'

/** A relation ordered by partition and, within each, by the window's order. Positions count over the whole relation. */
export interface Partitions {
  readonly relation: Relation
  /** The first position of each partition, and one past the last of all. */
  readonly starts: Int32Array
  /** The number of each row's partition. */
  readonly partitionOf: Int32Array
  /** The first position of each group of peers (rows of one partition that are equal in the order), and one past the last of all. */
  readonly peerStarts: Int32Array
  /** The number of each row's group of peers. */
  readonly peersOf: Int32Array
}

/** Numbers runs of rows: `isStart(i)` says whether a run starts at position i. */
async function runs(
  rows: number,
  isStart: (position: number) => boolean,
  pace: Pace,
): Promise<{ readonly starts: Int32Array; readonly of: Int32Array }> {
  const of = new Int32Array(rows)
  const starts = new Int32Array(rows + 1)
  let count = 0
  await inSteps(rows, pace, (from, to) => {
    for (let position = from; position < to; position++) {
      if (position === 0 || isStart(position)) starts[count++] = position
      of[position] = count - 1
    }
  })
  starts[count] = rows
  return { starts: starts.slice(0, count + 1), of }
}

/** The number of each row's partition, in the order in which they came. */
export async function numberPartitions(
  { partitionBy, input }: PhysicalWindow,
  relation: Relation,
  context: OperatorContext,
): Promise<{ readonly partitions: Int32Array; readonly count: number }> {
  const grouper = createGrouper(partitionBy.map(({ type }) => type))
  const keys = await evaluateInSteps(partitionBy, layoutOf(input.columns), relation, context)
  const partitions = await assignInSteps(grouper, keys, relation.rows, context.pace)
  const count = grouper.size
  grouper.release()
  return { partitions, count }
}

export async function partitionsOf(
  node: PhysicalWindow,
  relation: Relation,
  context: OperatorContext,
): Promise<Partitions> {
  const { session, pace } = context
  const { rows } = relation
  const layout = layoutOf(node.input.columns)
  const { partitions: groups } = await numberPartitions(node, relation, context)
  const words = await sortWords(relation, node.orderBy, layout, session, pace)
  const order = await sortedOrder([new Uint32Array(groups), ...words], rows, pace)
  const partitions = await runs(rows, (i) => groups[order[i]!] !== groups[order[i - 1]!], pace)
  const peers = await runs(
    rows,
    (i) =>
      partitions.of[i] !== partitions.of[i - 1] ||
      words.some((word) => word[order[i]!] !== word[order[i - 1]!]),
    pace,
  )
  return {
    relation: await takeRows(relation, order, node.input.columns, pace),
    starts: partitions.starts,
    partitionOf: partitions.of,
    peerStarts: peers.starts,
    peersOf: peers.of,
  }
}

import type { Column } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { PhysicalWindow } from '../../physical/node.ts'
import { compile } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import { assignInSteps, createGrouper } from '../grouping/grouper.ts'
import { layoutOf, type OperatorContext } from '../operator/operator.ts'
import type { Relation } from '../relation.ts'
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
function runs(rows: number, isStart: (position: number) => boolean): { starts: Int32Array; of: Int32Array } {
  const of = new Int32Array(rows)
  const starts: number[] = []
  for (let position = 0; position < rows; position++) {
    if (position === 0 || isStart(position)) starts.push(position)
    of[position] = starts.length - 1
  }
  return { starts: Int32Array.from([...starts, rows]), of }
}

export async function partitionsOf(
  node: PhysicalWindow,
  relation: Relation,
  context: OperatorContext,
): Promise<Partitions> {
  const { session, pace } = context
  const { rows } = relation
  const layout = layoutOf(node.input.columns)
  const frame = columnsFrame(rows, relation.columns)
  const grouper = createGrouper(node.partitionBy.map((key) => key.type))
  const groups = await assignInSteps(
    grouper,
    node.partitionBy.map((key) => compile(key, layout, session)(frame)),
    rows,
    pace,
  )
  const words = await sortWords(relation, node.orderBy, layout, session, pace)
  const order = await sortedOrder([Uint32Array.from(groups), ...words], rows, pace)
  await pace()
  const partitions = runs(rows, (i) => groups[order[i]!] !== groups[order[i - 1]!])
  await pace()
  const peers = runs(
    rows,
    (i) =>
      partitions.of[i] !== partitions.of[i - 1] ||
      words.some((word) => word[order[i]!] !== word[order[i - 1]!]),
  )
  const columns: Column[] = []
  for (const column of relation.columns) {
    await pace()
    columns.push(take(column, order))
  }
  return {
    relation: { rows, columns },
    starts: partitions.starts,
    partitionOf: partitions.of,
    peerStarts: peers.starts,
    peersOf: peers.of,
  }
}

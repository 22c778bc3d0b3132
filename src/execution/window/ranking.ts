import type { Column } from '../../column/column.ts'
import { int64Column } from '../../column/make.ts'
import { inSteps, type Pace } from '../pace.ts'
import type { Partitions } from './partitions.ts'

/** What a ranking function says of a row, counted from 0, by the numbers of its partition. */
function rankOf(name: string, { starts, partitionOf, peerStarts, peersOf }: Partitions) {
  const first = (row: number) => starts[partitionOf[row]!]!
  switch (name) {
    case 'row_number':
      return (row: number) => row - first(row)
    case 'rank':
      return (row: number) => peerStarts[peersOf[row]!]! - first(row)
    case 'dense_rank':
      return (row: number) => peersOf[row]! - peersOf[first(row)]!
    default:
      return undefined
  }
}

/**
 * row_number, rank and dense_rank over all partitions in one pass: with a partition a key, a call a partition would cost more
 * than all else. Undefined for other functions.
 */
export async function rankingFunction(
  name: string,
  partitions: Partitions,
  pace: Pace,
): Promise<Column | undefined> {
  const rank = rankOf(name, partitions)
  if (rank === undefined) return undefined
  const { length } = partitions.partitionOf
  const out = new BigInt64Array(length)
  await inSteps(length, pace, (start, end) => {
    for (let row = start; row < end; row++) out[row] = BigInt(rank(row) + 1)
  })
  return int64Column(out)
}

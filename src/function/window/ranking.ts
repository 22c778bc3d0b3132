import { flatten, validityOf } from '../../column/flatten.ts'
import { float64Column, int64Column } from '../../column/make.ts'
import type { WindowFunction, WindowPartition } from '../definition.ts'
import { invalid } from '../invalid.ts'
import { operand } from '../numeric.ts'

function ranking(
  name: string,
  description: string,
  result: string,
  rank: (partition: WindowPartition) => (row: number) => number,
): WindowFunction {
  return {
    kind: 'window',
    name,
    group: 'window',
    description,
    example: { sql: `${name}() OVER (ORDER BY 1)`, result },
    overloads: [
      {
        signature: `${name}() -> bigint`,
        bind: () => (_args, partition) => {
          const of = rank(partition)
          return (from, to) => {
            const out = new BigInt64Array(to - from)
            for (let row = from; row < to; row++) out[row - from] = BigInt(of(row))
            return int64Column(out)
          }
        },
      },
    ],
  }
}

function fraction(
  name: string,
  description: string,
  result: string,
  share: (partition: WindowPartition, row: number) => number,
): WindowFunction {
  return {
    kind: 'window',
    name,
    group: 'window',
    description,
    example: { sql: `${name}() OVER (ORDER BY 1)`, result },
    overloads: [
      {
        signature: `${name}() -> double`,
        bind: () => (_args, partition) => (from, to) => {
          const out = new Float64Array(to - from)
          for (let row = from; row < to; row++) out[row - from] = share(partition, row)
          return float64Column(out)
        },
      },
    ],
  }
}

/** How many peer groups come before each row's own. */
function denseRank({ rows, peerStart }: WindowPartition): (row: number) => number {
  const ranks = new Int32Array(rows)
  let rank = 0
  for (let row = 0; row < rows; row++) {
    if (peerStart[row] === row) rank++
    ranks[row] = rank
  }
  return (row) => ranks[row]!
}

const ntile: WindowFunction = {
  kind: 'window',
  name: 'ntile',
  group: 'window',
  description: 'Divides the rows into n buckets as equal as possible and numbers them from 1',
  example: { sql: 'ntile(4) OVER (ORDER BY 1)', result: '1' },
  overloads: [
    {
      signature: 'ntile(bigint) -> bigint',
      bind:
        () =>
        ([buckets], { rows }) => {
          const column = buckets!
          const validity = validityOf(column)
          const { values, mask } = operand(column.kind === 'constant' ? column : flatten(column), 'int64')
          return (from, to) => {
            const out = new BigInt64Array(to - from)
            for (let row = from; row < to; row++) {
              if (validity !== undefined && validity[row] === 0) continue
              const count = values[row & mask]!
              if (count <= 0n) invalid('Buckets must be greater than 0')
              out[row - from] = bucketOf(row, rows, Number(count))
            }
            return int64Column(out, validity?.slice(from, to))
          }
        },
    },
  ],
}

/** The first buckets have one row more where the rows do not divide evenly. */
function bucketOf(row: number, rows: number, buckets: number): bigint {
  if (rows < buckets) return BigInt(row + 1)
  const remainder = rows % buckets
  const size = Math.floor(rows / buckets)
  if (row < (size + 1) * remainder) return BigInt(Math.floor(row / (size + 1)) + 1)
  return BigInt(Math.floor((row - remainder) / size) + 1)
}

/** Ranking functions (https://trino.io/docs/current/functions/window.html#ranking-functions). */
export const RANKING_FUNCTIONS: readonly WindowFunction[] = [
  ranking('row_number', 'The number of the row in its partition, from 1', '1', () => (row) => row + 1),
  ranking(
    'rank',
    'One plus the number of rows before the row that are not its peers',
    '1',
    ({ peerStart }) =>
      (row) =>
        peerStart[row]! + 1,
  ),
  ranking('dense_rank', 'The rank without gaps where rows tie', '1', denseRank),
  fraction(
    'percent_rank',
    'The rank as a share: (rank − 1) / (rows − 1)',
    '0.0',
    ({ rows, peerStart }, row) => (rows === 1 ? 0 : peerStart[row]! / (rows - 1)),
  ),
  fraction(
    'cume_dist',
    'The share of rows that come before the row or are its peers',
    '1.0',
    ({ rows, peerEnd }, row) => peerEnd[row]! / rows,
  ),
  ntile,
]

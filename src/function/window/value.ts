import type { Column } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { take } from '../../column/take.ts'
import type { WindowFunction, WindowPartition } from '../definition.ts'
import { invalid } from '../invalid.ts'
import { operand } from '../numeric.ts'

/** The values of rows, given which row each one's comes from; −1 for NULL. */
function gather(column: Column, source: (row: number) => number): (from: number, to: number) => Column {
  return (from, to) => {
    const picked = new Int32Array(to - from)
    for (let row = from; row < to; row++) picked[row - from] = source(row)
    return take(column, picked)
  }
}

/** Whether the rows may serve: all, or with IGNORE NULLS those whose value is not NULL. */
function eligible(column: Column, ignoreNulls: boolean): Uint8Array | undefined {
  return ignoreNulls ? validityOf(column) : undefined
}

function firstIn(valid: Uint8Array | undefined, start: number, end: number): number {
  for (let row = start; row < end; row++) if (valid === undefined || valid[row] === 1) return row
  return -1
}

function lastIn(valid: Uint8Array | undefined, start: number, end: number): number {
  for (let row = end - 1; row >= start; row--) if (valid === undefined || valid[row] === 1) return row
  return -1
}

function nthIn(valid: Uint8Array | undefined, start: number, end: number, n: number): number {
  if (valid === undefined) return start + n - 1 < end ? start + n - 1 : -1
  let left = n
  for (let row = start; row < end; row++) if (valid[row] === 1 && --left === 0) return row
  return -1
}

/** The row `distance` eligible rows away, −1 where the partition ends before. */
function away(
  valid: Uint8Array | undefined,
  rows: number,
  row: number,
  distance: number,
  step: 1 | -1,
): number {
  if (distance === 0) return row
  if (valid === undefined) {
    const target = row + step * distance
    return target >= 0 && target < rows ? target : -1
  }
  let left = distance
  for (let at = row + step; at >= 0 && at < rows; at += step) if (valid[at] === 1 && --left === 0) return at
  return -1
}

function frameValue(name: string, description: string, find: typeof firstIn): WindowFunction {
  return {
    kind: 'window',
    name,
    group: 'window',
    description,
    example: { sql: `${name}(7) OVER ()`, result: '7' },
    overloads: [
      {
        signature: `${name}(T) -> T`,
        bind:
          () =>
          ([column], partition, ignoreNulls) => {
            const { frameStart, frameEnd } = partition
            const valid = eligible(column!, ignoreNulls)
            return gather(column!, (row) => find(valid, frameStart[row]!, frameEnd[row]!))
          },
      },
    ],
  }
}

const nthValue: WindowFunction = {
  kind: 'window',
  name: 'nth_value',
  group: 'window',
  description: 'The value at the n-th row of the frame, counted from 1; NULL where there is none',
  example: { sql: 'nth_value(7, 1) OVER ()', result: '7' },
  overloads: [
    {
      signature: 'nth_value(T, bigint) -> T',
      bind:
        () =>
        ([column, offset], partition, ignoreNulls) => {
          const { frameStart, frameEnd } = partition
          const valid = eligible(column!, ignoreNulls)
          const offsetValid = validityOf(offset!)
          if (offset!.kind === 'null') return gather(column!, () => -1)
          const { values, mask } = operand(flatten(offset!), 'int64')
          return gather(column!, (row) => {
            if (frameStart[row]! >= frameEnd[row]! || (offsetValid !== undefined && offsetValid[row] === 0))
              return -1
            const n = values[row & mask]!
            if (n < 1n) invalid('Offset must be at least 1')
            return nthIn(valid, frameStart[row]!, frameEnd[row]!, Number(n))
          })
        },
    },
  ],
}

function shifted(name: 'lead' | 'lag', step: 1 | -1, description: string): WindowFunction {
  const bind =
    () =>
    ([column, offset, fallback]: readonly Column[], partition: WindowPartition, ignoreNulls: boolean) => {
      const valid = eligible(column!, ignoreNulls)
      const { rows } = partition
      const offsetValid = offset === undefined ? undefined : validityOf(offset)
      const plain =
        offset === undefined || offset.kind === 'null' ? undefined : operand(flatten(offset), 'int64')
      // The default's rows stand behind the column's in one pool.
      const pool = fallback === undefined ? column! : concatColumns([flatten(column!), flatten(fallback)])
      return gather(pool, (row) => {
        if (offsetValid !== undefined && offsetValid[row] === 0) invalid('Offset must not be null')
        const distance = plain === undefined ? 1n : plain.values[row & plain.mask]!
        if (distance < 0n) invalid('Offset must be at least 0')
        const target = away(valid, rows, row, Number(distance), step)
        return target === -1 && fallback !== undefined ? rows + row : target
      })
    }
  return {
    kind: 'window',
    name,
    group: 'window',
    description,
    example: { sql: `${name}(7, 0) OVER (ORDER BY 1)`, result: '7' },
    overloads: [
      { signature: `${name}(T) -> T`, bind },
      { signature: `${name}(T, bigint) -> T`, bind },
      { signature: `${name}(T, bigint, T) -> T`, bind },
    ],
  }
}

/** Value functions (https://trino.io/docs/current/functions/window.html#value-functions). */
export const VALUE_FUNCTIONS: readonly WindowFunction[] = [
  frameValue('first_value', 'The value at the first row of the frame', firstIn),
  frameValue('last_value', 'The value at the last row of the frame', lastIn),
  nthValue,
  shifted('lead', 1, 'The value a number of rows (1) after the row, else the default (NULL)'),
  shifted('lag', -1, 'The value a number of rows (1) before the row, else the default (NULL)'),
]

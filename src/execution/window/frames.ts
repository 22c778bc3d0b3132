import { assertNever } from '../../common/assert.ts'
import { TraillakeError } from '../../common/errors.ts'
import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import type { BoundExpression, SortKey } from '../../plan/expression.ts'
import type { WindowFrame, WindowFrameBound } from '../../plan/node.ts'
import { inSteps, type Pace } from '../pace.ts'
import type { Partitions } from './partitions.ts'
import { rangeLimits } from './range.ts'

/** The frame of each row: positions in the whole relation, end exclusive; empty where start ≥ end. */
export interface Frames {
  readonly start: Int32Array
  readonly end: Int32Array
}

type Evaluate = (expression: BoundExpression) => Promise<Column>

function badDistance(): TraillakeError {
  return new TraillakeError('INVALID_WINDOW_FRAME', 'Window frame offset value must not be negative or null')
}

/** Distances in rows or groups of peers. */
async function distances(column: Column, pace: Pace): Promise<(row: number) => number> {
  const plain = flatten(column)
  if (plain.kind !== 'int64') {
    if (plain.length === 0) return () => 0
    throw badDistance()
  }
  const { values, validity } = plain
  await inSteps(values.length, pace, (start, end) => {
    for (let row = start; row < end; row++)
      if ((validity !== undefined && validity[row] === 0) || values[row]! < 0n) throw badDistance()
  })
  return (row) => Number(values[row]!)
}

/** One side of the frame, for every row, kept within the row's partition. */
async function boundOf(
  bound: WindowFrameBound,
  side: 'start' | 'end',
  unit: WindowFrame['unit'],
  partitions: Partitions,
  orderBy: readonly SortKey[],
  evaluate: Evaluate,
  pace: Pace,
): Promise<Int32Array> {
  const { starts, partitionOf, peerStarts, peersOf } = partitions
  const rows = partitionOf.length
  const out = new Int32Array(rows)
  const after = side === 'end' ? 1 : 0
  async function fill(valueOf: (row: number) => number): Promise<Int32Array> {
    await inSteps(rows, pace, (first, last) => {
      for (let row = first; row < last; row++) out[row] = valueOf(row)
    })
    return out
  }
  switch (bound.kind) {
    case 'unbounded-preceding':
      return fill((row) => starts[partitionOf[row]!]!)
    case 'unbounded-following':
      return fill((row) => starts[partitionOf[row]! + 1]!)
    case 'current-row':
      return fill((row) => (unit === 'rows' ? row + after : peerStarts[peersOf[row]! + after]!))
    case 'preceding':
    case 'following':
      break
    default:
      return assertNever(bound.kind)
  }
  const sign = bound.kind === 'preceding' ? -1 : 1
  if (rows === 0 || bound.distance === undefined) return out
  const column = await evaluate(bound.distance)
  if (unit === 'range') {
    const [key] = orderBy
    const { type } = bound.distance
    return rangeLimits(
      partitions,
      await evaluate(key!.expression),
      key!,
      { column, type },
      sign,
      side,
      badDistance,
      pace,
    )
  }
  const distance = await distances(column, pace)
  if (unit === 'rows') {
    return fill((row) => {
      const partition = partitionOf[row]!
      const position = row + sign * distance(row) + after
      return Math.max(starts[partition]!, Math.min(starts[partition + 1]!, position))
    })
  }
  return fill((row) => {
    const partition = partitionOf[row]!
    const first = peersOf[starts[partition]!]!
    const last = peersOf[starts[partition + 1]! - 1]! + 1
    const peers = peersOf[row]! + sign * distance(row) + after
    return peerStarts[Math.max(first, Math.min(last, peers))]!
  })
}

/**
 * The frames of all rows of a window.
 *
 * Throws INVALID_WINDOW_FRAME for a distance that is negative or NULL.
 *
 * @param evaluate an expression over the ordered relation
 */
export async function framesOf(
  frame: WindowFrame,
  partitions: Partitions,
  orderBy: readonly SortKey[],
  evaluate: Evaluate,
  pace: Pace,
): Promise<Frames> {
  return {
    start: await boundOf(frame.start, 'start', frame.unit, partitions, orderBy, evaluate, pace),
    end: await boundOf(frame.end, 'end', frame.unit, partitions, orderBy, evaluate, pace),
  }
}

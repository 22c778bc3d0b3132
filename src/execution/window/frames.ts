import { assertNever } from '../../common/assert.ts'
import { TraillakeError } from '../../common/errors.ts'
import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import type { BoundExpression, SortKey } from '../../plan/expression.ts'
import type { WindowFrame, WindowFrameBound } from '../../plan/node.ts'
import type { Pace } from '../pace.ts'
import type { Partitions } from './partitions.ts'
import { rangeLimits } from './range.ts'

/** The frame of each row: positions in the whole relation, end exclusive; empty where start ≥ end. */
export interface Frames {
  readonly start: Int32Array
  readonly end: Int32Array
}

type Evaluate = (expression: BoundExpression) => Column

function badDistance(): TraillakeError {
  return new TraillakeError('INVALID_WINDOW_FRAME', 'Window frame offset value must not be negative or null')
}

/** Distances in rows or groups of peers. */
function distances(column: Column): (row: number) => number {
  const plain = flatten(column)
  if (plain.kind !== 'int64') {
    if (plain.length === 0) return () => 0
    throw badDistance()
  }
  const { values, validity } = plain
  for (let row = 0; row < values.length; row++)
    if ((validity !== undefined && validity[row] === 0) || values[row]! < 0n) throw badDistance()
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
  await pace()
  const { starts, partitionOf, peerStarts, peersOf } = partitions
  const rows = partitionOf.length
  const out = new Int32Array(rows)
  const after = side === 'end' ? 1 : 0
  switch (bound.kind) {
    case 'unbounded-preceding':
      for (let row = 0; row < rows; row++) out[row] = starts[partitionOf[row]!]!
      return out
    case 'unbounded-following':
      for (let row = 0; row < rows; row++) out[row] = starts[partitionOf[row]! + 1]!
      return out
    case 'current-row':
      for (let row = 0; row < rows; row++)
        out[row] = unit === 'rows' ? row + after : peerStarts[peersOf[row]! + after]!
      return out
    case 'preceding':
    case 'following':
      break
    default:
      return assertNever(bound.kind)
  }
  const sign = bound.kind === 'preceding' ? -1 : 1
  if (rows === 0 || bound.distance === undefined) return out
  const column = evaluate(bound.distance)
  if (unit === 'range') {
    const [key] = orderBy
    const { type } = bound.distance
    return rangeLimits(
      partitions,
      evaluate(key!.expression),
      key!,
      { column, type },
      sign,
      side,
      badDistance,
      pace,
    )
  }
  const distance = distances(column)
  if (unit === 'rows') {
    for (let row = 0; row < rows; row++) {
      const partition = partitionOf[row]!
      const position = row + sign * distance(row) + after
      out[row] = Math.max(starts[partition]!, Math.min(starts[partition + 1]!, position))
    }
    return out
  }
  for (let row = 0; row < rows; row++) {
    const partition = partitionOf[row]!
    const first = peersOf[starts[partition]!]!
    const last = peersOf[starts[partition + 1]! - 1]! + 1
    const peers = peersOf[row]! + sign * distance(row) + after
    out[row] = peerStarts[Math.max(first, Math.min(last, peers))]!
  }
  return out
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

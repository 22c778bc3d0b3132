import { batchRows, sliceBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { Pace } from '../pace.ts'

/** Milliseconds of work between two pauses that are aimed at. */
const AIM = 10
/** Rows of the first piece, of which nobody knows how long they take. */
const FIRST_ROWS = 4096
/** Fewer rows than these are never cut: each piece costs something by itself. */
const LEAST_ROWS = 256
const MOST_GROWTH = 4

/** Does work over a batch piece by piece. */
export type Pieces<Result> = (batch: Batch) => AsyncGenerator<Result, void, undefined>

/**
 * Cuts batches for expressions, which cannot pause, into pieces of some milliseconds' work each, with a pause before each:
 * a piece is as large as those before it were quick.
 */
export function createPieces<Result>(pace: Pace, work: (piece: Batch) => Result): Pieces<Result> {
  let size = FIRST_ROWS
  return async function* (batch) {
    const rows = batchRows(batch)
    let start = 0
    while (start < rows) {
      await pace()
      const end = Math.min(rows, start + size)
      const began = performance.now()
      const result = work(sliceBatch(batch, start, end))
      const took = performance.now() - began
      const fitting = took === 0 ? Infinity : ((end - start) * AIM) / took
      size = Math.max(LEAST_ROWS, Math.min(MOST_GROWTH * size, Math.floor(fitting)))
      start = end
      yield result
    }
  }
}

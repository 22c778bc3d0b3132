import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { Selection } from '../column/column.ts'
import { KERNELS } from '../kernel/kernels.ts'

/** Where rows are written before it is known how many there are. */
let found = new Int32Array(0)

/**
 * The rows that match, ascending.
 *
 * @param matches 1 or 0 a row
 * @param within where to look for them
 * @param buffers what they take memory of
 */
export function matchingRows(
  matches: Uint8Array,
  within: Selection | 'all',
  buffers: Buffers = NEW_BUFFERS,
): Selection {
  if (found.length < matches.length) found = new Int32Array(matches.length)
  const count =
    within === 'all'
      ? KERNELS.rows(matches, 0, 0, found, 0, matches.length)
      : KERNELS.rowsWithin(matches, within, found)
  const rows = buffers.ints(count)
  rows.set(found.subarray(0, count))
  return rows
}

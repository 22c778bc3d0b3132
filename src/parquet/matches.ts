import type { Selection } from '../column/column.ts'
import { KERNELS } from '../kernel/kernels.ts'

/** Where rows are written before it is known how many there are. */
let found = new Int32Array(0)

/**
 * The rows that match, ascending.
 *
 * @param matches 1 or 0 a row
 * @param within where to look for them
 */
export function matchingRows(matches: Uint8Array, within: Selection | 'all'): Selection {
  if (found.length < matches.length) found = new Int32Array(matches.length)
  if (within === 'all') return found.slice(0, KERNELS.rows(matches, 0, 0, found, 0, matches.length))
  return found.slice(0, KERNELS.rowsWithin(matches, within, found))
}

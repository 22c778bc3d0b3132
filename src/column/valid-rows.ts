import type { Selection } from './column.ts'

/**
 * The rows, ascending, that are not NULL: of the first `count`, of all where left out.
 *
 * @param rows where they go, with room for `count`
 */
export function validRows(
  validity: Uint8Array,
  count = validity.length,
  rows = new Int32Array(count),
): Selection {
  let at = 0
  for (let row = 0; row < count; row++) {
    // Writing always and stepping on only over values spares a branch that nobody can foresee.
    rows[at] = row
    at += validity[row]!
  }
  return rows.subarray(0, at)
}

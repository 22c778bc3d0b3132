/** The id of a dictionary's entry that no row had yet. */
export const UNSEEN = -2

/** Of one that is among the unseen codes already. */
const NOTED = -3

/**
 * Writes the id of each row's dictionary entry, from a row on; ends at the first whose entry is not known.
 *
 * @returns the row where it ended; `ids.length` where all are known
 */
export function writeIds(codes: Int32Array, entries: Int32Array, ids: Int32Array, start: number): number {
  let row = start
  for (; row < ids.length; row++) {
    const id = entries[codes[row]!]!
    if (id === UNSEEN) break
    ids[row] = id
  }
  return row
}

/** The same for rows that may be NULL, which have the id `absent`. */
export function writeValidIds(
  codes: Int32Array,
  validity: Uint8Array,
  entries: Int32Array,
  absent: number,
  ids: Int32Array,
  start: number,
): number {
  let row = start
  for (; row < ids.length; row++) {
    if (validity[row] === 0) {
      ids[row] = absent
      continue
    }
    const id = entries[codes[row]!]!
    if (id === UNSEEN) break
    ids[row] = id
  }
  return row
}

/** The codes of entries that are not known, in the order of their first rows; from a row on. */
export function unseenCodes(
  codes: Int32Array,
  validity: Uint8Array | undefined,
  entries: Int32Array,
  start: number,
): Int32Array {
  let left = 0
  for (const id of entries) if (id === UNSEEN) left++
  const unseen = new Int32Array(left)
  let count = 0
  for (let row = start; count < left && row < codes.length; row++) {
    const code = codes[row]!
    if ((validity !== undefined && validity[row] === 0) || entries[code] !== UNSEEN) continue
    entries[code] = NOTED
    unseen[count++] = code
  }
  return unseen.subarray(0, count)
}

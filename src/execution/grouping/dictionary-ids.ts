/** The id of a dictionary's entry that no row had yet. */
export const UNSEEN = -2

/** Entries that a row has, and that are not known yet: −3 is the first of them, −4 the second. */
const FIRST_PENDING = -3

/**
 * Writes the id of each row's dictionary entry. Entries that are not known get numbers from −3 downwards, in the order of
 * their first rows, which stand for their ids until these are known: see {@link settleIds}.
 *
 * @param pending where the codes of these entries are written
 * @returns how many these are
 */
export function writeIds(
  codes: Int32Array,
  entries: Int32Array,
  ids: Int32Array,
  pending: Int32Array,
): number {
  let count = 0
  for (let row = 0; row < ids.length; row++) {
    const code = codes[row]!
    let id = entries[code]!
    if (id === UNSEEN) {
      id = FIRST_PENDING - count
      entries[code] = id
      pending[count++] = code
    }
    ids[row] = id
  }
  return count
}

/** The same for rows that may be NULL, which have the id `absent`. */
export function writeValidIds(
  codes: Int32Array,
  validity: Uint8Array,
  entries: Int32Array,
  absent: number,
  ids: Int32Array,
  pending: Int32Array,
): number {
  let count = 0
  for (let row = 0; row < ids.length; row++) {
    if (validity[row] === 0) {
      ids[row] = absent
      continue
    }
    const code = codes[row]!
    let id = entries[code]!
    if (id === UNSEEN) {
      id = FIRST_PENDING - count
      entries[code] = id
      pending[count++] = code
    }
    ids[row] = id
  }
  return count
}

/** Puts the ids that entries have got in the place of the numbers that stood for them. @param found the ids, in their order */
export function settleIds(ids: Int32Array, found: Int32Array): void {
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!
    if (id <= FIRST_PENDING) ids[row] = found[FIRST_PENDING - id]!
  }
}

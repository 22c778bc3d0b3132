/**
 * Writes what a table has at each row's code. Without branches: which rows hold a value is as good as random. Taken from 0 an integer stays
 * one; with its sign turned round it would be a double, since 0 has two.
 *
 * @param table a byte a code
 * @param validity 1 for each row that has a code, 0 for the others; undefined where all have one
 * @param ofNull what rows without one get
 */
export function marksOfCodes(
  codes: Int32Array,
  validity: Uint8Array | undefined,
  table: Uint8Array,
  ofNull: number,
  out: Uint8Array,
): void {
  const { length } = out
  if (validity === undefined) {
    for (let row = 0; row < length; row++) out[row] = table[codes[row]!]!
    return
  }
  for (let row = 0; row < length; row++) {
    const isValid = 0 - validity[row]!
    out[row] = (table[codes[row]!]! & isValid) | (ofNull & ~isValid)
  }
}

/** The same for bytes of the rows themselves. */
export function marksOfValid(
  values: Uint8Array,
  validity: Uint8Array,
  ofNull: number,
  out: Uint8Array,
): void {
  const { length } = out
  for (let row = 0; row < length; row++) {
    const isValid = 0 - validity[row]!
    out[row] = (values[row]! & isValid) | (ofNull & ~isValid)
  }
}

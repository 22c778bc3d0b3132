/** A 1 in each of a word's four bytes. */
export const ONES = 0x01010101

function isWhole({ byteOffset }: Uint8Array): boolean {
  return byteOffset % 4 === 0
}

/**
 * Writes what an operation makes of the bytes of two arrays, four at a time where they lie so.
 *
 * @param operation of two words; no bit of a byte may have a say in another byte of the outcome
 * @param out as long as both; it may be one of them
 */
export function combineBytes(
  a: Uint8Array,
  b: Uint8Array,
  operation: (a: number, b: number) => number,
  out: Uint8Array,
): void {
  const words = isWhole(a) && isWhole(b) && isWhole(out) ? out.length >> 2 : 0
  const wordsOf = ({ buffer, byteOffset }: Uint8Array) =>
    new Int32Array(buffer, words === 0 ? 0 : byteOffset, words)
  const [x, y, to] = [wordsOf(a), wordsOf(b), wordsOf(out)]
  for (let i = 0; i < words; i++) to[i] = operation(x[i]!, y[i]!)
  for (let i = 4 * words; i < out.length; i++) out[i] = operation(a[i]!, b[i]!)
}

const inverseOf = (flags: number) => flags ^ ONES

/** The other way round, of bytes that are 1 or 0: what was anything else is so still. */
export function inverse(flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length)
  combineBytes(flags, flags, inverseOf, out)
  return out
}

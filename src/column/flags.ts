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

/** The other way round, of bytes that are 1 or 0: what was anything else is so still. Not by an operation: that is a call a word. */
export function inverse(flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length)
  const words = isWhole(flags) ? flags.length >> 2 : 0
  const from = new Int32Array(flags.buffer, words === 0 ? 0 : flags.byteOffset, words)
  const to = new Int32Array(out.buffer, 0, words)
  for (let i = 0; i < words; i++) to[i] = from[i]! ^ ONES
  for (let i = 4 * words; i < out.length; i++) out[i] = flags[i]! ^ 1
  return out
}

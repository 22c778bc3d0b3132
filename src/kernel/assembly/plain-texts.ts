// Texts in PLAIN encoding: https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0. See index.ts.

/**
 * Writes texts one after another that have their length before each. Up to fifteen bytes are read behind the last, and as many
 * written.
 *
 * @param end where what is there of them ends; a text that does not end before is left
 * @param count how many are wanted
 * @param before bytes of the texts before them
 * @param ends where the bytes are written that there are up to the end of each, as words
 * @returns how many were written
 */
export function joinTexts(source: usize, end: usize, count: u32, before: u32, out: usize, ends: usize): u32 {
  let to = out
  for (let i: u32 = 0; i < count; i++) {
    const from = source + 4
    if (from > end) return i
    const length = load<u32>(source) as usize
    if (length > end - from) return i
    for (let b: usize = 0; b < length; b += 16) v128.store(to + b, v128.load(from + b))
    source = from + length
    to += length
    store<u32>(ends + ((i as usize) << 2), before + ((to - out) as u32))
  }
  return count
}

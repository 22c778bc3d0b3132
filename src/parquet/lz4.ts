/** A match's shortest length: its token counts from here. */
const LEAST_MATCH = 4

/** A length of this many goes on in the bytes that follow, up to one under 255. */
const MORE = 15

/**
 * Decompresses one LZ4 block, as pages of LZ4_RAW are
 * (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). Throws RangeError where it is damaged.
 *
 * @param size of what comes out
 */
export function decompressLz4(bytes: Uint8Array, size: number): Uint8Array {
  // No byte of it stands for more: what claims more is not made room for.
  if (size > 255 * bytes.length) throw damaged()
  const out = new Uint8Array(size)
  let [from, to] = [0, 0]
  function length(nibble: number): number {
    let total = nibble
    for (let byte = nibble === MORE ? 255 : 0; byte === 255; total += byte) {
      if (from >= bytes.length) throw damaged()
      byte = bytes[from++]!
    }
    return total
  }
  while (from < bytes.length) {
    const token = bytes[from++]!
    const literals = length(token >> 4)
    if (literals > bytes.length - from || literals > size - to) throw damaged()
    out.set(bytes.subarray(from, from + literals), to)
    from += literals
    to += literals
    // The last sequence has literals only.
    if (from === bytes.length) break
    if (from + 2 > bytes.length) throw damaged()
    const distance = bytes[from]! | (bytes[from + 1]! << 8)
    from += 2
    const matched = length(token & 15) + LEAST_MATCH
    if (distance === 0 || distance > to || matched > size - to) throw damaged()
    if (distance >= matched) out.copyWithin(to, to - distance, to - distance + matched)
    // It repeats what it has just written.
    else for (let i = 0; i < matched; i++) out[to + i] = out[to + i - distance]!
    to += matched
  }
  if (to !== size) throw damaged()
  return out
}

function damaged(): RangeError {
  return new RangeError('a page is not compressed as LZ4')
}

/** Arrow's validity: one bit a row, least significant first (https://arrow.apache.org/docs/format/Columnar.html#validity-bitmaps). */
export function packBits(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 7) >> 3)
  for (let i = 0; i < bytes.length; i++) out[i >> 3]! |= bytes[i]! << (i & 7)
  return out
}

/** @param offset first bit to read */
export function unpackBits(bits: Uint8Array, offset: number, rows: number): Uint8Array {
  const out = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) out[i] = (bits[(offset + i) >> 3]! >> ((offset + i) & 7)) & 1
  return out
}

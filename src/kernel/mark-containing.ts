import { findBytes } from './find-bytes.ts'

/**
 * Writes 1 to `out` for each of some texts, which lie one after another, that has another text in it: one sweep over all their
 * bytes, the places found mapped back to texts.
 *
 * @param offsets where each of the `rows` texts begins in `data`, and where the last one ends
 * @param text all have it where it is empty
 */
export function markContaining(
  offsets: Int32Array,
  data: Uint8Array,
  rows: number,
  text: Uint8Array,
  out: Uint8Array,
): void {
  if (text.length === 0) {
    out.fill(1, 0, rows)
    return
  }
  const [start, end] = [offsets[0]!, offsets[rows]!]
  const bytes = Buffer.from(data.buffer, data.byteOffset, end)
  const find = findBytes(text, bytes.subarray(start))
  let row = 0
  for (let place = find(bytes, start); place >= 0 && row < rows; ) {
    while (offsets[row + 1]! <= place) row++
    if (place + text.length <= offsets[row + 1]!) {
      out[row++] = 1
      place = find(bytes, offsets[row]!)
    } else place = find(bytes, place + 1)
  }
}

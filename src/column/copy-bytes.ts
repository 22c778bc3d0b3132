/** From so many bytes on a call of `set` is faster. */
const LONG = 192

/**
 * Copies the bytes of one text of many, most of them short, to where texts are put together one after another. Up to three
 * bytes behind it are written over, where there is room: what comes next has to be written after it.
 *
 * @param sourceView over all of `source`, as `targetView` over all of `target`
 */
export function copyBytes(
  source: Uint8Array,
  sourceView: DataView,
  from: number,
  length: number,
  target: Uint8Array,
  targetView: DataView,
  at: number,
): void {
  if (length >= LONG) target.set(source.subarray(from, from + length), at)
  else if (from + length + 3 <= source.length && at + length + 3 <= target.length)
    // A subarray is an object, and a byte at a time takes twice as long.
    for (let b = 0; b < length; b += 4) targetView.setInt32(at + b, sourceView.getInt32(from + b, true), true)
  else for (let b = 0; b < length; b++) target[at + b] = source[from + b]!
}

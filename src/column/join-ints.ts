/** Numbers one after another. @param length of all parts together */
export function joinInts(parts: readonly Int32Array[], length: number): Int32Array<ArrayBuffer> {
  const out = new Int32Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

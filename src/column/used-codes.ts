import type { DictionaryColumn } from './column.ts'

/** The codes that valid rows name, and each code's position among them. */
export function usedCodes(column: DictionaryColumn): {
  readonly used: Int32Array
  readonly codes: Int32Array
} {
  const { codes, validity, dictionary } = column
  const positions = new Int32Array(dictionary.length).fill(-1)
  const used = new Int32Array(Math.min(dictionary.length, codes.length))
  const compact = new Int32Array(codes.length)
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    const code = codes[row]!
    let position = positions[code]!
    if (position < 0) {
      position = count
      positions[code] = position
      used[count++] = code
    }
    compact[row] = position
  }
  return { used: used.subarray(0, count), codes: compact }
}

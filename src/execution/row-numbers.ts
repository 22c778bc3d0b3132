/** `start` to `end` (exclusive), one after another. */
export function rowNumbers(start: number, end: number): Int32Array {
  const rows = new Int32Array(end - start)
  for (let i = 0; i < rows.length; i++) rows[i] = start + i
  return rows
}

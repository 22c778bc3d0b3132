import type { Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { mergedValidity } from '../../function/nulls.ts'

/**
 * The rows whose keys can equal anything: none is NULL, and none NaN. `all` where that is every row.
 * Where `=` decides, the others match nothing.
 */
export function comparableRows(columns: readonly Column[], rows: number): Selection | 'all' {
  const merged = mergedValidity(columns, rows)
  const floats = columns
    .map(flatten)
    .filter((column) => column.kind === 'float32' || column.kind === 'float64')
  if (merged === undefined && floats.length === 0) return 'all'
  const kept = new Int32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++) {
    if (merged !== undefined && merged[row] === 0) continue
    if (floats.some(({ values }) => Number.isNaN(values[row]))) continue
    kept[count++] = row
  }
  return count === rows ? 'all' : kept.subarray(0, count)
}

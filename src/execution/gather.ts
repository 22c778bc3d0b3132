import type { Column } from '../column/column.ts'
import { dictionaryColumn } from '../column/make.ts'
import { take } from '../column/take.ts'

/**
 * Gathers rows that may repeat. Texts and nested values are not copied: the column becomes the dictionary of the result,
 * so that a long array beside each of its elements costs nothing.
 *
 * @param rows −1 for NULL
 */
export function gatherByReference(column: Column, rows: Int32Array): Column {
  if (column.kind !== 'bytes' && column.kind !== 'array' && column.kind !== 'map' && column.kind !== 'row')
    return take(column, rows)
  if (!rows.includes(-1)) return dictionaryColumn(rows, column)
  const validity = new Uint8Array(rows.length)
  const codes = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (row < 0) continue
    codes[i] = row
    validity[i] = 1
  }
  return dictionaryColumn(codes, column, validity)
}

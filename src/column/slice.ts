import { assertNever } from '../common/assert.ts'
import type { Column } from './column.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  constantColumn,
  dictionaryColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
  mapColumn,
  nullColumn,
  rowColumn,
  zonedColumn,
} from './make.ts'

/** Rows `start` to `end` (exclusive) of a column. Shares buffers; nothing is copied. */
export function slice(column: Column, start: number, end: number): Column {
  if (start === 0 && end === column.length) return column
  const rows = end - start
  if (column.kind === 'null') return nullColumn(rows)
  if (column.kind === 'constant') return constantColumn(column.value, rows)
  const validity = column.validity?.subarray(start, end)
  switch (column.kind) {
    case 'dictionary':
      return dictionaryColumn(column.codes.subarray(start, end), column.dictionary, validity)
    case 'boolean':
      return booleanColumn(column.values.subarray(start, end), validity)
    case 'int32':
      return int32Column(column.values.subarray(start, end), validity)
    case 'int64':
      return int64Column(column.values.subarray(start, end), validity)
    case 'int128':
      return int128Column(column.values.subarray(2 * start, 2 * end), validity)
    case 'float32':
      return float32Column(column.values.subarray(start, end), validity)
    case 'float64':
      return float64Column(column.values.subarray(start, end), validity)
    case 'zoned':
      return zonedColumn(
        column.values.subarray(start, end),
        column.zones.subarray(start, end),
        column.names,
        validity,
      )
    case 'bytes':
      return bytesColumn(column.offsets.subarray(start, end + 1), column.data, validity)
    case 'array':
      return arrayColumn(column.offsets.subarray(start, end + 1), column.elements, validity)
    case 'map':
      return mapColumn(column.offsets.subarray(start, end + 1), column.keys, column.values, validity)
    case 'row':
      return rowColumn(
        rows,
        column.fields.map((field) => slice(field, start, end)),
        validity,
      )
    default:
      return assertNever(column)
  }
}

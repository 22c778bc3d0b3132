import { assertNever, invariant } from '../common/assert.ts'
import type { Column } from './column.ts'
import { flatten, isNull, validityOf } from './flatten.ts'
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

/**
 * Field `index` of a column of rows: NULL where the row is NULL or the field is. Works through encodings, and shares
 * the field's buffers.
 */
export function fieldColumn(column: Column, index: number): Column {
  switch (column.kind) {
    case 'null':
      return column
    case 'constant': {
      if (isNull(column.value, 0)) return nullColumn(column.length)
      return constantColumn(flatten(fieldColumn(column.value, index)), column.length)
    }
    case 'dictionary':
      return dictionaryColumn(column.codes, flatten(fieldColumn(column.dictionary, index)), column.validity)
    default: {
      invariant(column.kind === 'row', `a field of a ${column.kind} column`)
      const field = column.fields[index]
      invariant(field !== undefined, `row field ${index} does not exist`)
      return column.validity === undefined ? field : withNulls(field, column.validity)
    }
  }
}

function combine(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  if (a === undefined) return b
  const out = new Uint8Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = a[i]! & b[i]!
  return out
}

/** The column with more NULLs: row i is NULL where `validity[i]` is 0, and where it was NULL before. */
export function withNulls(column: Column, validity: Uint8Array): Column {
  if (column.kind === 'null') return column
  if (column.kind === 'constant') {
    if (isNull(column.value, 0)) return nullColumn(column.length)
    return dictionaryColumn(new Int32Array(column.length), column.value, validity)
  }
  const valid = combine(column.kind === 'dictionary' ? column.validity : validityOf(column), validity)
  switch (column.kind) {
    case 'dictionary':
      return dictionaryColumn(column.codes, column.dictionary, valid)
    case 'boolean':
      return booleanColumn(column.values, valid)
    case 'int32':
      return int32Column(column.values, valid)
    case 'int64':
      return int64Column(column.values, valid)
    case 'int128':
      return int128Column(column.values, valid)
    case 'float32':
      return float32Column(column.values, valid)
    case 'float64':
      return float64Column(column.values, valid)
    case 'zoned':
      return zonedColumn(column.values, column.zones, column.names, valid)
    case 'bytes':
      return bytesColumn(column.offsets, column.data, valid)
    case 'array':
      return arrayColumn(column.offsets, column.elements, valid)
    case 'map':
      return mapColumn(column.offsets, column.keys, column.values, valid)
    case 'row':
      return rowColumn(column.length, column.fields, valid)
    default:
      return assertNever(column)
  }
}

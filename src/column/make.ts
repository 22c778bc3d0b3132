import type {
  ArrayColumn,
  BooleanColumn,
  BytesColumn,
  Column,
  ConstantColumn,
  DictionaryColumn,
  Float32Column,
  Float64Column,
  Int128Column,
  Int32Column,
  Int64Column,
  MapColumn,
  NullColumn,
  PlainColumn,
  RowColumn,
  ZonedColumn,
} from './column.ts'

/** Constructors, one a kind; the length is derived from the buffers. `validity` undefined: no row is NULL. */
type Validity = Uint8Array | undefined

export function booleanColumn(values: Uint8Array, validity?: Validity): BooleanColumn {
  return { kind: 'boolean', length: values.length, validity, values }
}
export function int32Column(values: Int32Array, validity?: Validity): Int32Column {
  return { kind: 'int32', length: values.length, validity, values }
}
export function int64Column(values: BigInt64Array, validity?: Validity): Int64Column {
  return { kind: 'int64', length: values.length, validity, values }
}
/** @param values two words a row, low then high */
export function int128Column(values: BigInt64Array, validity?: Validity): Int128Column {
  return { kind: 'int128', length: values.length / 2, validity, values }
}
export function float32Column(values: Float32Array, validity?: Validity): Float32Column {
  return { kind: 'float32', length: values.length, validity, values }
}
export function float64Column(values: Float64Array, validity?: Validity): Float64Column {
  return { kind: 'float64', length: values.length, validity, values }
}
export function zonedColumn(
  values: BigInt64Array,
  zones: Uint16Array,
  names: readonly string[],
  validity?: Validity,
): ZonedColumn {
  return { kind: 'zoned', length: values.length, validity, values, zones, names }
}
export function bytesColumn(offsets: Int32Array, data: Uint8Array, validity?: Validity): BytesColumn {
  return { kind: 'bytes', length: offsets.length - 1, validity, offsets, data }
}
export function arrayColumn(offsets: Int32Array, elements: Column, validity?: Validity): ArrayColumn {
  return { kind: 'array', length: offsets.length - 1, validity, offsets, elements }
}
export function mapColumn(offsets: Int32Array, keys: Column, values: Column, validity?: Validity): MapColumn {
  return { kind: 'map', length: offsets.length - 1, validity, offsets, keys, values }
}
/** @param length needed because a row type may have no fields to tell it */
export function rowColumn(length: number, fields: readonly Column[], validity?: Validity): RowColumn {
  return { kind: 'row', length, validity, fields }
}
export function nullColumn(length: number): NullColumn {
  return { kind: 'null', length }
}
export function dictionaryColumn(
  codes: Int32Array,
  dictionary: PlainColumn,
  validity?: Validity,
): DictionaryColumn {
  return { kind: 'dictionary', length: codes.length, validity, codes, dictionary }
}
/** @param value a column of one row */
export function constantColumn(value: PlainColumn, length: number): ConstantColumn {
  return { kind: 'constant', length, value }
}

import { type Data, type Field, Struct, tableFromIPC, Type } from 'apache-arrow'
import { unpackBits } from '../../src/column/bitmap.ts'
import type { Batch, Column } from '../../src/column/column.ts'
import { flatten } from '../../src/column/flatten.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  dictionaryColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
  mapColumn,
  nullColumn,
  rowColumn,
} from '../../src/column/make.ts'

/** Offsets of `rows` rows; buffers in a stream are padded, so that they tell no length. */
function arrowOffsets(data: Data, rows: number): Int32Array {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array
  const exact = offsets.subarray(0, rows + 1)
  if (exact instanceof BigInt64Array) return Int32Array.from(exact, Number)
  // An empty column may come without any.
  return exact.length === 0 ? new Int32Array(1) : exact
}

/** A column out of Arrow's buffers, which it shares where the layouts agree. */
function columnFromArrow(data: Data): Column {
  const { type, length, offset, nullCount } = data
  if (type.typeId === Type.Null) return nullColumn(length)
  const validity =
    nullCount === 0 || data.nullBitmap.length === 0 ? undefined : unpackBits(data.nullBitmap, offset, length)
  // Arrow types `values` as any; the layout is fixed by `typeId` (Columnar format specification).
  const values: unknown = data.values
  switch (type.typeId) {
    case Type.Dictionary: {
      const numbers = (values as Int8Array | Int16Array | Int32Array).subarray(0, length)
      const codes = numbers instanceof Int32Array ? numbers : Int32Array.from(numbers)
      const dictionary = data.dictionary
      const entries = dictionary?.data.map(columnFromArrow).map(flatten) ?? []
      if (entries.length > 1) throw new TypeError('a dictionary in pieces is not read')
      return dictionaryColumn(codes, entries[0] ?? flatten(nullColumn(0)), validity)
    }
    case Type.Bool:
      return booleanColumn(unpackBits(values as Uint8Array, offset, length), validity)
    case Type.Int: {
      const numbers = values as Int8Array | Int16Array | Int32Array | BigInt64Array | BigUint64Array
      if (numbers instanceof BigInt64Array) return int64Column(numbers.subarray(0, length), validity)
      if (numbers instanceof BigUint64Array)
        return int64Column(new BigInt64Array(numbers.buffer, numbers.byteOffset, length), validity)
      const exact = numbers.subarray(0, length)
      return int32Column(exact instanceof Int32Array ? exact : Int32Array.from(exact), validity)
    }
    case Type.Date:
    case Type.Interval:
      return int32Column((values as Int32Array).subarray(0, length), validity)
    case Type.Timestamp:
    case Type.Time:
    case Type.Duration:
      return int64Column((values as BigInt64Array).subarray(0, length), validity)
    case Type.Float:
      return values instanceof Float32Array
        ? float32Column(values.subarray(0, length), validity)
        : float64Column((values as Float64Array).subarray(0, length), validity)
    case Type.Decimal: {
      const words = values as Uint32Array
      return int128Column(new BigInt64Array(words.buffer, words.byteOffset, length * 2), validity)
    }
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Binary:
    case Type.LargeBinary:
      return bytesColumn(arrowOffsets(data, length), values as Uint8Array, validity)
    case Type.List:
      return arrayColumn(arrowOffsets(data, length), columnFromArrow(data.children[0]!), validity)
    case Type.Map: {
      const entries = data.children[0]!
      return mapColumn(
        arrowOffsets(data, length),
        columnFromArrow(entries.children[0]!),
        columnFromArrow(entries.children[1]!),
        validity,
      )
    }
    case Type.Struct:
      return rowColumn(length, data.children.map(columnFromArrow), validity)
    default:
      throw new TypeError(`Arrow type ${type.typeId} is not read`)
  }
}

/** A column's name and those of its parts, as the stream's schema has them. */
interface NamedTree {
  readonly name: string
  readonly children: readonly NamedTree[]
}

/** A decoded stream: what its columns and their row fields are called, and the batches. */
export interface DecodedStream {
  readonly fields: readonly NamedTree[]
  readonly batches: readonly Batch[]
}

function namedTree(field: Field): NamedTree {
  const type: unknown = field.type
  const children = type instanceof Struct ? type.children.map((child: Field) => namedTree(child)) : []
  return { name: field.name, children }
}

/** Reads an Arrow IPC stream. */
export function decodeStream(stream: Uint8Array): DecodedStream {
  const table = tableFromIPC(stream)
  const batches = table.batches.map((batch) => {
    return { rows: batch.numRows, columns: batch.data.children.map(columnFromArrow), selection: undefined }
  })
  return { fields: table.schema.fields.map(namedTree), batches }
}

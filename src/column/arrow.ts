/**
 * The one border to Apache Arrow: batches to an Arrow table or IPC stream. No Arrow type leaves this file but the `Table`
 * that the public API promises.
 */
import {
  Binary,
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  DurationMillisecond,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  IntervalYearMonth,
  List,
  Map_,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimeMicrosecond,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
} from 'apache-arrow'
import { assertNever } from '../common/assert.ts'
import type { SqlType } from '../types/type.ts'
import { packBits } from './bitmap.ts'
import type { Batch, Column, PlainColumn } from './column.ts'
import { denseBatch } from './batch.ts'
import { flatten } from './flatten.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  float32Column,
  float64Column,
  int32Column,
  int64Column,
  mapColumn,
  nullColumn,
  rowColumn,
} from './make.ts'
import { slice } from './slice.ts'

/** A column's name and type. */
export interface ArrowField {
  readonly name: string
  readonly type: SqlType
}

/** How a type is kept in Arrow; types without a counterpart (uuid, ipaddress …) must have been turned to varchar before. */
function arrowType(type: SqlType): DataType {
  switch (type.kind) {
    case 'unknown':
      return new Null()
    case 'boolean':
      return new Bool()
    case 'tinyint':
      return new Int8()
    case 'smallint':
      return new Int16()
    case 'integer':
      return new Int32()
    case 'bigint':
      return new Int64()
    case 'real':
      return new Float32()
    case 'double':
      return new Float64()
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128)
    case 'varchar':
    case 'char':
    case 'json':
      return new Utf8()
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      return new Binary()
    case 'date':
      return new DateDay()
    case 'time':
      return new TimeMicrosecond()
    case 'timestamp':
      return new TimestampMicrosecond()
    case 'timestamp with time zone':
      return new TimestampMicrosecond('UTC')
    case 'interval year to month':
      return new IntervalYearMonth()
    case 'interval day to second':
      return new DurationMillisecond()
    case 'array':
      return new List(arrowField({ name: 'element', type: type.element }, true))
    case 'map': {
      const key = arrowField({ name: 'key', type: type.key }, false)
      const value = arrowField({ name: 'value', type: type.value }, true)
      return new Map_(
        new Field('entries', new Struct<{ key: DataType; value: DataType }>([key, value]), false),
      )
    }
    case 'row':
      return new Struct(
        type.fields.map((field, i) =>
          arrowField({ name: field.name ?? `field${i}`, type: field.type }, true),
        ),
      )
    case 'function':
      throw new TypeError('a lambda is not a column')
    default:
      return assertNever(type)
  }
}

function arrowField({ name, type }: ArrowField, nullable: boolean): Field {
  return new Field(name, arrowType(type), nullable)
}

function rebased(offsets: Int32Array): Int32Array {
  const first = offsets[0]!
  return first === 0 ? offsets : offsets.map((offset) => offset - first)
}

function decimalWords(column: PlainColumn): Uint32Array {
  const rows = column.length
  const words = new BigInt64Array(rows * 2)
  if (column.kind === 'int128') words.set(column.values)
  else if (column.kind === 'int64') {
    for (let i = 0; i < rows; i++) {
      words[2 * i] = column.values[i]!
      words[2 * i + 1] = column.values[i]! >> 63n
    }
  }
  return new Uint32Array(words.buffer)
}

function arrowData(column: Column, type: DataType): Data {
  if (column.kind === 'constant' || column.kind === 'dictionary') return arrowData(flatten(column), type)
  const { length } = column
  if (column.kind === 'null') {
    if (type instanceof Null) return makeData({ type, length })
    return arrowData(emptyNulls(type, length), type)
  }
  const validity = column.validity
  let nullCount = 0
  if (validity !== undefined) for (let i = 0; i < length; i++) nullCount += 1 - validity[i]!
  const nullBitmap = nullCount === 0 || validity === undefined ? null : packBits(validity)
  const base = { length, nullCount, nullBitmap }
  // Each `type as X` below follows from how arrowType maps the column's kind; a mismatch is our mistake.
  switch (column.kind) {
    case 'boolean':
      return makeData({ ...base, type: type as Bool, data: packBits(column.values) })
    case 'int32': {
      if (type instanceof Int8) return makeData({ ...base, type, data: Int8Array.from(column.values) })
      if (type instanceof Int16) return makeData({ ...base, type, data: Int16Array.from(column.values) })
      return makeData({ ...base, type: type as Int32, data: column.values })
    }
    case 'int64':
      if (type instanceof Decimal) return makeData({ ...base, type, data: decimalWords(column) })
      return makeData({ ...base, type: type as Int64, data: column.values })
    case 'int128':
      return makeData({ ...base, type: type as Decimal, data: decimalWords(column) })
    case 'float32':
      return makeData({ ...base, type: type as Float32, data: column.values })
    case 'float64':
      return makeData({ ...base, type: type as Float64, data: column.values })
    case 'zoned':
      return makeData({ ...base, type: type as TimestampMicrosecond, data: column.values })
    case 'bytes': {
      const data = column.data.subarray(column.offsets[0], column.offsets[length])
      return makeData({ ...base, type: type as Utf8, valueOffsets: rebased(column.offsets), data })
    }
    case 'array': {
      const child = arrowData(
        slice(column.elements, column.offsets[0]!, column.offsets[length]!),
        (type as List).valueType,
      )
      return makeData({ ...base, type: type as List, valueOffsets: rebased(column.offsets), child })
    }
    case 'map': {
      const { childType } = type as Map_
      const [start, end] = [column.offsets[0]!, column.offsets[length]!]
      const children = [
        arrowData(slice(column.keys, start, end), childType.children[0]!.type),
        arrowData(slice(column.values, start, end), childType.children[1]!.type),
      ]
      const child = makeData({ type: childType, length: end - start, nullCount: 0, children })
      return makeData({ ...base, type: type as Map_, valueOffsets: rebased(column.offsets), child })
    }
    case 'row': {
      const fields: readonly Field[] = (type as Struct).children
      const children = fields.map((field, i) => arrowData(column.fields[i]!, field.type))
      return makeData({ ...base, type: type as Struct, children })
    }
    default:
      return assertNever(column)
  }
}

/** A typed column of NULLs for a type that a bare NULL column stands for. */
function emptyNulls(type: DataType, rows: number): PlainColumn {
  const none = new Uint8Array(rows)
  if (type instanceof Bool) return booleanColumn(new Uint8Array(rows), none)
  if (type instanceof Utf8 || type instanceof Binary)
    return bytesColumn(new Int32Array(rows + 1), new Uint8Array(0), none)
  if (type instanceof List) return arrayColumn(new Int32Array(rows + 1), nullColumn(0), none)
  if (type instanceof Map_) return mapColumn(new Int32Array(rows + 1), nullColumn(0), nullColumn(0), none)
  if (type instanceof Struct) {
    return rowColumn(
      rows,
      type.children.map(() => nullColumn(rows)),
      none,
    )
  }
  if (type instanceof Float64) return float64Column(new Float64Array(rows), none)
  if (type instanceof Float32) return float32Column(new Float32Array(rows), none)
  if (type instanceof Int8 || type instanceof Int16 || type instanceof Int32 || type instanceof DateDay) {
    return int32Column(new Int32Array(rows), none)
  }
  return int64Column(new BigInt64Array(rows), none)
}

function recordBatch(fields: readonly Field[], batch: Batch): RecordBatch {
  const dense = denseBatch(batch)
  const children = fields.map((field, i) => arrowData(dense.columns[i]!, field.type))
  const data = makeData({ type: new Struct([...fields]), length: dense.rows, nullCount: 0, children })
  return new RecordBatch(new Schema([...fields]), data)
}

/** apache-arrow's own table type, which the public API promises. */
export type ArrowTable = Table

/** An Arrow table of query results, selections applied; dictionaries are written out, since their entries differ from batch to batch. */
export function arrowTable(fields: readonly ArrowField[], batches: readonly Batch[]): Table {
  const arrowFields = fields.map((field) => arrowField(field, true))
  const schema = new Schema(arrowFields)
  return new Table(
    schema,
    batches.map((batch) => recordBatch(arrowFields, batch)),
  )
}

/** The bytes of {@link arrowTable} as an IPC stream (https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format). */
export function encodeTable(fields: readonly ArrowField[], batches: readonly Batch[]): Uint8Array {
  return tableToIPC(arrowTable(fields, batches), 'stream')
}

import { invariant } from '../common/assert.ts'
import { checkTextLength } from '../common/text-limit.ts'
import { bytesBuilder, columnBuilder } from '../column/builder.ts'
import type { Column, PlainColumn } from '../column/column.ts'
import {
  booleanColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
} from '../column/make.ts'
import { passingTexts } from '../column/passing-texts.ts'
import { valueReader } from '../column/value.ts'
import { padChar } from '../types/format-value.ts'
import { formatType, type SqlType } from '../types/type.ts'
import type { MapValue, Value, ZonedTimestamp } from '../types/value.ts'

/** Takes the rows of a result in order. */
interface Sink<T> {
  append(value: T): void
  /** A row that is NULL; `finish` is told so by its validity. */
  skip(): void
  finish(validity: Uint8Array | undefined): Column
}

/**
 * How a row-wise body sees a value of some SQL types: reads it from a plain or constant column and writes it to one.
 * Readers are asked for rows that are not NULL only, unless the slot is {@link nullable}.
 */
export interface Slot<T> {
  read(column: Column, type: SqlType): (row: number) => T
  write(type: SqlType, rows: number): Sink<T>
  readonly nullable?: boolean
}

/** Reads row 0 once where the column is constant. */
function reading<C extends PlainColumn, T>(
  kinds: readonly PlainColumn['kind'][],
  open: (column: C) => (row: number) => T,
): (column: Column, type: SqlType) => (row: number) => T {
  return (column, type) => {
    const plain = column.kind === 'constant' ? column.value : column
    invariant(
      plain.kind !== 'dictionary' && kinds.includes(plain.kind),
      `a column of ${formatType(type)} cannot be ${plain.kind}`,
    )
    // The kinds listed are those of C.
    const read = open(plain as C)
    if (column.kind !== 'constant') return read
    const value = read(0)
    return () => value
  }
}

type OfKind<K extends PlainColumn['kind']> = Extract<PlainColumn, { kind: K }>

/** A sink over a buffer that is as long as the result. */
function buffered<T>(store: (row: number, value: T) => void, finish: Sink<T>['finish']): Sink<T> {
  let row = 0
  return {
    append: (value) => store(row++, value),
    skip: () => void row++,
    finish,
  }
}

/** boolean */
export const BOOL: Slot<boolean> = {
  read: reading<OfKind<'boolean'>, boolean>(
    ['boolean'],
    ({ values }) =>
      (row) =>
        values[row] === 1,
  ),
  write(_type, rows) {
    const values = new Uint8Array(rows)
    return buffered(
      (row, value) => (values[row] = value ? 1 : 0),
      (validity) => booleanColumn(values, validity),
    )
  },
}

/** tinyint, smallint, integer, date, interval year to month */
export const INT: Slot<number> = {
  read: reading<OfKind<'int32'>, number>(
    ['int32'],
    ({ values }) =>
      (row) =>
        values[row]!,
  ),
  write(_type, rows) {
    const values = new Int32Array(rows)
    return buffered(
      (row, value) => (values[row] = value),
      (validity) => int32Column(values, validity),
    )
  },
}

/** bigint, decimal, time, timestamp, interval day to second */
export const LONG: Slot<bigint> = {
  read: reading<OfKind<'int64'> | OfKind<'int128'>, bigint>(['int64', 'int128'], (column) => {
    const { values } = column
    if (column.kind === 'int64') return (row) => values[row]!
    return (row) => (values[2 * row + 1]! << 64n) | BigInt.asUintN(64, values[2 * row]!)
  }),
  write(type, rows) {
    if (type.kind === 'decimal' && type.precision > 18) {
      const words = new BigInt64Array(2 * rows)
      return buffered(
        (row, value) => {
          words[2 * row] = BigInt.asIntN(64, value)
          words[2 * row + 1] = value >> 64n
        },
        (validity) => int128Column(words, validity),
      )
    }
    const values = new BigInt64Array(rows)
    return buffered(
      (row, value) => (values[row] = value),
      (validity) => int64Column(values, validity),
    )
  },
}

/** bigint as a number: for arguments where values past 2^53 behave like the nearest double. */
export const SIZE: Slot<number> = {
  read: reading<OfKind<'int64'>, number>(
    ['int64'],
    ({ values }) =>
      (row) =>
        Number(values[row]!),
  ),
  write(_type, rows) {
    const values = new BigInt64Array(rows)
    return buffered(
      (row, value) => (values[row] = BigInt(value)),
      (validity) => int64Column(values, validity),
    )
  },
}

/** real, double */
export const DOUBLES: Slot<number> = {
  read: reading<OfKind<'float32'> | OfKind<'float64'>, number>(
    ['float32', 'float64'],
    ({ values }) =>
      (row) =>
        values[row]!,
  ),
  write(type, rows) {
    const values = type.kind === 'real' ? new Float32Array(rows) : new Float64Array(rows)
    return buffered(
      (row, value) => (values[row] = value),
      (validity) =>
        values instanceof Float32Array ? float32Column(values, validity) : float64Column(values, validity),
    )
  },
}

/** varchar, char, json */
export const TEXT: Slot<string> = {
  read: reading<OfKind<'bytes'>, string>(['bytes'], ({ offsets, data }) => {
    const text = passingTexts(data)
    return (row) => text(offsets[row]!, offsets[row + 1]!)
  }),
  write(_type, rows) {
    const builder = bytesBuilder(rows)
    return {
      append(value) {
        checkTextLength(value.length)
        builder.appendText(value)
      },
      skip: () => builder.appendEmpty(),
      finish: (validity) => builder.finish(validity),
    }
  },
}

/** char, with the blanks that its length asks for; columns hold it without them. */
export const PADDED: Slot<string> = {
  read(column, type) {
    const read = TEXT.read(column, type)
    const length = type.kind === 'char' ? type.length : 0
    return (row) => padChar(read(row), length)
  },
  write(type, rows) {
    const sink = TEXT.write(type, rows)
    return { ...sink, append: (value) => sink.append(value.trimEnd()) }
  },
}

/** varbinary, uuid, ipaddress, ipprefix, hyperloglog, tdigest; also the UTF-8 of varchar. Not to be written to. */
export const BYTES: Slot<Uint8Array> = {
  read: reading<OfKind<'bytes'>, Uint8Array>(
    ['bytes'],
    ({ offsets, data }) =>
      (row) =>
        data.subarray(offsets[row], offsets[row + 1]),
  ),
  write(_type, rows) {
    const builder = bytesBuilder(rows)
    return {
      append(value) {
        checkTextLength(value.length)
        builder.appendBytes(value, 0, value.length)
      },
      skip: () => builder.appendEmpty(),
      finish: (validity) => builder.finish(validity),
    }
  },
}

/** A slot over {@link valueReader}; the type of the signature says what the values are. */
function valueSlot<T extends Value>(): Slot<T> {
  return {
    // The signature gives the SQL type, and value.ts says which values that type has.
    read: (column, type) => valueReader(column, type) as (row: number) => T,
    write(type, rows) {
      const builder = columnBuilder(type, rows)
      return {
        append: (value) => builder.append(value),
        skip: () => builder.append(null),
        finish: () => builder.finish(),
      }
    },
  }
}

/** Any type. */
export const ANY: Slot<Exclude<Value, null>> = valueSlot()
/** array, row */
export const LIST: Slot<readonly Value[]> = valueSlot()
/** map */
export const MAP: Slot<MapValue> = valueSlot()
/** timestamp with time zone */
export const ZONED: Slot<ZonedTimestamp> = valueSlot()

/** An argument whose NULLs the body sees; for overloads with `nulls: 'called'`. */
export function nullable<T>(slot: Slot<T>): Slot<T | null> {
  return {
    nullable: true,
    read(column, type) {
      const plain = column.kind === 'constant' ? column.value : column
      if (plain.kind === 'null') return () => null
      const validity = plain.kind === 'dictionary' ? undefined : plain.validity
      if (validity === undefined) return slot.read(column, type)
      if (column.kind === 'constant' && validity[0] === 0) return () => null
      if (column.kind === 'constant') return slot.read(column, type)
      const read = slot.read(column, type)
      return (row) => (validity[row] === 1 ? read(row) : null)
    },
    write: () => {
      throw new TypeError('a nullable slot is for arguments only')
    },
  }
}

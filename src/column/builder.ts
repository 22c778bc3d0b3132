import { assertNever } from '../common/assert.ts'
import { checkTextBytes } from '../common/text-limit.ts'
import type { Steps } from '../common/steps.ts'
import { formatType, type SqlType } from '../types/type.ts'
import { asBigint, asBytes, asList, asMap, asNumber, asText, asZoned } from '../types/as.ts'
import type { Value } from '../types/value.ts'
import type { Column, ConstantColumn, PlainColumn } from './column.ts'
import { concatSteps } from './concat.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  constantColumn,
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

/** Collects values into a plain column. Grows as needed; `finish` is called once. */
export interface ColumnBuilder {
  append(value: Value): void
  finish(): PlainColumn
}

/** Bytes one after another with their offsets; the building block of every text builder. */
export interface BytesBuilder {
  /** Appends the UTF-8 of a string as one row. */
  appendText(text: string): void
  appendBytes(data: Uint8Array, start: number, end: number): void
  appendEmpty(): void
  readonly length: number
  finish(validity: Uint8Array | undefined): PlainColumn
}

/** @param capacity rows expected */
export function bytesBuilder(capacity = 64): BytesBuilder {
  let offsets = new Int32Array(capacity + 1)
  let data = new Uint8Array(capacity * 16)
  let buffer = Buffer.from(data.buffer)
  let rows = 0
  let used = 0

  function reserve(bytes: number): void {
    if (used + bytes > data.length) {
      checkTextBytes(used + bytes)
      const grown = new Uint8Array(Math.min(2 ** 31 - 1, Math.max(2 * data.length, used + bytes)))
      grown.set(data.subarray(0, used))
      data = grown
      buffer = Buffer.from(data.buffer)
    }
    if (rows + 2 > offsets.length) {
      const grown = new Int32Array(offsets.length * 2 + 1)
      grown.set(offsets)
      offsets = grown
    }
  }
  return {
    appendText(text) {
      reserve(text.length * 3)
      used += buffer.write(text, used, 'utf8')
      offsets[++rows] = used
    },
    appendBytes(source, start, end) {
      reserve(end - start)
      data.set(source.subarray(start, end), used)
      used += end - start
      offsets[++rows] = used
    },
    appendEmpty() {
      reserve(0)
      offsets[++rows] = used
    },
    get length() {
      return rows
    },
    finish: (validity) => bytesColumn(offsets.slice(0, rows + 1), data.slice(0, used), validity),
  }
}

/** Collects which rows are NULL; undefined at the end where none is. */
function validityCollector() {
  const nulls: number[] = []
  let rows = 0
  return {
    push(valid: boolean): void {
      if (!valid) nulls.push(rows)
      rows++
    },
    finish(): Uint8Array | undefined {
      if (nulls.length === 0) return undefined
      const out = new Uint8Array(rows).fill(1)
      for (const row of nulls) out[row] = 0
      return out
    },
  }
}

/** A builder whose rows are kept in a plain array and written to typed memory at the end. */
function listBuilder<T>(
  zero: T,
  take: (value: Value) => T,
  finish: (values: T[], validity: Uint8Array | undefined) => PlainColumn,
): ColumnBuilder {
  const values: T[] = []
  const validity = validityCollector()
  return {
    append(value) {
      validity.push(value !== null)
      values.push(value === null ? zero : take(value))
    },
    finish: () => finish(values, validity.finish()),
  }
}

function nestedBuilder(type: Extract<SqlType, { kind: 'array' | 'map' | 'row' }>): ColumnBuilder {
  const validity = validityCollector()
  switch (type.kind) {
    case 'array': {
      const elements = columnBuilder(type.element)
      const offsets = [0]
      let total = 0
      return {
        append(value) {
          validity.push(value !== null)
          if (value !== null) for (const element of asList(value)) elements.append(element)
          total += value === null ? 0 : asList(value).length
          offsets.push(total)
        },
        finish: () => arrayColumn(Int32Array.from(offsets), elements.finish(), validity.finish()),
      }
    }
    case 'map': {
      const keys = columnBuilder(type.key)
      const values = columnBuilder(type.value)
      const offsets = [0]
      let total = 0
      return {
        append(value) {
          validity.push(value !== null)
          if (value !== null) {
            const entries = asMap(value)
            for (const key of entries.keys) keys.append(key)
            for (const entry of entries.values) values.append(entry)
            total += entries.keys.length
          }
          offsets.push(total)
        },
        finish: () => mapColumn(Int32Array.from(offsets), keys.finish(), values.finish(), validity.finish()),
      }
    }
    case 'row': {
      const fields = type.fields.map((field) => columnBuilder(field.type))
      let rows = 0
      return {
        append(value) {
          rows++
          validity.push(value !== null)
          const items = value === null ? undefined : asList(value)
          fields.forEach((field, i) => field.append(items?.[i] ?? null))
        },
        finish: () =>
          rowColumn(
            rows,
            fields.map((field) => field.finish()),
            validity.finish(),
          ),
      }
    }
    default:
      return assertNever(type)
  }
}

function textBuilder(binary: boolean, capacity: number): ColumnBuilder {
  const bytes = bytesBuilder(capacity)
  const validity = validityCollector()
  return {
    append(value) {
      validity.push(value !== null)
      if (value === null) bytes.appendEmpty()
      else if (binary) {
        const data = asBytes(value)
        bytes.appendBytes(data, 0, data.length)
      } else bytes.appendText(asText(value))
    },
    finish: () => bytes.finish(validity.finish()),
  }
}

/**
 * A builder for values of one type. `append` throws an internal error for a value of another type.
 *
 * @param capacity rows expected, where that is known
 * @example const builder = columnBuilder(BIGINT); builder.append(1n); builder.append(null); builder.finish()
 */
export function columnBuilder(type: SqlType, capacity = 64): ColumnBuilder {
  switch (type.kind) {
    case 'unknown': {
      let rows = 0
      return { append: () => void rows++, finish: () => nullColumn(rows) }
    }
    case 'boolean':
      return listBuilder(
        0,
        (value) => (value === true ? 1 : 0),
        (values, validity) => booleanColumn(Uint8Array.from(values), validity),
      )
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
      return listBuilder(0, asNumber, (values, validity) => int32Column(Int32Array.from(values), validity))
    case 'bigint':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return listBuilder(0n, asBigint, (values, validity) =>
        int64Column(BigInt64Array.from(values), validity),
      )
    case 'decimal':
      if (type.precision <= 18)
        return listBuilder(0n, asBigint, (values, validity) =>
          int64Column(BigInt64Array.from(values), validity),
        )
      return listBuilder(0n, asBigint, (values, validity) => {
        const words = new BigInt64Array(values.length * 2)
        values.forEach((value, i) => {
          words[2 * i] = BigInt.asIntN(64, value)
          words[2 * i + 1] = value >> 64n
        })
        return int128Column(words, validity)
      })
    case 'real':
      return listBuilder(0, asNumber, (values, validity) =>
        float32Column(Float32Array.from(values), validity),
      )
    case 'double':
      return listBuilder(0, asNumber, (values, validity) =>
        float64Column(Float64Array.from(values), validity),
      )
    case 'timestamp with time zone':
      return listBuilder({ micros: 0n, zone: 'UTC' }, asZoned, (values, validity) => {
        const names = [...new Set(values.map((value) => value.zone))]
        const numbers = new Map(names.map((name, i) => [name, i]))
        const zones = Uint16Array.from(values, (value) => numbers.get(value.zone) ?? 0)
        return zonedColumn(
          BigInt64Array.from(values, (value) => value.micros),
          zones,
          names,
          validity,
        )
      })
    case 'varchar':
    case 'char':
    case 'json':
      return textBuilder(false, capacity)
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      return textBuilder(true, capacity)
    case 'array':
    case 'map':
    case 'row':
      return nestedBuilder(type)
    case 'function':
      throw new TypeError(`no column holds ${formatType(type)}`)
    default:
      return assertNever(type)
  }
}

/** A plain column of the given values. */
export function columnOf(type: SqlType, values: readonly Value[]): PlainColumn {
  const builder = columnBuilder(type, values.length)
  for (const value of values) builder.append(value)
  return builder.finish()
}

/** Rows that are built as one column, and those between two stops: a value may be large. */
const [BUILT_ROWS, ROWS_A_STOP] = [16_384, 64]

/** {@link columnOf} for many values, which are asked for one by one. */
export function* columnSteps(type: SqlType, rows: number, valueOf: (row: number) => Value): Steps<Column> {
  const parts: Column[] = []
  for (let start = 0; start < rows; start += BUILT_ROWS) {
    const end = Math.min(rows, start + BUILT_ROWS)
    const builder = columnBuilder(type, end - start)
    for (let row = start; row < end; row++) {
      if (row % ROWS_A_STOP === 0) yield
      builder.append(valueOf(row))
    }
    parts.push(builder.finish())
  }
  return parts.length === 0 ? columnOf(type, []) : yield* concatSteps(parts)
}

/** A column that says `value` in each of `rows` rows. */
export function constantOf(type: SqlType, value: Value, rows: number): ConstantColumn {
  return constantColumn(columnOf(type, [value]), rows)
}

import { invariant } from '../../common/assert.ts'
import { bytesBuilder } from '../../column/builder.ts'
import type { BytesColumn, Column, Int32Column, Int64Column, PlainColumn } from '../../column/column.ts'
import {
  bytesColumn,
  float32Column,
  float64Column,
  int32Column,
  int64Column,
  zonedColumn,
} from '../../column/make.ts'
import { decodeText } from '../../column/value.ts'
import { dayOfMicros, MICROS_PER_DAY, MICROS_PER_SECOND, roundMicros } from '../../types/calendar.ts'
import { floorSeconds, timeZone } from '../../types/timezone.ts'
import type { SqlType } from '../../types/type.ts'
import { skipCodePoints } from '../bytes.ts'
import type { CastContext } from './context.ts'
import { sameRepresentation } from './same-representation.ts'
import { textToFloating } from './to-floating.ts'
import { doubleToInteger, type IntegerKind, textToInteger, wholeToInteger } from './to-integer.ts'
import { dayFromBytes, integerFromBytes, microsFromBytes } from './read-bytes.ts'
import { toDate, toTimestamp } from './to-datetime.ts'

/** Casts a whole plain column without values in between. NULL rows are not looked at; failed ones become NULL. */
export type ColumnCast = (column: PlainColumn, context: CastContext) => Column

type Validity = Uint8Array | undefined

const MICROS = BigInt(MICROS_PER_SECOND)

/** The NULLs of the source, and those of rows that failed. */
function failures(rows: number, validity: Validity) {
  let own: Uint8Array | undefined
  return {
    fail(row: number): void {
      own ??= validity?.slice() ?? new Uint8Array(rows).fill(1)
      own[row] = 0
    },
    validity: (): Validity => own ?? validity,
  }
}

function validityOf(column: PlainColumn): Validity {
  return column.kind === 'null' ? undefined : column.validity
}

/** The values of a fixed-width column; what it holds is what the kinds say. */
function int32Values(column: PlainColumn): Int32Array {
  invariant(column.kind === 'int32', `a column of int32 was expected, not ${column.kind}`)
  return column.values
}
function int64Values(column: PlainColumn): BigInt64Array {
  invariant(column.kind === 'int64', `a column of int64 was expected, not ${column.kind}`)
  return column.values
}
function floatValues(column: PlainColumn): Float32Array | Float64Array {
  invariant(
    column.kind === 'float32' || column.kind === 'float64',
    `floats were expected, not ${column.kind}`,
  )
  return column.values
}
function bytesOf(column: PlainColumn): BytesColumn {
  invariant(column.kind === 'bytes', `a column of bytes was expected, not ${column.kind}`)
  return column
}

/** A column of int32 from a function of the row that gives null where it failed. */
function buildInt32(rows: number, validity: Validity, at: (row: number) => number | null): Int32Column {
  const out = new Int32Array(rows)
  const failed = failures(rows, validity)
  for (let i = 0; i < rows; i++) {
    if (validity !== undefined && validity[i] === 0) continue
    const value = at(i)
    if (value === null) failed.fail(i)
    else out[i] = value
  }
  return int32Column(out, failed.validity())
}

function buildInt64(rows: number, validity: Validity, at: (row: number) => bigint | null): Int64Column {
  const out = new BigInt64Array(rows)
  const failed = failures(rows, validity)
  for (let i = 0; i < rows; i++) {
    if (validity !== undefined && validity[i] === 0) continue
    const value = at(i)
    if (value === null) failed.fail(i)
    else out[i] = value
  }
  return int64Column(out, failed.validity())
}

const SMALL_KINDS: Readonly<Partial<Record<SqlType['kind'], readonly [number, number]>>> = {
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
}

function isSmall(type: SqlType): type is Extract<SqlType, { kind: 'tinyint' | 'smallint' | 'integer' }> {
  return SMALL_KINDS[type.kind] !== undefined
}

/** A value as a number, where the value casts gave one. */
function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
function bigintOrNull(value: unknown): bigint | null {
  return typeof value === 'bigint' ? value : null
}

function fromInt32(to: SqlType): ColumnCast | undefined {
  if (to.kind === 'bigint') {
    return (column) => {
      const values = int32Values(column)
      const out = new BigInt64Array(values.length)
      for (let i = 0; i < values.length; i++) out[i] = BigInt(values[i]!)
      return int64Column(out, validityOf(column))
    }
  }
  if (to.kind === 'double')
    return (column) => float64Column(Float64Array.from(int32Values(column)), validityOf(column))
  if (to.kind === 'real')
    return (column) => float32Column(Float32Array.from(int32Values(column)), validityOf(column))
  if (isSmall(to)) {
    const [min, max] = SMALL_KINDS[to.kind] ?? [0, 0]
    return (column, context) => {
      const values = int32Values(column)
      return buildInt32(values.length, validityOf(column), (row) => {
        const value = values[row]!
        if (value >= min && value <= max) return value
        return numberOrNull(wholeToInteger(BigInt(value), to.kind, context))
      })
    }
  }
  return undefined
}

function fromInt64(to: SqlType): ColumnCast | undefined {
  if (to.kind === 'double') {
    return (column) => {
      const values = int64Values(column)
      const out = new Float64Array(values.length)
      for (let i = 0; i < values.length; i++) out[i] = Number(values[i]!)
      return float64Column(out, validityOf(column))
    }
  }
  if (isSmall(to)) {
    const [min, max] = SMALL_KINDS[to.kind] ?? [0, 0]
    return (column, context) => {
      const values = int64Values(column)
      return buildInt32(values.length, validityOf(column), (row) => {
        const value = values[row]!
        const number = Number(value)
        if (number >= min && number <= max) return number
        return numberOrNull(wholeToInteger(value, to.kind, context))
      })
    }
  }
  return undefined
}

function fromDouble(to: SqlType): ColumnCast | undefined {
  if (to.kind === 'real')
    return (column) => float32Column(Float32Array.from(floatValues(column)), validityOf(column))
  if (to.kind === 'bigint') {
    return (column, context) => {
      const values = floatValues(column)
      return buildInt64(values.length, validityOf(column), (row) =>
        bigintOrNull(doubleToInteger(values[row]!, 'bigint', context)),
      )
    }
  }
  if (isSmall(to)) {
    return (column, context) => {
      const values = floatValues(column)
      return buildInt32(values.length, validityOf(column), (row) =>
        numberOrNull(doubleToInteger(values[row]!, to.kind, context)),
      )
    }
  }
  return undefined
}

function textAt(column: BytesColumn, row: number): string {
  return decodeText(column.data, column.offsets[row]!, column.offsets[row + 1]!)
}

/** Digits in place; whatever else the bytes hold goes the way of single values, errors included. */
function textToIntegers(kind: IntegerKind): ColumnCast {
  if (kind === 'bigint') {
    return (column, context) => {
      const bytes = bytesOf(column)
      return buildInt64(bytes.length, bytes.validity, (row) => {
        const number = integerFromBytes(bytes.data, bytes.offsets[row]!, bytes.offsets[row + 1]!)
        if (number !== undefined) return BigInt(number)
        return bigintOrNull(textToInteger(textAt(bytes, row), kind, context))
      })
    }
  }
  const [min, max] = SMALL_KINDS[kind] ?? [0, 0]
  return (column, context) => {
    const bytes = bytesOf(column)
    return buildInt32(bytes.length, bytes.validity, (row) => {
      const number = integerFromBytes(bytes.data, bytes.offsets[row]!, bytes.offsets[row + 1]!)
      if (number !== undefined && number >= min && number <= max) return number
      return numberOrNull(textToInteger(textAt(bytes, row), kind, context))
    })
  }
}

function textToDoubles(column: PlainColumn, context: CastContext): Column {
  const bytes = bytesOf(column)
  const out = new Float64Array(bytes.length)
  const failed = failures(bytes.length, bytes.validity)
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.validity !== undefined && bytes.validity[i] === 0) continue
    const value = textToFloating(textAt(bytes, i), 'double', context)
    if (value === null) failed.fail(i)
    else out[i] = value
  }
  return float64Column(out, failed.validity())
}

/** Cuts to so many code points; a column in which all fits is returned as it is. */
function truncateTexts(length: number): ColumnCast {
  return (column) => {
    const bytes = bytesOf(column)
    const { offsets, data } = bytes
    let fits = true
    for (let i = 0; i < bytes.length && fits; i++) fits = offsets[i + 1]! - offsets[i]! <= length
    if (fits) return bytes
    const out = bytesBuilder(bytes.length)
    for (let i = 0; i < bytes.length; i++) {
      const start = offsets[i]!
      out.appendBytes(data, start, skipCodePoints(data, start, offsets[i + 1]!, length))
    }
    return out.finish(bytes.validity)
  }
}

function fromVarchar(to: SqlType): ColumnCast | undefined {
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return textToIntegers(to.kind)
    case 'double':
      return textToDoubles
    case 'varchar':
      return to.length === undefined ? undefined : truncateTexts(to.length)
    case 'varbinary':
      return (column) => {
        const { offsets, data, validity } = bytesOf(column)
        return bytesColumn(offsets, data, validity)
      }
    case 'date': {
      const cast = toDate({ kind: 'varchar', length: undefined })
      return (column, context) => {
        const bytes = bytesOf(column)
        return buildInt32(
          bytes.length,
          bytes.validity,
          (row) =>
            dayFromBytes(bytes.data, bytes.offsets[row]!, bytes.offsets[row + 1]!) ??
            numberOrNull(cast?.(textAt(bytes, row), context)),
        )
      }
    }
    case 'timestamp': {
      const { precision } = to
      const cast = toTimestamp({ kind: 'varchar', length: undefined }, precision)
      return (column, context) => {
        const bytes = bytesOf(column)
        return buildInt64(bytes.length, bytes.validity, (row) => {
          const micros = microsFromBytes(bytes.data, bytes.offsets[row]!, bytes.offsets[row + 1]!)
          if (micros !== undefined) return roundMicros(BigInt(micros), precision)
          return bigintOrNull(cast?.(textAt(bytes, row), context))
        })
      }
    }
    default:
      return undefined
  }
}

function fromTimestamp(to: SqlType): ColumnCast | undefined {
  if (to.kind === 'date') {
    return (column) => {
      const values = int64Values(column)
      return buildInt32(values.length, validityOf(column), (row) => dayOfMicros(values[row]!))
    }
  }
  if (to.kind === 'timestamp') {
    return (column) => {
      const values = int64Values(column)
      return buildInt64(values.length, validityOf(column), (row) => roundMicros(values[row]!, to.precision))
    }
  }
  if (to.kind === 'timestamp with time zone') {
    return (column, { session }) => {
      const values = int64Values(column)
      const zone = timeZone(session.zone)
      const moments = buildInt64(values.length, validityOf(column), (row) => {
        const local = roundMicros(values[row]!, to.precision)
        const seconds = floorSeconds(local)
        return local + BigInt(zone.toUtc(seconds) - seconds) * MICROS
      })
      return zonedColumn(moments.values, new Uint16Array(values.length), [zone.id], moments.validity)
    }
  }
  return undefined
}

/** What each row's zone shows, in microseconds as if it were UTC. */
function localTimes(column: PlainColumn): (row: number) => bigint {
  invariant(column.kind === 'zoned', `a column of zoned timestamps was expected, not ${column.kind}`)
  const { values, zones, names } = column
  const rules = names.map(timeZone)
  return (row) => values[row]! + BigInt(rules[zones[row]!]!.offsetAt(floorSeconds(values[row]!))) * MICROS
}

function fromZoned(to: SqlType): ColumnCast | undefined {
  if (to.kind === 'date') {
    return (column) => {
      const local = localTimes(column)
      return buildInt32(column.length, validityOf(column), (row) => dayOfMicros(local(row)))
    }
  }
  if (to.kind === 'timestamp') {
    return (column) => {
      const local = localTimes(column)
      return buildInt64(column.length, validityOf(column), (row) => roundMicros(local(row), to.precision))
    }
  }
  return undefined
}

function daysToTimestamps(column: PlainColumn): Column {
  const values = int32Values(column)
  const day = BigInt(MICROS_PER_DAY)
  return buildInt64(values.length, validityOf(column), (row) => BigInt(values[row]!) * day)
}

/** Whole numbers in decimal digits. */
function printIntegers(column: PlainColumn): Column {
  const values = column.kind === 'int64' ? int64Values(column) : int32Values(column)
  const validity = validityOf(column)
  const out = bytesBuilder(values.length)
  for (let i = 0; i < values.length; i++) {
    if (validity !== undefined && validity[i] === 0) out.appendEmpty()
    else out.appendText(String(values[i]))
  }
  return out.finish(validity)
}

/** The cast of whole columns, undefined where only the one of single values exists. */
export function columnCast(from: SqlType, to: SqlType): ColumnCast | undefined {
  if (sameRepresentation(from, to)) return (column) => column
  const printsWhole = to.kind === 'varchar' && to.length === undefined
  switch (from.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return printsWhole ? printIntegers : fromInt32(to)
    case 'bigint':
      return printsWhole ? printIntegers : fromInt64(to)
    case 'real':
      return to.kind === 'double'
        ? (column) => float64Column(Float64Array.from(floatValues(column)), validityOf(column))
        : undefined
    case 'double':
      return fromDouble(to)
    case 'varchar':
      return fromVarchar(to)
    case 'timestamp':
      return fromTimestamp(to)
    case 'timestamp with time zone':
      return fromZoned(to)
    case 'date':
      return to.kind === 'timestamp' ? daysToTimestamps : undefined
    default:
      return undefined
  }
}

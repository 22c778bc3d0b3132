import { TraillakeError } from '../../common/errors.ts'
import type { Column, PlainColumn } from '../../column/column.ts'
import { columnOf } from '../../column/builder.ts'
import { validityOf } from '../../column/flatten.ts'
import { valueReader } from '../../column/value.ts'
import type { SortKey } from '../../plan/expression.ts'
import { asBigint, asNumber, asZoned } from '../../types/as.ts'
import { addMonths, addMonthsToDay, microsOfDay } from '../../types/calendar.ts'
import { checkOverflow } from '../../types/decimal.ts'
import { localToUtc, utcToLocal } from '../../types/timezone.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Pace } from '../pace.ts'
import { compareRows, type RowComparator } from '../sorting/row-comparator.ts'
import { type ExactKeys, exactKeys } from './exact-keys.ts'
import type { Partitions } from './partitions.ts'

/** The distances of a RANGE frame. */
export interface RangeDistance {
  readonly column: Column
  readonly type: SqlType
}

/** Rows between two pauses. */
const LIMIT_ROWS = 8192

const INT64_MAX = 2n ** 63n - 1n
const MILLIS_PER_DAY = 86_400_000
const MICROS_PER_MILLI = 1000n

/** Past the last point in time lies nothing, so the ends of the type serve. */
function saturated(value: bigint): bigint {
  return value > INT64_MAX ? INT64_MAX : value < -INT64_MAX - 1n ? -INT64_MAX - 1n : value
}

function saturatedInteger(value: number): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value))
}

function overflow(
  { kind }: SqlType,
  value: number | bigint,
  by: number | bigint,
  sign: number,
): TraillakeError {
  const [word, symbol] = sign < 0 ? ['subtraction', '-'] : ['addition', '+']
  return new TraillakeError(
    'NUMERIC_VALUE_OUT_OF_RANGE',
    `${kind} ${word} overflow: ${value} ${symbol} ${by}`,
  )
}

/** Half as many integers as a type has: those below zero. */
const INTEGERS = { tinyint: 2 ** 7, smallint: 2 ** 15, integer: 2 ** 31 } as const

function movedDay(day: number, millis: bigint, sign: number): number {
  if (millis % BigInt(MILLIS_PER_DAY) === 0n) return day + sign * Number(millis / BigInt(MILLIS_PER_DAY))
  const [verb, preposition] = sign < 0 ? ['subtract', 'from'] : ['add', 'to']
  throw new TraillakeError(
    'INVALID_FUNCTION_ARGUMENT',
    `Cannot ${verb} hour, minutes or seconds ${preposition} a date`,
  )
}

/** Moves a value of a sort key by a distance, with the errors of + and −; neither is NULL. */
function mover(key: SqlType, distance: SqlType): (value: Value, by: Value, sign: number) => Value {
  const inMonths = distance.kind === 'interval year to month'
  switch (key.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer': {
      const limit = INTEGERS[key.kind]
      return (value, by, sign) => {
        const [from, way] = [asNumber(value), asNumber(by)]
        const moved = from + sign * way
        if (moved < -limit || moved >= limit) throw overflow(key, from, way, sign)
        return moved
      }
    }
    case 'interval year to month':
      return (value, by, sign) => saturatedInteger(asNumber(value) + sign * asNumber(by))
    case 'real':
    case 'double':
      return (value, by, sign) => asNumber(value) + sign * asNumber(by)
    case 'date':
      return inMonths
        ? (value, by, sign) => addMonthsToDay(asNumber(value), sign * asNumber(by))
        : (value, by, sign) => movedDay(asNumber(value), asBigint(by), sign)
    case 'time':
      // The clock goes round.
      return (value, by, sign) =>
        BigInt(microsOfDay(asBigint(value) + BigInt(sign) * asBigint(by) * MICROS_PER_MILLI))
    case 'timestamp':
      return inMonths
        ? (value, by, sign) => addMonths(asBigint(value), sign * asNumber(by))
        : (value, by, sign) => saturated(asBigint(value) + BigInt(sign) * asBigint(by) * MICROS_PER_MILLI)
    case 'timestamp with time zone':
      return (value, by, sign) => {
        const { micros, zone } = asZoned(value)
        const moved = inMonths
          ? localToUtc(zone, addMonths(utcToLocal(zone, micros), sign * asNumber(by)))
          : saturated(micros + BigInt(sign) * asBigint(by) * MICROS_PER_MILLI)
        return { micros: moved, zone }
      }
    case 'bigint':
      return (value, by, sign) => {
        const [from, way] = [asBigint(value), asBigint(by)]
        const moved = from + BigInt(sign) * way
        if (moved !== BigInt.asIntN(64, moved)) throw overflow(key, from, way, sign)
        return moved
      }
    case 'interval day to second':
      return (value, by, sign) => saturated(asBigint(value) + BigInt(sign) * asBigint(by))
    case 'decimal':
      return (value, by, sign) => {
        const moved = asBigint(value) + BigInt(sign) * asBigint(by)
        return key.precision <= 18 ? saturated(moved) : checkOverflow(moved)
      }
    default:
      break
  }
  throw new TraillakeError(
    'NOT_SUPPORTED',
    `A RANGE distance of type ${formatType(distance)} over a sort key of type ${formatType(key)}`,
  )
}

/** Gives the keys of the rows `from` to `to`, moved by their distances; NULL where the key is NULL. */
function limitReader(
  keys: Column,
  type: SqlType,
  { column, type: distanceType }: RangeDistance,
  sign: number,
  badDistance: () => Error,
): (from: number, to: number) => PlainColumn {
  const key = valueReader(keys, type)
  const distance = valueReader(column, distanceType)
  const move = mover(type, distanceType)
  const limitOf = (row: number): Value => {
    const by = distance(row)
    // NaN is no distance either.
    if (by === null || !(typeof by === 'number' || typeof by === 'bigint') || !(by >= 0)) throw badDistance()
    const value = key(row)
    return value === null ? null : move(value, by, sign)
  }
  return (from, to) =>
    columnOf(
      type,
      Array.from({ length: to - from }, (_, i) => limitOf(from + i)),
    )
}

/** Finds the limits of rows, one row after another. */
interface LimitSearch {
  /** Called before rows `from` to `to`. */
  begin(from: number, to: number): void
  /** The limit of a row among the rows `first` to `last` of its partition, whose keys are not NULL. */
  find(row: number, first: number, last: number): number
}

/** @param direction −1 where keys descend */
function anySearch(
  keys: Column,
  type: SqlType,
  limitsOf: (from: number, to: number) => PlainColumn,
  direction: number,
  side: 'start' | 'end',
): LimitSearch {
  let limitsFrom = 0
  let compare: RowComparator = () => 0
  return {
    begin(from, to) {
      limitsFrom = from
      compare = compareRows(keys, limitsOf(from, to), type)
    },
    find(row, first, last) {
      let low = first
      let high = last
      while (low < high) {
        const middle = (low + high) >> 1
        const difference = direction * compare(middle, row - limitsFrom)
        // Rows before the side's limit, wholly.
        if (side === 'start' ? difference < 0 : difference <= 0) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}

/** Keys that are all moved alike never have limits that go back: the search goes on where that of the row before ended. */
function exactSearch(
  { values, distance }: ExactKeys,
  sign: number,
  direction: number,
  side: 'start' | 'end',
): LimitSearch {
  let at = 0
  return {
    begin: () => undefined,
    find(row, first, last) {
      if (at < first) at = first
      const limit = values[row]! + sign * distance
      for (; at < last; at++) {
        const difference = direction * (values[at]! - limit)
        if (side === 'start' ? difference >= 0 : difference > 0) break
      }
      return at
    },
  }
}

/**
 * One side of a RANGE frame with a distance: the first row of the partition that is not before the row's key moved by it
 * (`start`), or the first that is after (`end`). The frame of a row whose key is NULL is its peers.
 *
 * @param sign −1 for PRECEDING, 1 for FOLLOWING
 */
export async function rangeLimits(
  partitions: Partitions,
  keys: Column,
  order: SortKey,
  distance: RangeDistance,
  sign: number,
  side: 'start' | 'end',
  badDistance: () => Error,
  pace: Pace,
): Promise<Int32Array> {
  const { starts, partitionOf, peerStarts, peersOf } = partitions
  const { type } = order.expression
  const direction = order.descending ? -1 : 1
  const validity = validityOf(keys)
  const isNull = (row: number) => validity !== undefined && validity[row] === 0
  const out = new Int32Array(keys.length)
  const exact = await exactKeys(keys, type, distance.column, distance.type, pace)
  const search =
    exact === undefined
      ? anySearch(
          keys,
          type,
          limitReader(keys, type, distance, sign * direction, badDistance),
          direction,
          side,
        )
      : exactSearch(exact, sign * direction, direction, side)

  let first = 0
  let last = 0
  for (let row = 0; row < out.length; row++) {
    if (row % LIMIT_ROWS === 0) {
      await pace()
      search.begin(row, Math.min(out.length, row + LIMIT_ROWS))
    }
    if (isNull(row)) {
      out[row] = peerStarts[peersOf[row]! + (side === 'end' ? 1 : 0)]!
      continue
    }
    if (row === 0 || row >= last || row < first) {
      // NULLs stand together at one end of the partition.
      first = row
      last = starts[partitionOf[row]! + 1]!
      while (last > first && isNull(last - 1)) last--
    }
    out[row] = search.find(row, first, last)
  }
  return out
}

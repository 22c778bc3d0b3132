import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { WORD } from '../../common/words.ts'
import type { SqlType } from '../../types/type.ts'
import { inSteps, type Pace } from '../pace.ts'

/** Sort keys as doubles, and the one distance that all of them are moved by. */
export interface ExactKeys {
  /** Anything where a key is NULL. */
  readonly values: Float64Array
  readonly distance: number
}

/** Longs below this, and sums of two of them, are doubles without loss. */
const EXACT = 2 ** 52

const MICROS_PER_MILLI = 1000

/** What a distance of 1 is in units of the key; undefined where keys are no longs, or are not moved by adding. */
function unitOf(key: SqlType, distance: SqlType): number | undefined {
  if (distance.kind === 'interval year to month') return undefined
  switch (key.kind) {
    case 'timestamp':
      return MICROS_PER_MILLI
    case 'bigint':
    case 'interval day to second':
      return 1
    default:
      return undefined
  }
}

/** The one value of all rows of a column of longs, not NULL and not negative; undefined where there is none. */
function oneValue(column: Column): number | undefined {
  const plain = column.kind === 'constant' ? column.value : flatten(column)
  if (plain.kind !== 'int64' || plain.length === 0 || plain.validity?.includes(0) === true) return undefined
  const [first] = plain.values
  if (first === undefined || first < 0n || first >= BigInt(EXACT)) return undefined
  return plain.values.every((value) => value === first) ? Number(first) : undefined
}

/**
 * Keys and their distance where both are exact as doubles: then a moved key is a sum. Undefined where they are not, or where rows
 * have distances of their own.
 */
export async function exactKeys(
  keys: Column,
  type: SqlType,
  distances: Column,
  distanceType: SqlType,
  pace: Pace,
): Promise<ExactKeys | undefined> {
  const unit = unitOf(type, distanceType)
  const by = unit === undefined ? undefined : oneValue(distances)
  const plain = flatten(keys)
  if (unit === undefined || by === undefined || unit * by >= EXACT || plain.kind !== 'int64') return undefined
  const { values: longs, validity } = plain
  // In words: a bigint a row would be an object a row.
  const words = new Int32Array(longs.buffer, longs.byteOffset, 2 * longs.length)
  const values = new Float64Array(longs.length)
  let isExact = true
  await inSteps(longs.length, pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const value = words[2 * row + 1]! * WORD + (words[2 * row]! >>> 0)
      values[row] = value
      if (Math.abs(value) >= EXACT && (validity === undefined || validity[row] === 1)) isExact = false
    }
  })
  return isExact ? { values, distance: unit * by } : undefined
}

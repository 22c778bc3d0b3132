import { invariant } from '../../../common/assert.ts'
import { EXACT_HIGH, WORD } from '../../../common/words.ts'
import type { Column } from '../../../column/column.ts'
import { dayOfMicros, MICROS_PER_DAY, microsOfDay } from '../../../types/calendar.ts'
import { floorSeconds, timeZone, type TimeZone } from '../../../types/timezone.ts'

/** The days and times of day of a column of dates, timestamps or zoned timestamps, as their clocks show them. */
export interface Clock {
  /** Days since 1970-01-01. */
  day(row: number): number
  /** Microseconds since midnight. */
  time(row: number): number
}

/** A clock over microseconds without zone; doubles are exact in the years 1684 to 2255. */
function microsClock(values: BigInt64Array, mask: number): Clock {
  // Reading both halves as numbers avoids a BigInt a row.
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
  return {
    day(row) {
      const at = row & mask
      const high = words[2 * at + 1]!
      if (high >= EXACT_HIGH || high < -EXACT_HIGH) return dayOfMicros(values[at]!)
      return Math.floor((high * WORD + (words[2 * at]! >>> 0)) / MICROS_PER_DAY)
    },
    time(row) {
      const at = row & mask
      const high = words[2 * at + 1]!
      if (high >= EXACT_HIGH || high < -EXACT_HIGH) return microsOfDay(values[at]!)
      const micros = high * WORD + (words[2 * at]! >>> 0)
      return micros - Math.floor(micros / MICROS_PER_DAY) * MICROS_PER_DAY
    },
  }
}

/** What the zones of a column's names are, made once a column. */
function zonesOf(names: readonly string[]): readonly TimeZone[] {
  return names.map(timeZone)
}

const MICROS = 1_000_000n

/** The clock of a plain or constant column of date, timestamp, time or timestamp with time zone. */
export function clockOf(column: Column): Clock {
  const plain = column.kind === 'constant' ? column.value : column
  const mask = column.kind === 'constant' ? 0 : -1
  switch (plain.kind) {
    case 'int32':
      return { day: (row) => plain.values[row & mask]!, time: () => 0 }
    case 'int64':
      return microsClock(plain.values, mask)
    case 'zoned': {
      const zones = zonesOf(plain.names)
      const local = (row: number): bigint => {
        const at = row & mask
        const micros = plain.values[at]!
        return micros + BigInt(zones[plain.zones[at]!]!.offsetAt(floorSeconds(micros))) * MICROS
      }
      return { day: (row) => dayOfMicros(local(row)), time: (row) => microsOfDay(local(row)) }
    }
    default:
      invariant(false, `a column of points in time cannot be ${plain.kind}`)
  }
}

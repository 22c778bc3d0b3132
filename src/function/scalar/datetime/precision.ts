import { isZonedMicros } from '../../../types/datetime.ts'
import type { SqlType } from '../../../types/type.ts'
import { invalid } from '../../invalid.ts'

/** Digits of the second that a time type has. */
export function precisionOf(type: SqlType | undefined): number {
  return type !== undefined && 'precision' in type ? type.precision : 0
}

/** Microseconds to the nearest millisecond, as formatting sees them; halves go up. */
export function nearestMilli(micros: bigint): bigint {
  const up = micros + 500n
  return up - (((up % 1000n) + 1000n) % 1000n)
}

/** The milliseconds of a timestamp with time zone. Throws INVALID_FUNCTION_ARGUMENT `Millis overflow: 3567614928330000`. */
export function checkedMillis(millis: bigint): bigint {
  return isZonedMicros(millis * 1000n) ? millis : invalid(`Millis overflow: ${millis}`)
}

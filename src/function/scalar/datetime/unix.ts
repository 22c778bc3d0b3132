import { TraillakeError } from '../../../common/errors.ts'
import { normalizeZone, requireZone } from '../../../types/timezone.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { DOUBLES, LONG, SIZE, TEXT, ZONED } from '../../slot.ts'

/** Java's Math.round: halves go up, NaN is 0. Whole milliseconds, in microseconds. */
function microsOf(seconds: number): bigint {
  if (Number.isNaN(seconds)) return 0n
  const millis = Math.floor(seconds * 1000 + 0.5)
  if (!Number.isFinite(millis) || Math.abs(millis) > 9.2e15)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Millis overflow: ${millis}`)
  return BigInt(millis) * 1000n
}

/** @param minutes ahead of UTC */
function offsetZone(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  const zone = normalizeZone(`${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`)
  if (zone !== undefined) return zone
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Invalid offset minutes ${minutes}`)
}

export const FROM_UNIXTIME = scalar(
  'datetime',
  'from_unixtime',
  'The moment so many seconds after 1970-01-01 00:00:00 UTC, in the session’s zone, a named one, or one of an offset in hours and minutes',
  ['from_unixtime(1786270272)', '2026-08-09 10:11:12.000 UTC'],
  [
    fallible(
      'from_unixtime(double) -> timestamp(3) with time zone',
      rowwiseIn([DOUBLES], ZONED, ({ session }) => (seconds) => ({
        micros: microsOf(seconds),
        zone: session.zone,
      })),
    ),
    fallible(
      'from_unixtime(double, bigint, bigint) -> timestamp(3) with time zone',
      rowwise([DOUBLES, SIZE, SIZE], ZONED, (seconds, hours, minutes) => ({
        micros: microsOf(seconds),
        zone: offsetZone(hours * 60 + minutes),
      })),
    ),
    fallible(
      'from_unixtime(double, varchar(x)) -> timestamp(3) with time zone',
      rowwise([DOUBLES, TEXT], ZONED, (seconds, zone) => ({
        micros: microsOf(seconds),
        zone: requireZone(zone),
      })),
    ),
  ],
)

export const TO_UNIXTIME = scalar(
  'datetime',
  'to_unixtime',
  'The seconds from 1970-01-01 00:00:00 UTC to a moment',
  ["to_unixtime(TIMESTAMP '2026-08-09 10:11:12 UTC')", '1.786270272E9'],
  [
    infallible(
      'to_unixtime(timestamp(p)) -> double',
      rowwise([LONG], DOUBLES, (micros) => Number(micros) / 1e6),
    ),
    infallible(
      'to_unixtime(timestamp(p) with time zone) -> double',
      rowwise([ZONED], DOUBLES, ({ micros }) => Number(micros) / 1e6),
    ),
  ],
)

import { TraillakeError } from '../../../common/errors.ts'
import { normalizeZone, requireZone } from '../../../types/timezone.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { roundToLong } from '../../long.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { DOUBLES, LONG, SIZE, TEXT, ZONED } from '../../slot.ts'
import { checkedMillis, precisionOf } from './precision.ts'

/** Whole milliseconds, in microseconds. */
function microsOf(seconds: number): bigint {
  return checkedMillis(roundToLong(seconds * 1000)) * 1000n
}

/** The seconds of a timestamp, added up as Trino does: milliseconds, and what is finer. */
function secondsOf(micros: bigint, precision: number): number {
  if (precision <= 3) return Number(micros) / 1e6
  const finer = ((micros % 1000n) + 1000n) % 1000n
  return Number((micros - finer) / 1000n) / 1000 + Number(finer) / 1e6
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
        zone: requireZone(zone),
        micros: microsOf(seconds),
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
      rowwiseIn([LONG], DOUBLES, ({ signature }) => {
        const precision = precisionOf(signature.arguments[0])
        return (micros) => secondsOf(micros, precision)
      }),
    ),
    infallible(
      'to_unixtime(timestamp(p) with time zone) -> double',
      rowwiseIn([ZONED], DOUBLES, ({ signature }) => {
        const precision = precisionOf(signature.arguments[0])
        return ({ micros }) => secondsOf(micros, precision)
      }),
    ),
  ],
)

import { localToUtc, normalizeZone, zoneOffset } from '../../../types/timezone.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { LONG, TEXT, ZONED } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

/** The zone of an interval that says how far ahead of UTC its clocks are. */
function zoneOfInterval(millis: bigint): string {
  if (millis % 60_000n !== 0n) return invalid('Invalid time zone offset interval: interval contains seconds')
  const minutes = Number(millis / 60_000n)
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return normalizeZone(zone) ?? invalid(`Invalid offset minutes ${minutes}`)
}

function validZone(text: string): string {
  return normalizeZone(text) ?? invalid(`'${text}' is not a valid time zone`)
}

function zonedOverloads(name: string): ScalarOverload[] {
  return [
    fallible(
      `${name}(timestamp(p) with time zone, varchar(x)) -> timestamp(p) with time zone`,
      rowwise([ZONED, TEXT], ZONED, ({ micros }, zone) => ({ micros, zone: validZone(zone) })),
    ),
    fallible(
      `${name}(timestamp(p) with time zone, interval day to second) -> timestamp(p) with time zone`,
      rowwise([ZONED, LONG], ZONED, ({ micros }, offset) => ({ micros, zone: zoneOfInterval(offset) })),
    ),
  ]
}

export const AT_TIMEZONE = scalar(
  'datetime',
  'at_timezone',
  'The same moment as clocks of another zone show it',
  ["at_timezone(TIMESTAMP '2026-08-09 10:00:00 UTC', 'Europe/Berlin')", '2026-08-09 12:00:00 Europe/Berlin'],
  zonedOverloads('at_timezone'),
)

/** A timestamp without zone is taken to be in the session's. */
export const AT_TIMEZONE_OPERATOR = scalar(
  'datetime',
  '$at_timezone',
  'The operator AT TIME ZONE',
  ["TIMESTAMP '2026-08-09 10:00:00 UTC' AT TIME ZONE 'Europe/Berlin'", '2026-08-09 12:00:00 Europe/Berlin'],
  [
    ...zonedOverloads('$at_timezone'),
    fallible(
      '$at_timezone(timestamp(p), varchar(x)) -> timestamp(p) with time zone',
      rowwiseIn([LONG, TEXT], ZONED, ({ session }) => (local, zone) => ({
        micros: localToUtc(session.zone, local),
        zone: validZone(zone),
      })),
    ),
    fallible(
      '$at_timezone(timestamp(p), interval day to second) -> timestamp(p) with time zone',
      rowwiseIn([LONG, LONG], ZONED, ({ session }) => (local, offset) => ({
        micros: localToUtc(session.zone, local),
        zone: zoneOfInterval(offset),
      })),
    ),
  ],
  { hidden: true },
)

export const WITH_TIMEZONE = scalar(
  'datetime',
  'with_timezone',
  'The timestamp as the local time of a zone',
  ["with_timezone(TIMESTAMP '2026-08-09 10:00:00', 'Asia/Tokyo')", '2026-08-09 10:00:00 Asia/Tokyo'],
  [
    fallible(
      'with_timezone(timestamp(p), varchar(x)) -> timestamp(p) with time zone',
      rowwise([LONG, TEXT], ZONED, (local, name) => {
        const zone = validZone(name)
        return { micros: localToUtc(zone, local), zone }
      }),
    ),
  ],
)

export const TIMEZONE = scalar(
  'datetime',
  'timezone',
  'The name of the timestamp’s zone',
  ["timezone(TIMESTAMP '2026-08-09 10:00:00 Europe/Berlin')", 'Europe/Berlin'],
  [
    infallible(
      'timezone(timestamp(p) with time zone) -> varchar',
      rowwise([ZONED], TEXT, ({ zone }) => zone),
    ),
  ],
)

export const TIMEZONE_HOUR = scalar(
  'datetime',
  'timezone_hour',
  'The hours that the timestamp’s zone is ahead of UTC',
  ["timezone_hour(TIMESTAMP '2026-08-09 10:00:00 +05:30')", '5'],
  [
    infallible(
      'timezone_hour(timestamp(p) with time zone) -> bigint',
      rowwise([ZONED], LONG, ({ micros, zone }) => BigInt(Math.trunc(zoneOffset(zone, micros) / 3600))),
    ),
  ],
)

export const TIMEZONE_MINUTE = scalar(
  'datetime',
  'timezone_minute',
  'The minutes past the hour that the timestamp’s zone is ahead of UTC',
  ["timezone_minute(TIMESTAMP '2026-08-09 10:00:00 +05:30')", '30'],
  [
    infallible(
      'timezone_minute(timestamp(p) with time zone) -> bigint',
      rowwise([ZONED], LONG, ({ micros, zone }) => BigInt(Math.trunc(zoneOffset(zone, micros) / 60) % 60)),
    ),
  ],
)

import { TraillakeError } from '../../../common/errors.ts'
import { parseLakeTimestamp } from '../../../types/datetime.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise, rowwiseIn } from '../../rowwise.ts'
import { LONG, TEXT, ZONED } from '../../slot.ts'

/** Text as CloudTrail Lake reads it where it is compared with a time: Trino's forms, and ISO 8601. UTC without a zone. */
export const TIME_TEXT: ScalarFunction = {
  kind: 'scalar',
  name: '$time_text',
  group: 'comparison',
  hidden: true,
  description: 'The time that a text tells, where it is compared with one',
  example: { sql: "TIMESTAMP '2026-01-31 20:00:00' = concat('2026-01-31', 'T20:00:00Z')", result: 'true' },
  overloads: [
    {
      signature: '$time_text(varchar) -> timestamp(6)',
      bind: rowwise([TEXT], LONG, (text) => readTime(text, 'UTC', 'timestamp')),
    },
  ],
}

/** As {@link TIME_TEXT} where it is compared with a time that has a zone. In the session's zone without one. */
export const ZONED_TIME_TEXT: ScalarFunction = {
  kind: 'scalar',
  name: '$zoned_time_text',
  group: 'comparison',
  hidden: true,
  description: 'The time that a text tells, where it is compared with one that has a zone',
  example: {
    sql: "TIMESTAMP '2026-01-31 20:00:00 UTC' = concat('2026-01-31', 'T20:00:00Z')",
    result: 'true',
  },
  overloads: [
    {
      signature: '$zoned_time_text(varchar) -> timestamp(6) with time zone',
      bind: rowwiseIn([TEXT], ZONED, ({ session: { zone } }) => (text) => ({
        micros: readTime(text, zone, 'timestamp with time zone'),
        zone,
      })),
    },
  ],
}

function readTime(text: string, zone: string, type: string): bigint {
  const micros = parseLakeTimestamp(text, 6, zone)
  if (micros !== undefined) return micros
  throw new TraillakeError('INVALID_CAST_ARGUMENT', `Value cannot be cast to ${type}: ${text}`)
}

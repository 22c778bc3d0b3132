import { dayOfMicros, MICROS_PER_DAY, roundMicros } from '../../../types/calendar.ts'
import { utcToLocal } from '../../../types/timezone.ts'
import { constantOf } from '../../../column/builder.ts'
import type { Value } from '../../../types/value.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature, ScalarFunction, Session } from '../../definition.ts'

/** A value of the session, the same in every row of the query. */
export function sessionValue(value: (session: Session) => Value): (signature: ResolvedSignature) => Kernel {
  return ({ returns }) =>
    (_args, rows, session) =>
      constantOf(returns, value(session), rows)
}

function local({ now, zone }: Session): bigint {
  return utcToLocal(zone, now)
}

const DAY = BigInt(MICROS_PER_DAY)

/** The query's start, in several shapes. The keyword forms cast to the precision that they ask for. */
export const CURRENT_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'datetime',
    'now',
    'The moment at which the query began, in the session’s zone',
    ['now() = current_timestamp', 'true'],
    [
      infallible(
        'now() -> timestamp(3) with time zone',
        sessionValue(({ now, zone }) => ({ micros: roundMicros(now, 3), zone })),
      ),
    ],
  ),
  scalar(
    'datetime',
    'current_timestamp',
    'The keyword CURRENT_TIMESTAMP: the moment at which the query began',
    ['current_timestamp = now()', 'true'],
    [
      infallible(
        'current_timestamp() -> timestamp(6) with time zone',
        sessionValue(({ now, zone }) => ({ micros: now, zone })),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'datetime',
    'current_date',
    'The keyword CURRENT_DATE: the date in the session’s zone at which the query began',
    ['current_date = CAST(current_timestamp AS date)', 'true'],
    [
      infallible(
        'current_date() -> date',
        sessionValue((session) => dayOfMicros(local(session))),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'datetime',
    'localtimestamp',
    'The keyword LOCALTIMESTAMP: what the session’s clocks showed as the query began',
    ['localtimestamp = CAST(current_timestamp AS timestamp(3))', 'true'],
    [infallible('localtimestamp() -> timestamp(6)', sessionValue(local))],
    { hidden: true },
  ),
  scalar(
    'datetime',
    'localtime',
    'The keyword LOCALTIME: the time of day that the session’s clocks showed as the query began',
    ['localtime = CAST(localtimestamp AS time(3))', 'true'],
    [
      infallible(
        'localtime() -> time(6)',
        sessionValue((session) => ((local(session) % DAY) + DAY) % DAY),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'datetime',
    'current_timezone',
    'The session’s time zone',
    ['current_timezone()', 'UTC'],
    [
      infallible(
        'current_timezone() -> varchar',
        sessionValue(({ zone }) => zone),
      ),
    ],
  ),
]

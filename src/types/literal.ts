import { TraillakeError } from '../common/errors.ts'
import { isZonedMicros, parseDate, parseTime, readTimestamp } from './datetime.ts'
import { parseType } from './parse-type.ts'
import { DATE, type SqlType } from './type.ts'
import { floorSeconds, localToUtc, normalizeZone, timeZone } from './timezone.ts'
import type { Value } from './value.ts'

/** A literal's type and value: the text of `TIMESTAMP '…'` says its precision and whether it has a zone. */
export interface Literal {
  readonly type: SqlType
  readonly value: Value
}

function notValid(text: string, name: string): TraillakeError {
  return new TraillakeError('INVALID_LITERAL', `'${text}' is not a valid ${name} literal`)
}

/** `DATE '2026-01-31'`. Throws INVALID_LITERAL, `'x' is not a valid DATE literal`. */
export function dateLiteral(text: string): Literal {
  const value = parseDate(text.trim())
  if (value === undefined) throw notValid(text, 'DATE')
  return { type: DATE, value }
}

/** `TIME '20:15:30.5'`, whose precision is its number of digits. Throws INVALID_LITERAL; NOT_SUPPORTED past microseconds. */
export function timeLiteral(text: string): Literal {
  if (/\d\s*[+-]\d\d:\d\d$/.test(text))
    throw new TraillakeError('NOT_SUPPORTED', 'Type not supported: time with time zone')
  const digits = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0
  if (parseTime(text) === undefined) throw notValid(text, 'TIME')
  const type = parseType(`time(${digits})`)
  return { type, value: parseTime(text) ?? null }
}

/**
 * `TIMESTAMP '2026-01-31 20:15:30.123'` and, with a zone behind, `timestamp with time zone`. The precision is the number of
 * digits behind the point. Throws INVALID_LITERAL, also for local times that the zone's clocks skip; NOT_SUPPORTED past
 * microseconds.
 */
export function timestampLiteral(text: string): Literal {
  const parts = readTimestamp(text)
  if (parts === undefined) throw notValid(text, 'TIMESTAMP')
  const { local, digits } = parts
  if (parts.zone === undefined) return { type: parseType(`timestamp(${digits})`), value: local }
  const type = parseType(`timestamp(${digits}) with time zone`)
  const zone = normalizeZone(parts.zone)
  if (zone === undefined || !timeZone(zone).hasLocal(floorSeconds(local))) throw notValid(text, 'TIMESTAMP')
  const micros = localToUtc(zone, local)
  if (!isZonedMicros(micros)) throw notValid(text, 'TIMESTAMP')
  return { type, value: { micros, zone } }
}

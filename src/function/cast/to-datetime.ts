import { asBigint, asNumber, asText, asZoned } from '../../types/as.ts'
import { dayOfMicros, microsOfDay, roundMicros, toMicros } from '../../types/calendar.ts'
import {
  isZonedMicros,
  parseDate,
  parseTime,
  parseTimestamp,
  parseZoned,
  roundTime,
} from '../../types/datetime.ts'
import { localToUtc, utcToLocal } from '../../types/timezone.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Session } from '../definition.ts'
import type { CastContext, ValueCast } from './context.ts'

function cannotBe(context: CastContext, what: 'date' | 'time' | 'timestamp', text: string): null {
  return context.fail('INVALID_CAST_ARGUMENT', () => `Value cannot be cast to ${what}: ${text}`)
}

/** The cast to date, undefined where Trino has none. */
export function toDate(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'varchar':
    case 'char':
      return (value, context) => {
        const text = asText(value)
        return parseDate(text.trim()) ?? cannotBe(context, 'date', text)
      }
    case 'date':
      return asNumber
    case 'timestamp':
      return (value) => dayOfMicros(asBigint(value))
    case 'timestamp with time zone':
      return (value) => dayOfMicros(utcToLocal(asZoned(value).zone, asZoned(value).micros))
    default:
      return undefined
  }
}

/** The cast to time(p), undefined where Trino has none. What rounds up to midnight is midnight. */
export function toTime(from: SqlType, precision: number): ValueCast | undefined {
  const timeOf = (micros: bigint): bigint => roundTime(BigInt(microsOfDay(micros)), precision)
  switch (from.kind) {
    case 'varchar':
      return (value, context) => {
        const text = asText(value)
        return parseTime(text, precision) ?? cannotBe(context, 'time', text)
      }
    case 'time':
      return (value) => roundTime(asBigint(value), precision)
    case 'timestamp':
      return (value) => timeOf(asBigint(value))
    case 'timestamp with time zone':
      return (value) => timeOf(utcToLocal(asZoned(value).zone, asZoned(value).micros))
    default:
      return undefined
  }
}

/** Today, where the session is, at a time of day: a local timestamp. */
function todayAt(session: Session, time: bigint): bigint {
  return toMicros(dayOfMicros(utcToLocal(session.zone, session.now)), Number(time))
}

/** The cast to timestamp(p), undefined where Trino has none. A zone is dropped: the local time stays. */
export function toTimestamp(from: SqlType, precision: number): ValueCast | undefined {
  switch (from.kind) {
    case 'varchar':
    case 'char':
      return (value, context) => {
        const text = asText(value)
        return parseTimestamp(text.trim(), precision) ?? cannotBe(context, 'timestamp', text)
      }
    case 'date':
      return (value) => toMicros(asNumber(value), 0)
    case 'time':
      return (value, context) => roundMicros(todayAt(context.session, asBigint(value)), precision)
    case 'timestamp':
      return (value) => roundMicros(asBigint(value), precision)
    case 'timestamp with time zone':
      return (value) => roundMicros(utcToLocal(asZoned(value).zone, asZoned(value).micros), precision)
    default:
      return undefined
  }
}

/** The cast to timestamp(p) with time zone, undefined where Trino has none. What has no zone is in the session's. */
export function toZoned(from: SqlType, precision: number): ValueCast | undefined {
  const inSession = (local: bigint, context: CastContext): Value => {
    const { zone } = context.session
    const micros = localToUtc(zone, roundMicros(local, precision))
    return isZonedMicros(micros)
      ? { micros, zone }
      : context.fail(
          'INVALID_CAST_ARGUMENT',
          () => `Out of range for timestamp with time zone: ${micros / 1000n}`,
        )
  }
  switch (from.kind) {
    case 'varchar':
    case 'char':
      return (value, context) => {
        const text = asText(value)
        return (
          parseZoned(text.trim(), precision, context.session.zone) ?? cannotBe(context, 'timestamp', text)
        )
      }
    case 'date':
      return (value, context) => inSession(toMicros(asNumber(value), 0), context)
    case 'time':
      return (value, context) => inSession(todayAt(context.session, asBigint(value)), context)
    case 'timestamp':
      return (value, context) => inSession(asBigint(value), context)
    case 'timestamp with time zone':
      return (value) => {
        const { micros, zone } = asZoned(value)
        return { micros: roundMicros(micros, precision), zone }
      }
    default:
      return undefined
  }
}

import { asBigint, asBoolean, asNumber, asText, asZoned } from '../../../types/as.ts'
import { decimalToDouble } from '../../../types/decimal.ts'
import { formatValue } from '../../../types/format-value.ts'
import { formatDouble } from '../../../types/number.ts'
import { floorSeconds, timeZone, utcToLocal } from '../../../types/timezone.ts'
import { toMicros } from '../../../types/calendar.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'

/** A value as Java's Formatter sees it. `java` is its class, which messages name. */
export type FormatArgument =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly java: string; readonly value: boolean; readonly text: string }
  | { readonly kind: 'integer'; readonly java: string; readonly value: bigint; readonly text: string }
  | { readonly kind: 'floating'; readonly java: string; readonly value: number; readonly text: string }
  | {
      readonly kind: 'decimal'
      readonly java: string
      readonly unscaled: bigint
      readonly scale: number
      readonly value: number
      readonly text: string
    }
  | {
      readonly kind: 'time'
      readonly java: string
      /** What the clocks show, in microseconds since 1970-01-01. */
      readonly local: bigint
      readonly zone: string | undefined
      readonly offsetSeconds: number
      readonly text: string
    }
  | { readonly kind: 'text'; readonly java: string; readonly text: string }

function timeArgument(java: string, local: bigint, text: string): FormatArgument {
  return { kind: 'time', java, local, zone: undefined, offsetSeconds: 0, text }
}

/**
 * Java's text of a local date and time: seconds and fraction are left out where they are zero, a fraction has three or six
 * digits.
 */
function isoText(text: string): string {
  return text
    .replace(' ', 'T')
    .replace(/\.(\d*?)0*$/, (_, digits: string) =>
      digits === '' ? '' : `.${digits.padEnd(digits.length > 3 ? 6 : 3, '0')}`,
    )
    .replace(/(T\d\d:\d\d):00$/, '$1')
}

/** Java's text of an offset from UTC. */
function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z'
  const size = Math.abs(seconds)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const text = `${seconds < 0 ? '-' : '+'}${two(size / 3600)}:${two((size / 60) % 60)}`
  return size % 60 === 0 ? text : `${text}:${two(size % 60)}`
}

/** Java's text of a ZonedDateTime: zones that are offsets are not named again. */
function zonedText(local: string, offsetSeconds: number, zone: string): string {
  const offset = offsetText(offsetSeconds)
  return `${local}${offset}${zone === offset ? '' : `[${zone}]`}`
}

/** What `format` hands to Java's Formatter for a value (io.trino.operator.scalar.FormatFunction). */
export function formatArgument(value: Value, type: SqlType): FormatArgument {
  if (value === null) return { kind: 'null' }
  const text = formatValue(value, type)
  switch (type.kind) {
    case 'boolean':
      return { kind: 'boolean', java: 'java.lang.Boolean', value: asBoolean(value), text }
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return { kind: 'integer', java: 'java.lang.Long', value: BigInt(asNumber(value)), text }
    case 'bigint':
      return { kind: 'integer', java: 'java.lang.Long', value: asBigint(value), text }
    case 'real':
      return { kind: 'floating', java: 'java.lang.Float', value: asNumber(value), text }
    case 'double':
      return {
        kind: 'floating',
        java: 'java.lang.Double',
        value: asNumber(value),
        text: formatDouble(asNumber(value)),
      }
    case 'decimal': {
      const unscaled = asBigint(value)
      const { scale } = type
      return {
        kind: 'decimal',
        java: 'java.math.BigDecimal',
        unscaled,
        scale,
        value: decimalToDouble(unscaled, scale),
        text,
      }
    }
    case 'date':
      return timeArgument('java.time.LocalDate', toMicros(asNumber(value), 0), text)
    case 'time':
      return timeArgument('java.time.LocalTime', asBigint(value), isoText(`T${text}`).slice(1))
    case 'timestamp':
      return timeArgument('java.time.LocalDateTime', asBigint(value), isoText(text))
    case 'timestamp with time zone': {
      const { micros, zone } = asZoned(value)
      const offsetSeconds = timeZone(zone).offsetAt(floorSeconds(micros))
      return {
        kind: 'time',
        java: 'java.time.ZonedDateTime',
        local: utcToLocal(zone, micros),
        zone,
        offsetSeconds,
        text: zonedText(isoText(text.slice(0, -zone.length - 1)), offsetSeconds, zone),
      }
    }
    case 'varchar':
    case 'char':
    case 'json':
      return { kind: 'text', java: 'java.lang.String', text: asText(value) }
    default:
      return { kind: 'text', java: 'java.lang.String', text }
  }
}

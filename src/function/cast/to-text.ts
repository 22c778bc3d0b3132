import { asBigint, asBoolean, asBytes, asNumber, asText, asZoned } from '../../types/as.ts'
import { formatDate, formatTime, formatTimestamp, formatZoned } from '../../types/datetime.ts'
import { formatDecimal } from '../../types/decimal.ts'
import { padChar } from '../../types/format-value.ts'
import { formatDayTime, formatYearMonth } from '../../types/interval.ts'
import { formatIpAddress, formatIpPrefix } from '../../types/ipaddress.ts'
import { doubleToVarchar, formatDouble, formatReal, realToVarchar } from '../../types/number.ts'
import type { SqlType } from '../../types/type.ts'
import { formatUuid } from '../../types/uuid.ts'
import type { Value } from '../../types/value.ts'
import { cannotCast, type ValueCast } from './context.ts'

/** The text that CAST makes of a value of a type without parts, undefined where Trino has no such cast. */
function printer(from: SqlType): ((value: Value) => string) | undefined {
  switch (from.kind) {
    case 'boolean':
      return (value) => String(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return (value) => String(asNumber(value))
    case 'bigint':
      return (value) => String(asBigint(value))
    case 'real':
      return (value) => realToVarchar(asNumber(value))
    case 'double':
      return (value) => doubleToVarchar(asNumber(value))
    case 'decimal':
      return (value) => formatDecimal(asBigint(value), from.scale)
    case 'date':
      return (value) => formatDate(asNumber(value))
    case 'time':
      return (value) => formatTime(asBigint(value), from.precision)
    case 'timestamp':
      return (value) => formatTimestamp(asBigint(value), from.precision)
    case 'timestamp with time zone':
      return (value) => formatZoned(asZoned(value), from.precision)
    case 'interval year to month':
      return (value) => formatYearMonth(asNumber(value))
    case 'interval day to second':
      return (value) => formatDayTime(asBigint(value))
    case 'uuid':
      return (value) => formatUuid(asBytes(value))
    case 'ipaddress':
      return (value) => formatIpAddress(asBytes(value))
    case 'ipprefix':
      return (value) => formatIpPrefix(asBytes(value))
    default:
      return undefined
  }
}

/** The first `length` code points of a text. */
export function truncateText(text: string, length: number): string {
  if (text.length <= length) return text
  let end = 0
  for (let count = 0; count < length && end < text.length; count++)
    end += text.codePointAt(end)! > 0xffff ? 2 : 1
  return text.slice(0, end)
}

/** Floats name both spellings in their error: `Value 1.0E7 (1.0E7) cannot be represented as varchar(3)`. */
function shown(from: SqlType, value: Value, text: string): string {
  if (from.kind === 'double') return `${formatDouble(asNumber(value))} (${text})`
  return from.kind === 'real' ? `${formatReal(asNumber(value))} (${text})` : text
}

/**
 * The cast to varchar or varchar(n), undefined where Trino has none. Longer text is cut; what is no text must fit:
 * `Value 300 cannot be represented as varchar(2)`.
 */
export function toVarchar(from: SqlType, length: number | undefined): ValueCast | undefined {
  if (from.kind === 'varchar')
    return length === undefined ? asText : (value) => truncateText(asText(value), length)
  if (from.kind === 'char') {
    const own = from.length
    return (value) => {
      const padded = padChar(asText(value), own)
      return length === undefined ? padded : truncateText(padded, length)
    }
  }
  const print = printer(from)
  if (print === undefined || length === undefined) return print
  return (value, context) => {
    const text = print(value)
    if (text.length <= length) return text
    if (from.kind === 'uuid') return cannotCast(context, text, `varchar(${length})`)
    return context.fail(
      'INVALID_CAST_ARGUMENT',
      () => `Value ${shown(from, value, text)} cannot be represented as varchar(${length})`,
    )
  }
}

/**
 * The cast to char(n), which only text has. A char is kept without its trailing blanks; they come back where it is shown or
 * becomes a varchar.
 */
export function toChar(from: SqlType, length: number): ValueCast | undefined {
  if (from.kind !== 'varchar' && from.kind !== 'char') return undefined
  return (value) => truncateText(asText(value), length).replace(/ +$/, '')
}

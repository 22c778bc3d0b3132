import { assertNever } from '../common/assert.ts'
import { asBigint, asBoolean, asBytes, asList, asMap, asNumber, asText, asZoned } from './as.ts'
import { formatDateResult, formatTime, formatTimestamp, formatZoned } from './datetime.ts'
import { formatDecimal } from './decimal.ts'
import { formatDayTime, formatYearMonth } from './interval.ts'
import { formatIpAddress, formatIpPrefix } from './ipaddress.ts'
import { formatDouble, formatReal } from './number.ts'
import { formatType, type SqlType } from './type.ts'
import { formatUuid } from './uuid.ts'
import type { Value } from './value.ts'

const BYTES_PER_LINE = 16

/** `68 65 6c 6c 6f`, 16 bytes a line. */
function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const line = bytes.subarray(start, start + BYTES_PER_LINE)
    lines.push([...line].map((byte) => byte.toString(16).padStart(2, '0')).join(' '))
  }
  return lines.join('\n')
}

/** A char's value with the blanks that its length asks for. */
export function padChar(text: string, length: number): string {
  const missing = length - [...text].length
  return missing > 0 ? text + ' '.repeat(missing) : text
}

/**
 * The text of a value without parts (neither NULL nor array, map or row), as Trino's clients show it: doubles as Java does
 * (`1.0E7`), times with the digits of their precision, varbinary as hex pairs.
 */
function scalarText(value: Value, type: SqlType): string {
  switch (type.kind) {
    case 'unknown':
      return 'NULL'
    case 'boolean':
      return String(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return String(asNumber(value))
    case 'bigint':
      return String(asBigint(value))
    case 'real':
      return formatReal(asNumber(value))
    case 'double':
      return formatDouble(asNumber(value))
    case 'decimal':
      return formatDecimal(asBigint(value), type.scale)
    case 'varchar':
    case 'json':
      return asText(value)
    case 'char':
      return padChar(asText(value), type.length)
    case 'varbinary':
    case 'hyperloglog':
    case 'tdigest':
      return hexDump(asBytes(value))
    case 'date':
      return formatDateResult(asNumber(value))
    case 'time':
      return formatTime(asBigint(value), type.precision)
    case 'timestamp':
      return formatTimestamp(asBigint(value), type.precision)
    case 'timestamp with time zone':
      return formatZoned(asZoned(value), type.precision)
    case 'interval year to month':
      return formatYearMonth(asNumber(value))
    case 'interval day to second':
      return formatDayTime(asBigint(value))
    case 'uuid':
      return formatUuid(asBytes(value))
    case 'ipaddress':
      return formatIpAddress(asBytes(value))
    case 'ipprefix':
      return formatIpPrefix(asBytes(value))
    case 'array':
    case 'map':
    case 'row':
    case 'function':
      return formatType(type)
    default:
      return assertNever(type)
  }
}

/**
 * What Trino's CLI prints for a value in a table cell: `NULL`, `[a, b]`, `{k=v}`, `{a=1, b=x}` (io.trino.cli.FormatUtils).
 */
export function formatValue(value: Value, type: SqlType): string {
  if (value === null) return 'NULL'
  switch (type.kind) {
    case 'array':
      return `[${asList(value)
        .map((element) => formatValue(element, type.element))
        .join(', ')}]`
    case 'map': {
      const { keys, values } = asMap(value)
      const entries = keys.map(
        (key, i) => `${formatValue(key, type.key)}=${formatValue(values[i] ?? null, type.value)}`,
      )
      return `{${entries.join(', ')}}`
    }
    case 'row': {
      const fields = asList(value).map((field, i) => {
        const { name, type: fieldType } = type.fields[i]!
        const text = formatValue(field, fieldType)
        return name === undefined ? text : `${name}=${text}`
      })
      return `{${fields.join(', ')}}`
    }
    default:
      return scalarText(value, type)
  }
}

/** What JSON.stringify takes. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

const MIN_JSON_DIGITS = 3
const MAX_JSON_DIGITS = 6

/** Three digits of the second, and as many more as say something. */
function jsonDigits(micros: bigint): number {
  let digits = MAX_JSON_DIGITS
  let rest = micros
  while (digits > MIN_JSON_DIGITS && rest % 10n === 0n) {
    rest /= 10n
    digits--
  }
  return digits
}

/** Entries as an object; `fromEntries` makes own properties of any key, `__proto__` too. */
function jsonObjectOf(entries: Iterable<readonly [string, JsonValue]>): JsonValue {
  return Object.fromEntries(entries)
}

/**
 * A value for `--format json`. Numbers stay numbers where a double holds them exactly, else they are strings (bigints past
 * 2^53, decimals, NaN and infinities); timestamps have three digits of the second or more; varbinary is base64; maps are
 * objects by their key's text; rows are objects by field name (`field0` where a field has none); JSON is its text.
 */
export function jsonValue(value: Value, type: SqlType): JsonValue {
  if (value === null) return null
  switch (type.kind) {
    case 'boolean':
      return asBoolean(value)
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return asNumber(value)
    case 'bigint': {
      const integer = asBigint(value)
      return Number.isSafeInteger(Number(integer)) ? Number(integer) : String(integer)
    }
    case 'real':
      return Number.isFinite(asNumber(value))
        ? Number(formatReal(asNumber(value)))
        : formatReal(asNumber(value))
    case 'double':
      return Number.isFinite(asNumber(value)) ? asNumber(value) : formatDouble(asNumber(value))
    case 'decimal': {
      const text = formatDecimal(asBigint(value), type.scale)
      return String(Number(text)) === text ? Number(text) : text
    }
    case 'timestamp':
      return formatTimestamp(asBigint(value), jsonDigits(asBigint(value)))
    case 'timestamp with time zone':
      return formatZoned(asZoned(value), jsonDigits(asZoned(value).micros))
    case 'varbinary':
    case 'hyperloglog':
    case 'tdigest':
      return Buffer.from(asBytes(value)).toString('base64')
    case 'array':
      return asList(value).map((element) => jsonValue(element, type.element))
    case 'map': {
      const { keys, values } = asMap(value)
      return jsonObjectOf(
        keys.map((key, i) => [formatValue(key, type.key), jsonValue(values[i] ?? null, type.value)] as const),
      )
    }
    case 'row':
      return jsonObjectOf(
        asList(value).map((field, i) => {
          const { name, type: fieldType } = type.fields[i]!
          return [name ?? `field${i}`, jsonValue(field, fieldType)] as const
        }),
      )
    case 'unknown':
    case 'varchar':
    case 'char':
    case 'json':
    case 'date':
    case 'time':
    case 'interval year to month':
    case 'interval day to second':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'function':
      return scalarText(value, type)
    default:
      return assertNever(type)
  }
}

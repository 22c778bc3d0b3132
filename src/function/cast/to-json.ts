import { asBigint, asBoolean, asList, asMap, asNumber, asText, asZoned } from '../../types/as.ts'
import { formatDate, formatTimestamp, formatZoned } from '../../types/datetime.ts'
import { formatDecimal } from '../../types/decimal.ts'
import { quoteJson } from '../../types/json-text.ts'
import { formatDouble, formatReal } from '../../types/number.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'

/** Writes a value, NULL too, as JSON text. */
type JsonWriter = (value: Value) => string

/** A decimal as Java's BigDecimal prints it: tiny ones with an exponent. */
function bigDecimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  const exponent = digits.length - 1 - scale
  if (exponent >= -6) return formatDecimal(unscaled, scale)
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${unscaled < 0n ? '-' : ''}${digits[0]}${fraction}E${exponent}`
}

function quoteUnlessFinite(value: number, text: string): string {
  return Number.isFinite(value) ? text : `"${text}"`
}

/** The text of a map's key, undefined for types that cannot be one in JSON. */
function keyWriter(type: SqlType): JsonWriter | undefined {
  switch (type.kind) {
    case 'unknown':
      return () => ''
    case 'boolean':
      return (value) => String(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return (value) => String(asNumber(value))
    case 'bigint':
      return (value) => String(asBigint(value))
    case 'real':
      return (value) => formatReal(asNumber(value))
    case 'double':
      return (value) => formatDouble(asNumber(value))
    case 'decimal':
      return (value) => formatDecimal(asBigint(value), type.scale)
    case 'varchar':
      return asText
    default:
      return undefined
  }
}

function scalarWriter(type: SqlType): JsonWriter | undefined {
  switch (type.kind) {
    case 'unknown':
      return () => 'null'
    case 'boolean':
      return (value) => String(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return (value) => String(asNumber(value))
    case 'bigint':
      return (value) => String(asBigint(value))
    case 'real':
      return (value) => quoteUnlessFinite(asNumber(value), formatReal(asNumber(value)))
    case 'double':
      return (value) => quoteUnlessFinite(asNumber(value), formatDouble(asNumber(value)))
    case 'decimal':
      return (value) => bigDecimalText(asBigint(value), type.scale)
    case 'varchar':
      return (value) => quoteJson(asText(value))
    case 'json':
      return asText
    case 'date':
      return (value) => quoteJson(formatDate(asNumber(value)))
    case 'timestamp':
      return (value) => quoteJson(formatTimestamp(asBigint(value), type.precision))
    case 'timestamp with time zone':
      return (value) => quoteJson(formatZoned(asZoned(value), type.precision))
    default:
      return undefined
  }
}

function compareKeys([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Writes `{"key":value,…}` of pairs. */
function objectText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${quoteJson(key)}:${value}`).join(',')}}`
}

function mapWriter(type: SqlType & { kind: 'map' }): JsonWriter | undefined {
  const key = keyWriter(type.key)
  const entry = jsonWriter(type.value)
  if (key === undefined || entry === undefined) return undefined
  return (value) => {
    const { keys, values } = asMap(value)
    const members = keys.map((each, i) => [key(each), entry(values[i] ?? null)] as const)
    return objectText(members.sort(compareKeys))
  }
}

function rowWriter(type: SqlType & { kind: 'row' }): JsonWriter | undefined {
  const fields: { readonly name: string; readonly write: JsonWriter }[] = []
  for (const field of type.fields) {
    const write = jsonWriter(field.type)
    if (write === undefined) return undefined
    fields.push({ name: field.name ?? '', write })
  }
  return (value) => {
    const parts = asList(value)
    return objectText(fields.map(({ name, write }, i) => [name, write(parts[i] ?? null)] as const))
  }
}

function jsonWriter(type: SqlType): JsonWriter | undefined {
  let write: JsonWriter | undefined
  if (type.kind === 'array') {
    const element = jsonWriter(type.element)
    write = element && ((value) => `[${asList(value).map(element).join(',')}]`)
  } else if (type.kind === 'map') write = mapWriter(type)
  else if (type.kind === 'row') write = rowWriter(type)
  else write = scalarWriter(type)
  return write && ((value) => (value === null ? 'null' : write(value)))
}

/**
 * The cast to JSON, undefined where Trino has none: text becomes a JSON string (json_parse reads one), maps objects with
 * sorted keys, rows objects by field name, dates and timestamps strings.
 */
export function toJson(from: SqlType): ((value: Value) => string) | undefined {
  return jsonWriter(from)
}

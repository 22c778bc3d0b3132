import {
  type DuckDBValue,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api'
import { formatDateResult, formatTimestamp, formatZoned } from '../../../src/types/datetime.ts'

/**
 * DuckDB's value in the text that Trino prints for it.
 *
 * @param zone the session's, in which times that have a zone are shown: DuckDB keeps none in the value
 */
export function valueText(value: DuckDBValue, zone: string): string {
  const inner = (part: DuckDBValue) => valueText(part, zone)
  if (value === null) return 'NULL'
  if (typeof value === 'number') return numberText(value)
  if (value instanceof DuckDBTimestampValue) return formatTimestamp(value.micros, 6)
  if (value instanceof DuckDBTimestampTZValue) return formatZoned({ micros: value.micros, zone }, 6)
  if (value instanceof DuckDBDateValue) return formatDateResult(value.days)
  if (value instanceof DuckDBIntervalValue) return intervalText(value)
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return `[${value.items.map(inner).join(', ')}]`
  if (value instanceof DuckDBMapValue)
    return `{${value.entries.map((entry) => `${inner(entry.key)}=${inner(entry.value)}`).join(', ')}}`
  if (value instanceof DuckDBStructValue)
    return `{${Object.entries(value.entries)
      .map(([field, item]) => (field === '' ? inner(item) : `${field}=${inner(item)}`))
      .join(', ')}}`
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return String(value)
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? 'Infinity' : '-Infinity'
}

const MILLIS_PER_DAY = 86_400_000

/** `1 02:03:04.005`, as Trino writes an interval of days to seconds; months are `1-2`. */
function intervalText({ months, days, micros }: DuckDBIntervalValue): string {
  if (months !== 0) return `${Math.trunc(months / 12)}-${Math.abs(months % 12)}`
  const millis = days * MILLIS_PER_DAY + Number(micros) / 1000
  const time = new Date(Math.abs(millis) % MILLIS_PER_DAY).toISOString().slice(11, 23)
  return `${millis < 0 ? '-' : ''}${Math.trunc(Math.abs(millis) / MILLIS_PER_DAY)} ${time}`
}

import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { type Cell, numberCell, objectCell, timestampCell } from '../answer/normalise.ts'

/** A value of DuckDB as a cell. Throws for types that no query of the bench answers with. */
export function duckdbCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return numberCell(value)
  if (value instanceof DuckDBTimestampValue) return timestampCell(value.micros)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBDecimalValue) return numberCell(value.toDouble())
  if (value instanceof DuckDBListValue) return value.items.map(duckdbCell)
  if (value instanceof DuckDBStructValue)
    return objectCell(
      Object.entries(value.entries).map(([name, field]) => [name.toLowerCase(), duckdbCell(field)]),
    )
  if (value instanceof DuckDBMapValue)
    return objectCell(value.entries.map(({ key, value: inner }) => [String(key), duckdbCell(inner)]))
  throw new Error(`No cell for a DuckDB value of ${value.constructor.name}`)
}

import { TraillakeError } from '../common/errors.ts'
import type { MapValue, Value, ZonedTimestamp } from './value.ts'

/**
 * Readings of a {@link Value} whose SQL type is known: each states the representation that value.ts fixes for the type,
 * and throws GENERIC_INTERNAL_ERROR where the value is of another.
 */
function unexpected(value: Value, wanted: string): TraillakeError {
  const found = value === null ? 'null' : typeof value
  return new TraillakeError('GENERIC_INTERNAL_ERROR', `expected a value of ${wanted}, found ${found}`)
}

export function asBoolean(value: Value): boolean {
  if (typeof value !== 'boolean') throw unexpected(value, 'boolean')
  return value
}
export function asNumber(value: Value): number {
  if (typeof value !== 'number') throw unexpected(value, 'number')
  return value
}
export function asBigint(value: Value): bigint {
  if (typeof value !== 'bigint') throw unexpected(value, 'bigint')
  return value
}
export function asText(value: Value): string {
  if (typeof value !== 'string') throw unexpected(value, 'text')
  return value
}
export function asBytes(value: Value): Uint8Array {
  if (!(value instanceof Uint8Array)) throw unexpected(value, 'bytes')
  return value
}
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
export function asList(value: Value): readonly Value[] {
  if (!isList(value)) throw unexpected(value, 'list')
  return value
}
export function asZoned(value: Value): ZonedTimestamp {
  if (typeof value !== 'object' || value === null || !('micros' in value))
    throw unexpected(value, 'zoned timestamp')
  return value
}
function isMap(value: Value): value is MapValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    !isList(value) &&
    'keys' in value
  )
}
export function asMap(value: Value): MapValue {
  if (!isMap(value)) throw unexpected(value, 'map')
  return value
}

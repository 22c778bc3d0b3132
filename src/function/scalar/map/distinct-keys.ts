import type { Column } from '../../../column/column.ts'
import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { valueKey } from '../../../types/compare.ts'
import { formatValue } from '../../../types/format-value.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'

export function nullKey(): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'map key cannot be null')
}

export function duplicateKey(key: Value, type: SqlType): never {
  throw new TraillakeError(
    'INVALID_FUNCTION_ARGUMENT',
    `Duplicate map keys (${formatValue(key, type)}) are not allowed`,
  )
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** A NULL inside a key leaves open what it is equal to. */
function hasNull(value: Value): boolean {
  if (value === null) return true
  if (typeof value !== 'object' || value instanceof Uint8Array) return false
  if ('micros' in value) return false
  return 'keys' in value && !isList(value) ? value.values.some(hasNull) : isList(value) && value.some(hasNull)
}

/**
 * Checks that the keys of each map (between offsets) are there and differ.
 * Throws INVALID_FUNCTION_ARGUMENT `map key cannot be null` or `Duplicate map keys (a) are not allowed`.
 */
export function checkKeys(keys: Column, type: SqlType, offsets: Int32Array): void {
  const read = valueReader(keys, type)
  const keyOf = valueKey(type)
  const seen = new Set<string>()
  for (let row = 0; row + 1 < offsets.length; row++) {
    seen.clear()
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const key = read(e)
      if (key === null) nullKey()
      if (hasNull(key))
        throw new TraillakeError(
          'INVALID_FUNCTION_ARGUMENT',
          `map key cannot be indeterminate: ${formatValue(key, type).replaceAll('NULL', 'null')}`,
        )
      const text = keyOf(key)
      if (seen.has(text)) duplicateKey(key, type)
      seen.add(text)
    }
  }
}

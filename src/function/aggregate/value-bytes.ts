import type { Value } from '../../types/value.ts'

/** What a value that is kept by itself takes besides its text or bytes, about. */
const OBJECT_BYTES = 32

/** The bytes that a value takes in memory, about. */
export function valueBytes(value: Value): number {
  if (typeof value === 'string') return OBJECT_BYTES + 2 * value.length
  if (typeof value !== 'object' || value === null || 'micros' in value) return OBJECT_BYTES
  if (value instanceof Uint8Array) return OBJECT_BYTES + value.length
  const parts = 'length' in value ? value : [...value.keys, ...value.values]
  return parts.reduce<number>((sum, part) => sum + valueBytes(part), OBJECT_BYTES)
}

import { TraillakeError } from '../common/errors.ts'

/**
 * A value on its way out of a metadata file, with the place it stands at, so that every complaint names file and
 * field. Made by {@link rootOf}, {@link member} and {@link elementsOf}.
 */
export interface Place {
  readonly value: unknown
  readonly source: Source
  readonly parent: Place | undefined
  readonly key: string | number
}

/** The file that is being decoded: `Table metadata '/lake/x/metadata/v3.metadata.json'`. */
export interface Source {
  readonly kind: 'Table metadata' | 'Manifest list' | 'Manifest'
  readonly file: string
}

/** The error for a metadata file that breaks the specification. */
export function corrupt(source: Source, complaint: string, cause?: unknown): TraillakeError {
  return new TraillakeError('CORRUPT_STORE', `${source.kind} '${source.file}' is corrupt: ${complaint}`, {
    file: source.file,
    cause,
  })
}

function nameOf(place: Place): string {
  if (place.parent === undefined) return ''
  const outer = nameOf(place.parent)
  if (typeof place.key === 'number') return `${outer}[${place.key}]`
  return outer === '' ? place.key : `${outer}.${place.key}`
}

/** The error for one field: `field 'snapshots[2].timestamp-ms' must be an integer`. */
export function corruptField(place: Place, complaint: string): TraillakeError {
  const name = nameOf(place)
  return corrupt(place.source, name === '' ? `it ${complaint}` : `field '${name}' ${complaint}`)
}

export function rootOf(value: unknown, source: Source): Place {
  return { value, source, parent: undefined, key: '' }
}

function objectOf(place: Place): Readonly<Record<string, unknown>> {
  const { value } = place
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw corruptField(place, 'must be an object')
  // Narrowed above to an object that is neither array nor bytes.
  return value as Readonly<Record<string, unknown>>
}

/** A member of an object; `value` is undefined where it is missing or null. */
export function optional(place: Place, key: string): Place | undefined {
  const object = objectOf(place)
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return value === undefined || value === null
    ? undefined
    : { value, source: place.source, parent: place, key }
}

/** A member of an object that must be there. */
export function member(place: Place, key: string): Place {
  const found = optional(place, key)
  if (found === undefined)
    throw corruptField({ value: undefined, source: place.source, parent: place, key }, 'is missing')
  return found
}

/** All members of an object that are not null. */
export function membersOf(place: Place): readonly (readonly [string, Place])[] {
  return Object.keys(objectOf(place)).flatMap((key) => {
    const found = optional(place, key)
    return found === undefined ? [] : [[key, found] as const]
  })
}

export function elementsOf(place: Place): readonly Place[] {
  if (!Array.isArray(place.value)) throw corruptField(place, 'must be an array')
  return place.value.map((value: unknown, key) => ({ value, source: place.source, parent: place, key }))
}

/** An integer below 2^53, be it JSON or an Avro int or long. */
export function integerOf(place: Place): number {
  const { value } = place
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw corruptField(place, typeof value === 'bigint' ? 'is out of range' : 'must be an integer')
}

const LONG_MAX = 2n ** 63n - 1n

/** A 64-bit integer, exact. */
export function longOf(place: Place): bigint {
  const { value } = place
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value !== 'bigint') throw corruptField(place, 'must be an integer')
  if (value > LONG_MAX || value < -LONG_MAX - 1n) throw corruptField(place, 'is out of range')
  return value
}

export function stringOf(place: Place): string {
  if (typeof place.value !== 'string') throw corruptField(place, 'must be a string')
  return place.value
}

export function booleanOf(place: Place): boolean {
  if (typeof place.value !== 'boolean') throw corruptField(place, 'must be a boolean')
  return place.value
}

export function bytesOf(place: Place): Uint8Array {
  if (!(place.value instanceof Uint8Array)) throw corruptField(place, 'must be bytes')
  return place.value
}

/** One of a closed set of words. */
export function wordOf<Word extends string>(place: Place, words: readonly Word[]): Word {
  const text = stringOf(place)
  const word = words.find((each) => each === text)
  if (word === undefined) throw corruptField(place, `must be one of ${words.join(', ')}, not '${text}'`)
  return word
}

/** A string-to-string map, its keys sorted. */
export function stringMapOf(place: Place): Readonly<Record<string, string>> {
  return sortedRecord(membersOf(place).map(([key, value]) => [key, stringOf(value)]))
}

/** An object with its keys in order, so that it is always written the same. */
export function sortedRecord<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

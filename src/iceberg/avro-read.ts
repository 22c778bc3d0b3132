import {
  elementsOf,
  integerOf,
  member,
  optional,
  type Place,
  rootOf,
  type Source,
  stringOf,
} from './decode.ts'
import type { JsonValue } from './json.ts'

/**
 * Decoding of Avro values (https://avro.apache.org/docs/1.11.1/specification/#binary-encoding). Our own, because a
 * table must survive damaged files: avsc believes whatever length it reads and then fills the memory. Here no value
 * takes more elements than there are bytes left. Throws RangeError for bytes that do not fit the schema.
 */
export type AvroReader = (input: AvroInput) => unknown

export interface AvroInput {
  readonly bytes: Buffer
  at: number
}

/** Compiles a writer's schema. Throws CORRUPT_STORE for one that is none. */
export function avroReader(schema: JsonValue, source: Source): AvroReader {
  return compile(rootOf(schema, source), new Map())
}

/** Readers by type name; a function, because a record may refer to itself. */
type NamedReaders = Map<string, () => AvroReader>

function compile(place: Place, named: NamedReaders): AvroReader {
  if (typeof place.value === 'string') return named.get(place.value)?.() ?? primitive(place)
  if (Array.isArray(place.value)) return union(elementsOf(place).map((branch) => compile(branch, named)))
  const type = member(place, 'type')
  switch (type.value) {
    case 'record':
      return defineNamed(place, named, () => record(place, named))
    case 'enum':
      return defineNamed(place, named, () => enumeration(elementsOf(member(place, 'symbols')).map(stringOf)))
    case 'fixed':
      return defineNamed(place, named, () => fixed(integerOf(member(place, 'size'))))
    case 'array':
      return array(compile(member(place, 'items'), named))
    case 'map':
      return map(compile(member(place, 'values'), named))
    default:
      return compile(type, named)
  }
}

function defineNamed(place: Place, named: NamedReaders, make: () => AvroReader): AvroReader {
  const name = stringOf(member(place, 'name'))
  const namespace = optional(place, 'namespace')
  const lookup = (): AvroReader => (input) => reader(input)
  named.set(name, lookup)
  if (namespace !== undefined) named.set(`${stringOf(namespace)}.${name}`, lookup)
  const reader = make()
  return reader
}

function primitive(place: Place): AvroReader {
  const name = stringOf(place)
  switch (name) {
    case 'null':
      return () => null
    case 'boolean':
      return (input) => byte(input) !== 0
    case 'int':
    case 'long':
      return readLong
    case 'float':
      return (input) => take(input, 4).readFloatLE()
    case 'double':
      return (input) => take(input, 8).readDoubleLE()
    case 'bytes':
      return (input) => take(input, readLength(input))
    case 'string':
      return (input) => take(input, readLength(input)).toString()
    default:
      throw new RangeError(`unknown Avro type '${name}'`)
  }
}

function record(place: Place, named: NamedReaders): AvroReader {
  const fields = elementsOf(member(place, 'fields')).map((field) => {
    const name = stringOf(member(field, 'name'))
    if (name === '__proto__') throw new RangeError(`unusable field name '${name}'`)
    return { name, read: compile(member(field, 'type'), named) }
  })
  return (input) => {
    const value: Record<string, unknown> = {}
    for (const { name, read } of fields) value[name] = read(input)
    return value
  }
}

function enumeration(symbols: readonly string[]): AvroReader {
  return (input) => symbols[readLength(input)] ?? outOfRange('an enum')
}

function union(branches: readonly AvroReader[]): AvroReader {
  return (input) => (branches[readLength(input)] ?? outOfRange('a union'))(input)
}

function fixed(size: number): AvroReader {
  return (input) => take(input, size)
}

function array(read: AvroReader): AvroReader {
  return (input) => {
    const values: unknown[] = []
    for (let count = blockCount(input); count > 0; count = blockCount(input))
      for (let left = count; left > 0; left--) values.push(read(input))
    return values
  }
}

function map(read: AvroReader): AvroReader {
  return (input) => {
    const entries: [string, unknown][] = []
    for (let count = blockCount(input); count > 0; count = blockCount(input))
      for (let left = count; left > 0; left--)
        entries.push([take(input, readLength(input)).toString(), read(input)])
    return Object.fromEntries(entries)
  }
}

/** Items in the next block of an array or map; a negative count comes with the block's size in bytes. */
function blockCount(input: AvroInput): number {
  const count = readSafeLong(input)
  if (count < 0) readLength(input)
  const items = Math.abs(count)
  if (items > input.bytes.length - input.at) outOfRange('a block')
  return items
}

function byte(input: AvroInput): number {
  return input.bytes[input.at++] ?? outOfRange('a value')
}

function take(input: AvroInput, size: number): Buffer {
  const end = input.at + size
  if (end > input.bytes.length) outOfRange('a value')
  const part = input.bytes.subarray(input.at, end)
  input.at = end
  return part
}

/** A zigzag-encoded int or long: a number up to 2^53, a bigint beyond. */
function readLong(input: AvroInput): number | bigint {
  let low = 0
  // Four bytes hold 28 bits, which 32-bit arithmetic can do; most numbers are that small.
  for (let shift = 0; shift < 28; shift += 7) {
    const next = byte(input)
    low |= (next & 0x7f) << shift
    if (next < 0x80) return (low >>> 1) ^ -(low & 1)
  }
  let long = BigInt(low)
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const next = byte(input)
    long |= BigInt(next & 0x7f) << shift
    if (next < 0x80) return narrow(BigInt.asIntN(64, (long >> 1n) ^ -(long & 1n)))
  }
  return outOfRange('a long')
}

function narrow(long: bigint): number | bigint {
  const number = Number(long)
  return Number.isSafeInteger(number) ? number : long
}

function readSafeLong(input: AvroInput): number {
  const long = readLong(input)
  return typeof long === 'number' ? long : outOfRange('a length')
}

/** A long that counts bytes or names a branch. */
export function readLength(input: AvroInput): number {
  const length = readSafeLong(input)
  return length < 0 ? outOfRange('a length') : length
}

function outOfRange(what: string): never {
  throw new RangeError(`${what} is out of range`)
}

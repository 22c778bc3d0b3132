import { assertNever } from '../../common/assert.ts'
import { awsError } from '../error.ts'
import type {
  ChoiceShape,
  MapShape,
  Members,
  NumberShape,
  Shape,
  StructureShape,
  TextShape,
  Value,
} from './shape.ts'

/** Collects what is wrong with a value, in the words of AWS's validation. */
interface Reader {
  /** Says that the value at a place does not satisfy a constraint. */
  violates(value: unknown, path: string, constraint: string): void
}

/** So many violations are told of, and so many characters of each value. */
const MOST_TOLD = 20
const MOST_SHOWN = 256

/** The places in messages begin in lower case: `queryStatement`, `tagsList.1.member.key`. */
function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

/** How an item, a member or a value is reached from what is around it; the request itself has no name. */
function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  const whole = typeof value === 'string' ? value : JSON.stringify(value)
  return `'${whole.length > MOST_SHOWN ? `${whole.slice(0, MOST_SHOWN)}...` : whole}'`
}

function codePoints(value: string): number {
  let count = 0
  for (let at = 0; at < value.length; at++) {
    const pair = (value.codePointAt(at) ?? 0) > 0xffff
    if (pair) at++
    count++
  }
  return count
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  string: 'STRING',
  number: 'NUMBER',
  boolean: 'BOOLEAN',
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'ARRAY'
  return JSON_TYPES[typeof value] ?? 'OBJECT'
}

function wrongType(value: unknown, path: string, wanted: string): never {
  const place = path === '' ? '' : ` at '${path}'`
  throw awsError(
    'SerializationException',
    `${jsonType(value)} value cannot be converted to ${wanted}${place}`,
  )
}

function checkBounds(
  reader: Reader,
  { min, max }: { readonly min?: number; readonly max?: number },
  { size, what, value, path }: { size: number; what: 'length' | 'value'; value: unknown; path: string },
): void {
  if (min !== undefined && size < min)
    reader.violates(value, path, `Member must have ${what} greater than or equal to ${min}`)
  if (max !== undefined && size > max)
    reader.violates(value, path, `Member must have ${what} less than or equal to ${max}`)
}

/** The whole text must match, as in the model, also where the pattern does not say so. */
function matchesWhole(pattern: RegExp, value: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(value)
}

function readText(reader: Reader, shape: TextShape, value: unknown, path: string): string {
  if (typeof value !== 'string') return wrongType(value, path, 'String')
  checkBounds(reader, shape, { size: codePoints(value), what: 'length', value, path })
  // A text that is far too long is not put to the pattern.
  const isLong = shape.max !== undefined && value.length > 4 * shape.max
  if (shape.pattern !== undefined && !isLong && !matchesWhole(shape.pattern, value))
    reader.violates(value, path, `Member must satisfy regular expression pattern: ${shape.pattern.source}`)
  return value
}

function readChoice(reader: Reader, { words }: ChoiceShape, value: unknown, path: string): string {
  if (typeof value !== 'string') return wrongType(value, path, 'String')
  if (!words.includes(value))
    reader.violates(value, path, `Member must satisfy enum value set: [${words.join(', ')}]`)
  return value
}

function readNumber(reader: Reader, shape: NumberShape, value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return wrongType(value, path, 'Integer')
  checkBounds(reader, shape, { size: value, what: 'value', value, path })
  return value
}

/** The years 1 to 9999, as the SDKs' date types have them at least. */
const MOST_SECONDS = 253_402_300_799

function readTime(value: unknown, path: string): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= MOST_SECONDS))
    return wrongType(value, path, 'Timestamp')
  return Math.round(value * 1000)
}

function readList(
  reader: Reader,
  shape: Extract<Shape, { readonly kind: 'list' }>,
  value: unknown,
  path: string,
): readonly unknown[] {
  if (!Array.isArray(value)) return wrongType(value, path, 'List')
  checkBounds(reader, shape, { size: value.length, what: 'length', value, path })
  // One too long is not gone through.
  if (shape.max !== undefined && value.length > shape.max) return []
  return value.map((item: unknown, i) => {
    const place = below(path, `${i + 1}.member`)
    if (item !== null && item !== undefined) return readAny(reader, shape.item, item, place)
    reader.violates(item, place, 'Member must not be null')
    return undefined
  })
}

function readMap(
  reader: Reader,
  shape: MapShape,
  value: unknown,
  path: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrongType(value, path, 'Map')
  const entries = Object.entries(value)
  checkBounds(reader, shape, { size: entries.length, what: 'length', value, path })
  return Object.fromEntries(
    entries.map(([key, each]: [string, unknown]) => {
      readAny(reader, shape.key, key, below(path, 'key'))
      return [key, readAny(reader, shape.value, each, below(path, `${key.slice(0, MOST_SHOWN)}.member`))]
    }),
  )
}

function readMembers(
  reader: Reader,
  members: Members,
  value: unknown,
  path: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrongType(value, path, 'Structure')
  const given = new Map<string, unknown>(Object.entries(value))
  const read: Record<string, unknown> = {}
  // What is not a member of the model is passed over, as AWS does.
  for (const [name, member] of Object.entries(members)) {
    const item = given.get(name)
    const place = below(path, lowerFirst(name))
    if (item !== undefined && item !== null)
      read[name] = readAny(reader, member.kind === 'required' ? member.shape : member, item, place)
    else if (member.kind === 'required') reader.violates(item, place, 'Member must not be null')
  }
  return read
}

function readAny(reader: Reader, shape: Shape, value: unknown, path: string): unknown {
  switch (shape.kind) {
    case 'text':
      return readText(reader, shape, value, path)
    case 'choice':
      return readChoice(reader, shape, value, path)
    case 'number':
      return readNumber(reader, shape, value, path)
    case 'flag':
      return typeof value === 'boolean' ? value : wrongType(value, path, 'Boolean')
    case 'time':
      return readTime(value, path)
    case 'list':
      return readList(reader, shape, value, path)
    case 'map':
      return readMap(reader, shape, value, path)
    case 'structure':
      return readMembers(reader, shape.members, value, path)
    default:
      return assertNever(shape)
  }
}

/**
 * Reads a value as the shape says. Throws SerializationException where a type is wrong, and ValidationException that tells
 * of every constraint that is not satisfied: `1 validation error detected: Value 'x' at 'name' failed to satisfy
 * constraint: Member must have length greater than or equal to 3`.
 *
 * @param value parsed JSON
 */
export function readValue<S extends StructureShape>(shape: S, value: unknown): Value<S> {
  const violations: string[] = []
  let count = 0
  const reader: Reader = {
    violates(found, path, constraint) {
      count++
      if (violations.length < MOST_TOLD)
        violations.push(`Value ${shown(found)} at '${path}' failed to satisfy constraint: ${constraint}`)
    },
  }
  const read = readAny(reader, shape, value, '')
  if (count > 0) {
    const errors = count === 1 ? '1 validation error' : `${count} validation errors`
    throw awsError('ValidationException', `${errors} detected: ${violations.join('; ')}`)
  }
  // The reader has just checked it member by member; the type says the same of the same table.
  return read as Value<S>
}

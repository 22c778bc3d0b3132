import { asText } from '../../types/as.ts'
import { valueKey } from '../../types/compare.ts'
import {
  formatJson,
  type Json,
  jsonArray,
  jsonKind,
  jsonNumber,
  jsonObject,
  parseJson,
} from '../../types/json-text.ts'
import { doubleToVarchar } from '../../types/number.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { type CastContext, cannotCast, type ValueCast } from './context.ts'
import { textToBoolean } from './to-boolean.ts'
import { jsonTextToDecimal } from './to-decimal.ts'
import { textToFloating } from './to-floating.ts'
import {
  doubleFits,
  doubleToInteger,
  inRange,
  type IntegerKind,
  integerValue,
  textToInteger,
} from './to-integer.ts'
import { truncateText } from './to-text.ts'

/** Converts a JSON value that is not null. `document` is the text of it all, for messages. */
type Reader = (json: NonNullable<Json>, document: string, context: CastContext) => Value

/** {@link Reader} of an element, member or field, where null may stand. */
type ElementReader = (json: Json, document: string, context: CastContext) => Value

/** What a JSON parser calls the token that a value begins with. */
function tokenText(json: Json): string {
  switch (jsonKind(json)) {
    case 'array':
      return '['
    case 'object':
      return '{'
    case 'number':
      return jsonNumber(json) ?? ''
    case 'string':
      return typeof json === 'string' ? json : ''
    default:
      return json === null ? 'null' : String(json === true)
  }
}

function isWhole(number: string): boolean {
  return !/[.eE]/.test(number)
}

/** An array or object where a scalar is wanted. `Unexpected token …` shows only inside nested casts. */
function notScalar(json: Json, name: string, nested: boolean, document: string, context: CastContext): null {
  if (!nested) return cannotCast(context, document, name)
  return context.fail(
    'INVALID_CAST_ARGUMENT',
    () => `Unexpected token when cast to ${name}: ${tokenText(json)}`,
  )
}

function readInteger(kind: IntegerKind, nested: boolean): Reader {
  return (json, document, context) => {
    if (typeof json === 'boolean') return integerValue(json ? 1n : 0n, kind)
    if (typeof json === 'string') return textToInteger(json, kind, context)
    const number = jsonNumber(json)
    if (number === undefined) return notScalar(json, kind, nested, document, context)
    if (!isWhole(number)) {
      const rounded = Number(number)
      if (nested || kind === 'bigint' || doubleFits(rounded, kind))
        return doubleToInteger(rounded, kind, context)
      return cannotCast(context, document, 'integer')
    }
    const value = BigInt(number)
    return inRange(value, kind) ? integerValue(value, kind) : cannotCast(context, document, kind)
  }
}

function readBoolean(nested: boolean): Reader {
  return (json, document, context) => {
    if (typeof json === 'boolean') return json
    if (typeof json === 'string') return textToBoolean(json, context)
    const number = jsonNumber(json)
    if (number === undefined) return notScalar(json, 'boolean', nested, document, context)
    if (!isWhole(number)) return Number(number) !== 0
    return inRange(BigInt(number), 'bigint')
      ? BigInt(number) !== 0n
      : cannotCast(context, document, 'boolean')
  }
}

function readFloating(kind: 'real' | 'double', nested: boolean): Reader {
  return (json, document, context) => {
    if (typeof json === 'boolean') return Number(json)
    if (typeof json === 'string') return textToFloating(json, kind, context)
    const number = jsonNumber(json)
    if (number === undefined) return notScalar(json, kind, nested, document, context)
    return kind === 'real' ? Math.fround(Number(number)) : Number(number)
  }
}

function readDecimal(type: SqlType & { kind: 'decimal' }, nested: boolean): Reader {
  const name = `DECIMAL(${type.precision},${type.scale})`
  return (json, document, context) => {
    if (typeof json === 'boolean') return jsonTextToDecimal(json ? '1' : '0', type, document, context)
    const text = typeof json === 'string' ? json : jsonNumber(json)
    if (text === undefined) return notScalar(json, name, nested, document, context)
    return jsonTextToDecimal(text, type, document, context)
  }
}

function readVarchar(length: number | undefined, nested: boolean): Reader {
  return (json, document, context) => {
    let text: string
    if (typeof json === 'boolean') text = String(json)
    else if (typeof json === 'string') text = json
    else {
      const number = jsonNumber(json)
      if (number === undefined) return notScalar(json, 'varchar', nested, document, context)
      text = isWhole(number) ? number : doubleToVarchar(Number(number))
    }
    if (length === undefined || truncateText(text, length) === text) return text
    return cannotCast(context, document, `varchar(${length})`)
  }
}

function readArray(element: ElementReader): Reader {
  return (json, document, context) => {
    const elements = jsonArray(json)
    if (elements === undefined)
      return context.fail('INVALID_CAST_ARGUMENT', () => `Expected a json array, but got ${tokenText(json)}`)
    return elements.map((each) => element(each, document, context))
  }
}

function readMap(type: SqlType & { kind: 'map' }, key: Reader, entry: ElementReader): Reader {
  const identity = valueKey(type.key)
  return (json, document, context) => {
    const members = jsonObject(json)
    if (members === undefined)
      return context.fail('INVALID_CAST_ARGUMENT', () => `Expected a json object, but got ${tokenText(json)}`)
    const keys: Value[] = []
    const values: Value[] = []
    const seen = new Set<string>()
    for (const [name, value] of members) {
      const mapKey = key(name, document, context)
      if (seen.has(identity(mapKey)))
        return context.fail('INVALID_CAST_ARGUMENT', () => 'Duplicate map keys are not allowed')
      seen.add(identity(mapKey))
      keys.push(mapKey)
      values.push(entry(value, document, context))
    }
    return { keys, values }
  }
}

/** What a reader of the type says of the end of an array. */
function unexpectedEnd(type: SqlType): string {
  switch (type.kind) {
    case 'array':
      return 'Expected a json array, but got ]'
    case 'map':
      return 'Expected a json object, but got ]'
    case 'row':
      return 'Expected a json array or object, but got ]'
    default:
      return `Unexpected token when cast to ${type.kind}: ]`
  }
}

function readRowArray(
  elements: readonly Json[],
  type: SqlType & { kind: 'row' },
  fields: readonly ElementReader[],
): Reader {
  return (_, document, context) => {
    if (elements.length > fields.length)
      return context.fail(
        'INVALID_CAST_ARGUMENT',
        () => `Expected json array ending, but got ${tokenText(elements[fields.length] ?? null)}`,
      )
    if (elements.length < fields.length)
      return context.fail('INVALID_CAST_ARGUMENT', () => unexpectedEnd(type.fields[elements.length]!.type))
    return fields.map((field, i) => field(elements[i] ?? null, document, context))
  }
}

function readRow(type: SqlType & { kind: 'row' }, fields: readonly ElementReader[]): Reader {
  const positions = new Map<string, number>()
  type.fields.forEach((field, i) => {
    if (field.name !== undefined) positions.set(field.name.toLowerCase(), i)
  })
  return (json, document, context) => {
    const fail = (message: string): null => context.fail('INVALID_CAST_ARGUMENT', () => message)
    const elements = jsonArray(json)
    if (elements !== undefined) return readRowArray(elements, type, fields)(json, document, context)
    const members = jsonObject(json)
    if (members === undefined) return fail(`Expected a json array or object, but got ${tokenText(json)}`)
    if (positions.size < type.fields.length)
      return fail('Cannot cast a JSON object to anonymous row type. Input must be a JSON array.')
    const out = new Array<Value>(fields.length).fill(null)
    const written = new Set<number>()
    for (const [name, value] of members) {
      const position = positions.get(name.toLowerCase())
      if (position === undefined) continue
      if (written.has(position)) return fail(`Duplicate field: ${name.toLowerCase()}`)
      written.add(position)
      out[position] = fields[position]!(value, document, context)
    }
    return out
  }
}

/** Types whose values can be keys of a JSON object. */
function isKeyType(type: SqlType): boolean {
  return [
    'boolean',
    'tinyint',
    'smallint',
    'integer',
    'bigint',
    'real',
    'double',
    'decimal',
    'varchar',
  ].includes(type.kind)
}

function reader(type: SqlType, nested: boolean): Reader | undefined {
  switch (type.kind) {
    case 'boolean':
      return readBoolean(nested)
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return readInteger(type.kind, nested)
    case 'real':
    case 'double':
      return readFloating(type.kind, nested)
    case 'decimal':
      return readDecimal(type, nested)
    case 'varchar':
      return readVarchar(type.length, nested)
    case 'json':
      return (json) => formatJson(json)
    case 'array': {
      const element = elementReader(type.element)
      return element && readArray(element)
    }
    case 'map': {
      const key = reader(type.key, true)
      const entry = elementReader(type.value)
      return key && entry && isKeyType(type.key) ? readMap(type, key, entry) : undefined
    }
    case 'row': {
      const fields: ElementReader[] = []
      for (const field of type.fields) {
        const read = elementReader(field.type)
        if (read === undefined) return undefined
        fields.push(read)
      }
      return readRow(type, fields)
    }
    default:
      return undefined
  }
}

/** Inside an array, map or row a null is NULL, but of JSON itself it is the JSON null. */
function elementReader(type: SqlType): ElementReader | undefined {
  const read = reader(type, true)
  if (read === undefined) return undefined
  const ofNull = type.kind === 'json' ? 'null' : null
  return (json, document, context) => (json === null ? ofNull : read(json, document, context))
}

/** Long documents are cut in messages, as in Trino. */
const MAX_SHOWN = 10_000

function shown(document: string): string {
  return document.length <= MAX_SHOWN ? document : `${document.slice(0, MAX_SHOWN)}...(truncated)`
}

/** Errors inside an array, map or row name the whole type and document: `Cannot cast to array(integer). …`. */
function nestedContext(context: CastContext, type: SqlType, document: string): CastContext {
  return {
    session: context.session,
    fail: (_, message) =>
      context.fail(
        'INVALID_CAST_ARGUMENT',
        () => `Cannot cast to ${formatType(type)}. ${message()}\n${shown(document)}`,
      ),
  }
}

/**
 * The cast from JSON, undefined where Trino has none. JSON null becomes NULL; objects become maps or rows (by field name
 * without case), arrays arrays or rows (by position), scalars whatever their text can be cast to.
 */
export function fromJson(to: SqlType): ValueCast | undefined {
  const isNested = to.kind === 'array' || to.kind === 'map' || to.kind === 'row'
  const read = reader(to, isNested)
  if (read === undefined) return undefined
  return (value, context) => {
    const document = asText(value)
    const json = parseJson(document)
    if (json === undefined) return cannotCast(context, document, formatType(to))
    if (json === null) return null
    return read(json, document, isNested ? nestedContext(context, to, document) : context)
  }
}

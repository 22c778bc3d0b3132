import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { asBigint, asBoolean, asBytes, asList, asMap, asNumber, asText, asZoned } from './as.ts'
import { compareBytes, compareChar, compareText, equalBytes } from './bytes.ts'
import { formatType, type SqlType } from './type.ts'
import type { Value } from './value.ts'

export type Comparator = (a: Value, b: Value) => number

/** Where NaN stands among the numbers: Trino's unordered last, or unordered first. */
export type NanOrder = 'largest' | 'smallest'

function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** NaN equals itself and stands where `nan` says; the two zeros are equal. */
function compareFloats(a: number, b: number, nan: NanOrder): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  const order = Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return nan === 'largest' ? order : -order
}

function nullElement(what: string): TraillakeError {
  return new TraillakeError('NOT_SUPPORTED', what)
}

function compareLists(elementOf: (i: number) => Comparator, nullMessage: string): Comparator {
  return (a, b) => {
    const left = asList(a)
    const right = asList(b)
    const shared = Math.min(left.length, right.length)
    for (let i = 0; i < shared; i++) {
      const x = left[i] ?? null
      const y = right[i] ?? null
      if (x === null || y === null) throw nullElement(nullMessage)
      const order = elementOf(i)(x, y)
      if (order !== 0) return order
    }
    return left.length - right.length
  }
}

/**
 * The order of two values of the type, neither NULL, as ORDER BY and `<` see it: negative, zero or positive. NaN is largest
 * where nothing else is said; text goes by code point; zoned timestamps by instant; arrays and rows by their first difference.
 *
 * Throws NOT_SUPPORTED when it meets a NULL inside an array or row, as Trino does, and for types without an order.
 */
export function compareValues(type: SqlType, nan: NanOrder = 'largest'): Comparator {
  switch (type.kind) {
    case 'unknown':
      return () => 0
    case 'boolean':
      return (a, b) => Number(asBoolean(a)) - Number(asBoolean(b))
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
      return (a, b) => asNumber(a) - asNumber(b)
    case 'real':
    case 'double':
      return (a, b) => compareFloats(asNumber(a), asNumber(b), nan)
    case 'bigint':
    case 'decimal':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return (a, b) => compareBigints(asBigint(a), asBigint(b))
    case 'timestamp with time zone':
      return (a, b) => compareBigints(asZoned(a).micros, asZoned(b).micros)
    case 'varchar':
      return (a, b) => compareText(asText(a), asText(b))
    case 'char':
      return (a, b) => compareChar(asText(a), asText(b))
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
      return (a, b) => compareBytes(asBytes(a), asBytes(b))
    case 'array': {
      const element = compareValues(type.element, nan)
      return compareLists(() => element, 'ARRAY comparison not supported for arrays with null elements')
    }
    case 'row': {
      const fields = type.fields.map((field) => compareValues(field.type, nan))
      return compareLists((i) => fields[i]!, 'ROW comparison not supported for fields with null elements')
    }
    case 'json':
    case 'map':
    case 'hyperloglog':
    case 'tdigest':
    case 'function':
      throw new TraillakeError('NOT_SUPPORTED', `Type ${formatType(type)} is not orderable`)
    default:
      return assertNever(type)
  }
}

/** `a = b`: undefined stands for SQL's unknown, which a NULL inside makes of what would else be equal. */
export type Equality = (a: Value, b: Value) => boolean | undefined

function equalLists(elementOf: (i: number) => Equality): Equality {
  return (a, b) => {
    const left = asList(a)
    const right = asList(b)
    if (left.length !== right.length) return false
    let unknown = false
    for (let i = 0; i < left.length; i++) {
      const x = left[i] ?? null
      const y = right[i] ?? null
      const equal = x === null || y === null ? undefined : elementOf(i)(x, y)
      if (equal === false) return false
      unknown ||= equal === undefined
    }
    return unknown ? undefined : true
  }
}

function equalMaps(type: SqlType & { kind: 'map' }): Equality {
  const key = valueKey(type.key)
  const equal = equalValues(type.value)
  return (a, b) => {
    const left = asMap(a)
    const right = asMap(b)
    if (left.keys.length !== right.keys.length) return false
    const positions = new Map(right.keys.map((each, i) => [key(each), i]))
    let unknown = false
    for (let i = 0; i < left.keys.length; i++) {
      const position = positions.get(key(left.keys[i] ?? null))
      if (position === undefined) return false
      const x = left.values[i] ?? null
      const y = right.values[position] ?? null
      const same = x === null || y === null ? undefined : equal(x, y)
      if (same === false) return false
      unknown ||= same === undefined
    }
    return unknown ? undefined : true
  }
}

/**
 * SQL's `=` of two values of the type, neither NULL. A NULL inside an array, row or map gives undefined (unknown) unless
 * something else differs; NaN equals nothing. Throws NOT_SUPPORTED for types that do not compare.
 */
export function equalValues(type: SqlType): Equality {
  switch (type.kind) {
    case 'real':
    case 'double':
      return (a, b) => asNumber(a) === asNumber(b)
    case 'array': {
      const element = equalValues(type.element)
      return equalLists(() => element)
    }
    case 'row': {
      const fields = type.fields.map((field) => equalValues(field.type))
      return equalLists((i) => fields[i]!)
    }
    case 'map':
      return equalMaps(type)
    case 'json':
      return (a, b) => asText(a) === asText(b)
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
      return (a, b) => equalBytes(asBytes(a), asBytes(b))
    case 'hyperloglog':
    case 'tdigest':
    case 'function':
      throw new TraillakeError('NOT_SUPPORTED', `Type ${formatType(type)} is not comparable`)
    case 'unknown':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'varchar':
    case 'char':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
    case 'interval year to month':
    case 'interval day to second': {
      const compare = compareValues(type)
      return (a, b) => compare(a, b) === 0
    }
    default:
      return assertNever(type)
  }
}

const NULL_KEY = 'n'

function listKey(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('')
}

/**
 * A text that two values share exactly when they are NOT DISTINCT: what DISTINCT, GROUP BY and map keys need of nested
 * values. NULL is like NULL, NaN like NaN, zero like minus zero; the order of a map's entries does not matter.
 */
export function valueKey(type: SqlType): (value: Value) => string {
  const key = nonNullKey(type)
  return (value) => (value === null ? NULL_KEY : `=${key(value)}`)
}

function nonNullKey(type: SqlType): (value: Value) => string {
  switch (type.kind) {
    case 'unknown':
      return () => ''
    case 'boolean':
      return (value) => String(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
    case 'real':
    case 'double':
      return (value) => String(asNumber(value))
    case 'bigint':
    case 'decimal':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return (value) => String(asBigint(value))
    case 'timestamp with time zone':
      return (value) => String(asZoned(value).micros)
    case 'varchar':
    case 'json':
      return asText
    case 'char':
      return (value) => asText(value).replace(/ +$/, '')
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
      return (value) => Buffer.from(asBytes(value)).toString('latin1')
    case 'array': {
      const element = valueKey(type.element)
      return (value) => listKey(asList(value).map(element))
    }
    case 'row': {
      const fields = type.fields.map((field) => valueKey(field.type))
      return (value) => listKey(asList(value).map((field, i) => fields[i]!(field)))
    }
    case 'map': {
      const key = valueKey(type.key)
      const entry = valueKey(type.value)
      return (value) => {
        const { keys, values } = asMap(value)
        return listKey(keys.map((each, i) => listKey([key(each), entry(values[i] ?? null)])).sort())
      }
    }
    case 'hyperloglog':
    case 'tdigest':
    case 'function':
      throw new TraillakeError('NOT_SUPPORTED', `Type ${formatType(type)} is not comparable`)
    default:
      return assertNever(type)
  }
}

/** Whether two values of the type, NULL or not, are the same to DISTINCT and GROUP BY (`IS NOT DISTINCT FROM`). */
export function identicalValues(type: SqlType): (a: Value, b: Value) => boolean {
  const key = valueKey(type)
  return (a, b) => key(a) === key(b)
}

import { TraillakeError } from '../../../../common/errors.ts'
import { asBigint, asBoolean, asNumber, asText } from '../../../../types/as.ts'
import { formatDecimal } from '../../../../types/decimal.ts'
import { padChar } from '../../../../types/format-value.ts'
import { jsonArray, jsonKind, jsonNumber, type Json } from '../../../../types/json-text.ts'
import { formatDouble, formatReal } from '../../../../types/number.ts'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  formatType,
  INTEGER,
  type SqlType,
  VARCHAR,
} from '../../../../types/type.ts'
import type { Value } from '../../../../types/value.ts'

/** A value of an SQL type. */
export interface TypedValue {
  readonly kind: 'value'
  readonly type: SqlType
  readonly value: Exclude<Value, null>
}

/** An item of a path's sequence: a JSON value, or an SQL value that was passed or computed. */
export type Item = { readonly kind: 'json'; readonly json: Json } | TypedValue

export function jsonItem(json: Json): Item {
  return { kind: 'json', json }
}
export function typedValue(type: SqlType, value: Exclude<Value, null>): TypedValue {
  return { kind: 'value', type, value }
}

/** Ends the evaluation of a path; ON ERROR says what becomes of it. */
export function pathError(message: string): never {
  throw new TraillakeError('PATH_EVALUATION_ERROR', `path evaluation failed: ${message}`)
}
export function structuralError(message: string): never {
  return pathError(`structural error: ${message}`)
}
export function itemTypeError(expected: string, item: Item): never {
  const actual = item.kind === 'json' ? jsonKind(item.json).toUpperCase() : formatType(item.type)
  return pathError(`invalid item type. Expected: ${expected}, actual: ${actual}`)
}

/** Whether an error ends a path and not the query. */
export function isPathError(error: unknown): error is TraillakeError {
  return error instanceof TraillakeError && error.code === 'PATH_EVALUATION_ERROR'
}

/** A JSON number as Trino reads it: whole ones as integer or bigint, others as double. Undefined where a bigint cannot hold it. */
function numberValue(text: string): TypedValue | undefined {
  if (!/^-?\d+$/.test(text)) return typedValue(DOUBLE, Number(text))
  const value = BigInt(text)
  if (BigInt.asIntN(32, value) === value) return typedValue(INTEGER, Number(value))
  return BigInt.asIntN(64, value) === value ? typedValue(BIGINT, value) : undefined
}

/** The SQL value of a JSON scalar. Undefined for arrays, objects, null, and numbers too big. */
export function scalarOf(item: Item): TypedValue | undefined {
  if (item.kind === 'value') return item
  const { json } = item
  if (typeof json === 'boolean') return typedValue(BOOLEAN, json)
  if (typeof json === 'string') return typedValue(VARCHAR, json)
  const number = jsonNumber(json)
  return number === undefined ? undefined : numberValue(number)
}

/** The text of a textual item, undefined for others. */
export function textOf(item: Item): string | undefined {
  if (item.kind === 'json') return typeof item.json === 'string' ? item.json : undefined
  if (item.type.kind === 'varchar') return asText(item.value)
  return item.type.kind === 'char' ? padChar(asText(item.value), item.type.length) : undefined
}

/** The JSON of an item. Undefined for SQL values that JSON has no form for (dates and the like). */
export function toJsonItem(item: Item): Json | undefined {
  if (item.kind === 'json') return item.json
  const { type, value } = item
  switch (type.kind) {
    case 'boolean':
      return asBoolean(value)
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return { number: String(asNumber(value)) }
    case 'bigint':
      return { number: String(asBigint(value)) }
    case 'decimal':
      return { number: formatDecimal(asBigint(value), type.scale), exact: true }
    case 'double':
      return { number: formatDouble(asNumber(value)) }
    case 'real':
      return { number: formatReal(asNumber(value)) }
    default:
      return textOf(item)
  }
}

/** Arrays of a sequence replaced by their elements, one level: what lax mode does before most steps. */
export function unwrapArrays(sequence: readonly Item[]): readonly Item[] {
  const isArray = (item: Item): boolean => item.kind === 'json' && jsonArray(item.json) !== undefined
  if (!sequence.some(isArray)) return sequence
  return sequence.flatMap((item) => {
    const elements = item.kind === 'json' ? jsonArray(item.json) : undefined
    return elements === undefined ? [item] : elements.map(jsonItem)
  })
}

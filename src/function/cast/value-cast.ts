import { assertNever } from '../../common/assert.ts'
import { asBytes, asList, asMap } from '../../types/as.ts'
import { valueKey } from '../../types/compare.ts'
import { type SqlType, sameType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { ValueCast } from './context.ts'
import { fromJson } from './from-json.ts'
import { toIpAddress, toIpPrefix, toUuid, toVarbinary } from './to-binary.ts'
import { toBoolean } from './to-boolean.ts'
import { toDate, toTime, toTimestamp, toZoned } from './to-datetime.ts'
import { toDecimal } from './to-decimal.ts'
import { toFloating } from './to-floating.ts'
import { toInteger } from './to-integer.ts'
import { toJson } from './to-json.ts'
import { toChar, toVarchar } from './to-text.ts'

function toArray(from: SqlType, element: SqlType): ValueCast | undefined {
  const cast = from.kind === 'array' ? valueCast(from.element, element) : undefined
  if (cast === undefined) return undefined
  return (value, context) => asList(value).map((each) => (each === null ? null : cast(each, context)))
}

function toMap(from: SqlType, to: SqlType & { kind: 'map' }): ValueCast | undefined {
  if (from.kind !== 'map') return undefined
  const key = valueCast(from.key, to.key)
  const entry = valueCast(from.value, to.value)
  if (key === undefined || entry === undefined) return undefined
  const identity = valueKey(to.key)
  return (value, context) => {
    const { keys, values } = asMap(value)
    const outKeys: Value[] = []
    const seen = new Set<string>()
    for (const each of keys) {
      const cast = each === null ? null : key(each, context)
      if (cast === null) return context.fail('INVALID_CAST_ARGUMENT', () => 'map key is null')
      if (seen.has(identity(cast))) return context.fail('INVALID_CAST_ARGUMENT', () => 'duplicate keys')
      seen.add(identity(cast))
      outKeys.push(cast)
    }
    return { keys: outKeys, values: values.map((each) => (each === null ? null : entry(each, context))) }
  }
}

function toRow(from: SqlType, to: SqlType & { kind: 'row' }): ValueCast | undefined {
  if (from.kind !== 'row' || from.fields.length !== to.fields.length) return undefined
  const casts: ValueCast[] = []
  for (let i = 0; i < to.fields.length; i++) {
    const cast = valueCast(from.fields[i]!.type, to.fields[i]!.type)
    if (cast === undefined) return undefined
    casts.push(cast)
  }
  return (value, context) => {
    const fields = asList(value)
    return casts.map((cast, i) => {
      const field = fields[i] ?? null
      return field === null ? null : cast(field, context)
    })
  }
}

/** The cast of single values from one type to another, undefined where Trino has no such cast. */
export function valueCast(from: SqlType, to: SqlType): ValueCast | undefined {
  if (from.kind === 'unknown' || sameType(from, to)) return (value) => value
  if (from.kind === 'json') return fromJson(to)
  switch (to.kind) {
    case 'boolean':
      return toBoolean(from)
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return toInteger(from, to.kind)
    case 'real':
    case 'double':
      return toFloating(from, to.kind)
    case 'decimal':
      return toDecimal(from, to)
    case 'varchar':
      return toVarchar(from, to.length)
    case 'char':
      return toChar(from, to.length)
    case 'varbinary':
      return toVarbinary(from)
    case 'date':
      return toDate(from)
    case 'time':
      return toTime(from, to.precision)
    case 'timestamp':
      return toTimestamp(from, to.precision)
    case 'timestamp with time zone':
      return toZoned(from, to.precision)
    case 'json':
      return toJson(from)
    case 'uuid':
      return toUuid(from)
    case 'ipaddress':
      return toIpAddress(from)
    case 'ipprefix':
      return toIpPrefix(from)
    case 'hyperloglog':
    case 'tdigest':
      return from.kind === 'varbinary' ? asBytes : undefined
    case 'array':
      return toArray(from, to.element)
    case 'map':
      return toMap(from, to)
    case 'row':
      return toRow(from, to)
    case 'unknown':
    case 'interval year to month':
    case 'interval day to second':
    case 'function':
      return undefined
    default:
      return assertNever(to)
  }
}

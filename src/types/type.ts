import { assertNever } from '../common/assert.ts'

/** One field of a row type; anonymous fields (`ROW(1, 2)`) have no name. Names keep their spelling and compare without case. */
export interface RowField {
  readonly name: string | undefined
  readonly type: SqlType
}

/**
 * Trino's types (https://trino.io/docs/current/language/types.html). `varchar` without a length is unbounded.
 * `unknown` is the type of a bare NULL; `function` the type of a lambda, never of a column.
 * Timestamps and times hold at most microseconds (precision ≤ 6).
 */
export type SqlType =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'tinyint' }
  | { readonly kind: 'smallint' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'real' }
  | { readonly kind: 'double' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'varchar'; readonly length: number | undefined }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'varbinary' }
  | { readonly kind: 'date' }
  | { readonly kind: 'time'; readonly precision: number }
  | { readonly kind: 'timestamp'; readonly precision: number }
  | { readonly kind: 'timestamp with time zone'; readonly precision: number }
  | { readonly kind: 'interval year to month' }
  | { readonly kind: 'interval day to second' }
  | { readonly kind: 'json' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'ipaddress' }
  | { readonly kind: 'ipprefix' }
  | { readonly kind: 'hyperloglog' }
  | { readonly kind: 'tdigest' }
  | { readonly kind: 'array'; readonly element: SqlType }
  | { readonly kind: 'map'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] }
  | { readonly kind: 'function'; readonly parameters: readonly SqlType[]; readonly result: SqlType }

export type TypeKind = SqlType['kind']

export const UNKNOWN: SqlType = { kind: 'unknown' }
export const BOOLEAN: SqlType = { kind: 'boolean' }
export const TINYINT: SqlType = { kind: 'tinyint' }
export const SMALLINT: SqlType = { kind: 'smallint' }
export const INTEGER: SqlType = { kind: 'integer' }
export const BIGINT: SqlType = { kind: 'bigint' }
export const REAL: SqlType = { kind: 'real' }
export const DOUBLE: SqlType = { kind: 'double' }
export const VARCHAR: SqlType = { kind: 'varchar', length: undefined }
export const VARBINARY: SqlType = { kind: 'varbinary' }
export const DATE: SqlType = { kind: 'date' }
export const JSON_TYPE: SqlType = { kind: 'json' }
export const UUID: SqlType = { kind: 'uuid' }
export const IPADDRESS: SqlType = { kind: 'ipaddress' }
export const INTERVAL_YEAR_TO_MONTH: SqlType = { kind: 'interval year to month' }
export const INTERVAL_DAY_TO_SECOND: SqlType = { kind: 'interval day to second' }

export function varchar(length: number): SqlType {
  return { kind: 'varchar', length }
}
export function char(length: number): SqlType {
  return { kind: 'char', length }
}
export function decimal(precision: number, scale: number): SqlType {
  return { kind: 'decimal', precision, scale }
}
export function time(precision: number): SqlType {
  return { kind: 'time', precision }
}
export function timestamp(precision: number): SqlType {
  return { kind: 'timestamp', precision }
}
export function timestampWithTimeZone(precision: number): SqlType {
  return { kind: 'timestamp with time zone', precision }
}
export function array(element: SqlType): SqlType {
  return { kind: 'array', element }
}
export function map(key: SqlType, value: SqlType): SqlType {
  return { kind: 'map', key, value }
}
export function row(fields: readonly RowField[]): SqlType {
  return { kind: 'row', fields }
}
export function rowField(name: string | undefined, type: SqlType): RowField {
  return { name, type }
}

/** An identifier as it must be written in SQL: bare where it is a plain lower-case word, else quoted. */
function quotedFieldName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/**
 * A type as Trino writes it: `timestamp(3) with time zone`, `map(varchar, varchar)`, `row(a bigint, b varchar)`.
 */
export function formatType(type: SqlType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'varchar':
      return type.length === undefined ? 'varchar' : `varchar(${type.length})`
    case 'char':
      return `char(${type.length})`
    case 'time':
      return `time(${type.precision})`
    case 'timestamp':
      return `timestamp(${type.precision})`
    case 'timestamp with time zone':
      return `timestamp(${type.precision}) with time zone`
    case 'array':
      return `array(${formatType(type.element)})`
    case 'map':
      return `map(${formatType(type.key)}, ${formatType(type.value)})`
    case 'row': {
      const fields = type.fields.map((field) =>
        field.name === undefined
          ? formatType(field.type)
          : `${quotedFieldName(field.name)} ${formatType(field.type)}`,
      )
      return `row(${fields.join(', ')})`
    }
    case 'function':
      return `function(${[...type.parameters, type.result].map(formatType).join(',')})`
    case 'hyperloglog':
      return 'HyperLogLog'
    case 'unknown':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'varbinary':
    case 'date':
    case 'interval year to month':
    case 'interval day to second':
    case 'json':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'tdigest':
      return type.kind
    default:
      return assertNever(type)
  }
}

/** Whether two types are the same, row field names included (without case). */
export function sameType(a: SqlType, b: SqlType): boolean {
  if (a === b) return true
  switch (a.kind) {
    case 'decimal':
      return b.kind === 'decimal' && a.precision === b.precision && a.scale === b.scale
    case 'varchar':
    case 'char':
      return b.kind === a.kind && a.length === b.length
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
      return b.kind === a.kind && a.precision === b.precision
    case 'array':
      return b.kind === 'array' && sameType(a.element, b.element)
    case 'map':
      return b.kind === 'map' && sameType(a.key, b.key) && sameType(a.value, b.value)
    case 'row':
      return (
        b.kind === 'row' &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, i) => {
          const other = b.fields[i]
          return (
            other !== undefined &&
            field.name?.toLowerCase() === other.name?.toLowerCase() &&
            sameType(field.type, other.type)
          )
        })
      )
    case 'function':
      return (
        b.kind === 'function' &&
        a.parameters.length === b.parameters.length &&
        a.parameters.every((parameter, i) => sameType(parameter, b.parameters[i] ?? UNKNOWN)) &&
        sameType(a.result, b.result)
      )
    case 'unknown':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'varbinary':
    case 'date':
    case 'interval year to month':
    case 'interval day to second':
    case 'json':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      return a.kind === b.kind
    default:
      return assertNever(a)
  }
}

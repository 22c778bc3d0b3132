import { assertNever } from '../common/assert.ts'
import { type RowField, type SqlType, sameType, type TypeKind } from './type.ts'

const MAX_DECIMAL_PRECISION = 38
const MAX_CHAR_LENGTH = 65_536

const WIDER_NUMBERS: Readonly<Partial<Record<TypeKind, readonly TypeKind[]>>> = {
  tinyint: ['smallint', 'integer', 'bigint', 'real', 'double'],
  smallint: ['integer', 'bigint', 'real', 'double'],
  integer: ['bigint', 'real', 'double'],
  bigint: ['real', 'double'],
  decimal: ['real', 'double'],
  real: ['double'],
}

/** Digits that hold every value of an integer type. */
const INTEGER_DIGITS: Readonly<Partial<Record<TypeKind, number>>> = {
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
}

/** The type of kind `to.kind` that holds every value of `from` without being told more: Trino's `coerceTypeBase`. */
function coerceToKind(from: SqlType, to: SqlType): SqlType | undefined {
  if (WIDER_NUMBERS[from.kind]?.includes(to.kind) === true) return to
  if (to.kind === 'decimal') {
    const precision = INTEGER_DIGITS[from.kind]
    return precision === undefined ? undefined : { kind: 'decimal', precision, scale: 0 }
  }
  switch (from.kind) {
    case 'date':
      return to.kind === 'timestamp' || to.kind === 'timestamp with time zone'
        ? { kind: to.kind, precision: 0 }
        : undefined
    case 'timestamp':
      return to.kind === 'timestamp with time zone'
        ? { kind: 'timestamp with time zone', precision: from.precision }
        : undefined
    case 'varchar':
      return to.kind === 'char'
        ? { kind: 'char', length: Math.min(MAX_CHAR_LENGTH, from.length ?? MAX_CHAR_LENGTH) }
        : undefined
    default:
      return undefined
  }
}

function commonDecimal(a: SqlType & { kind: 'decimal' }, b: SqlType & { kind: 'decimal' }): SqlType {
  const scale = Math.max(a.scale, b.scale)
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale
  return { kind: 'decimal', precision: Math.min(MAX_DECIMAL_PRECISION, precision), scale }
}

interface Compatibility {
  readonly common: SqlType
  /** Whether the first type turns into the second by itself. */
  readonly coercible: boolean
}

function towards(common: SqlType, to: SqlType): Compatibility {
  return { common, coercible: sameType(common, to) }
}

function rowCompatibility(from: readonly RowField[], to: readonly RowField[]): Compatibility | undefined {
  if (from.length !== to.length) return undefined
  const fields: RowField[] = []
  let coercible = true
  for (let i = 0; i < from.length; i++) {
    const a = from[i]!
    const b = to[i]!
    const field = compatibility(a.type, b.type)
    if (field === undefined) return undefined
    coercible &&= field.coercible
    const sameName = a.name?.toLowerCase() === b.name?.toLowerCase()
    fields.push({ name: sameName ? a.name : undefined, type: field.common })
  }
  return { common: { kind: 'row', fields }, coercible }
}

/** Both of one kind, and not the same type. */
function sameKindCompatibility(from: SqlType, to: SqlType): Compatibility | undefined {
  if (from.kind === 'decimal' && to.kind === 'decimal') return towards(commonDecimal(from, to), to)
  if (from.kind === 'varchar' && to.kind === 'varchar') {
    const bounded = from.length !== undefined && to.length !== undefined
    return towards({ kind: 'varchar', length: bounded ? Math.max(from.length, to.length) : undefined }, to)
  }
  if (from.kind === 'char' && to.kind === 'char')
    return towards({ kind: 'char', length: Math.max(from.length, to.length) }, to)
  if (
    (from.kind === 'time' && to.kind === 'time') ||
    (from.kind === 'timestamp' && to.kind === 'timestamp') ||
    (from.kind === 'timestamp with time zone' && to.kind === 'timestamp with time zone')
  )
    return towards({ kind: from.kind, precision: Math.max(from.precision, to.precision) }, to)
  if (from.kind === 'row' && to.kind === 'row') return rowCompatibility(from.fields, to.fields)
  if (from.kind === 'array' && to.kind === 'array') {
    const element = compatibility(from.element, to.element)
    return element && { common: { kind: 'array', element: element.common }, coercible: element.coercible }
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const key = compatibility(from.key, to.key)
    const value = compatibility(from.value, to.value)
    if (key === undefined || value === undefined) return undefined
    return {
      common: { kind: 'map', key: key.common, value: value.common },
      coercible: key.coercible && value.coercible,
    }
  }
  return undefined
}

function compatibility(from: SqlType, to: SqlType): Compatibility | undefined {
  if (sameType(from, to)) return { common: to, coercible: true }
  if (from.kind === 'unknown') return { common: to, coercible: true }
  if (to.kind === 'unknown') return { common: from, coercible: false }
  if (from.kind === to.kind) return sameKindCompatibility(from, to)
  const forward = coerceToKind(from, to)
  if (forward !== undefined) return compatibility(forward, to)
  const backward = coerceToKind(to, from)
  if (backward === undefined) return undefined
  const common = compatibility(from, backward)
  return common && { common: common.common, coercible: false }
}

/**
 * Whether a value of type `from` becomes one of type `to` without a CAST (Trino's TypeCoercion): numbers widen, integers
 * become decimals that hold them, decimals become real or double, varchar(n) longer varchars, varchar char, date timestamp,
 * timestamp its zoned twin, NULL anything; arrays, maps and rows element by element (row field names do not matter).
 */
export function canCoerce(from: SqlType, to: SqlType): boolean {
  return compatibility(from, to)?.coercible === true
}

/**
 * The narrowest type that both types coerce to, undefined where there is none. It decides the type of `a = b`, of the
 * branches of CASE and of the columns of UNION.
 *
 * @example commonSuperType(BIGINT, decimal(5, 2)) // decimal(21,2)
 */
export function commonSuperType(a: SqlType, b: SqlType): SqlType | undefined {
  return compatibility(a, b)?.common
}

/** Whether `=`, DISTINCT and GROUP BY work on values of the type. */
export function isComparable(type: SqlType): boolean {
  switch (type.kind) {
    case 'array':
      return isComparable(type.element)
    case 'map':
      return isComparable(type.key) && isComparable(type.value)
    case 'row':
      return type.fields.every((field) => isComparable(field.type))
    case 'hyperloglog':
    case 'tdigest':
    case 'function':
      return false
    case 'unknown':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'decimal':
    case 'varchar':
    case 'char':
    case 'varbinary':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
    case 'interval year to month':
    case 'interval day to second':
    case 'json':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
      return true
    default:
      return assertNever(type)
  }
}

/** Whether `<`, ORDER BY, min and max work on values of the type: not on maps and JSON, nor on what holds them. */
export function isOrderable(type: SqlType): boolean {
  switch (type.kind) {
    case 'array':
      return isOrderable(type.element)
    case 'row':
      return type.fields.every((field) => isOrderable(field.type))
    case 'map':
    case 'json':
      return false
    default:
      return isComparable(type)
  }
}

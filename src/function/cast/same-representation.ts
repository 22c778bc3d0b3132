import { type SqlType, sameType } from '../../types/type.ts'

const MAX_SHORT_PRECISION = 18
const SMALL_INTEGERS = ['tinyint', 'smallint', 'integer']
const BINARY = ['varbinary', 'uuid', 'ipaddress', 'hyperloglog', 'tdigest']

function holdsLength(from: number | undefined, to: number | undefined): boolean {
  return to === undefined || (from !== undefined && from <= to)
}

/** Whether a cast changes nothing but the type: every value stays, byte by byte. */
export function sameRepresentation(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to)) return true
  if (SMALL_INTEGERS.includes(from.kind))
    return SMALL_INTEGERS.indexOf(from.kind) <= SMALL_INTEGERS.indexOf(to.kind)
  if (to.kind === 'varbinary') return BINARY.includes(from.kind)
  if (from.kind === 'varbinary') return to.kind === 'hyperloglog' || to.kind === 'tdigest'
  if (from.kind === 'varchar' && to.kind === 'varchar') return holdsLength(from.length, to.length)
  if (from.kind === 'char' && to.kind === 'char') return from.length <= to.length
  if (from.kind === 'decimal' && to.kind === 'decimal')
    return (
      from.scale === to.scale &&
      from.precision <= to.precision &&
      from.precision <= MAX_SHORT_PRECISION === to.precision <= MAX_SHORT_PRECISION
    )
  if (
    (from.kind === 'time' && to.kind === 'time') ||
    (from.kind === 'timestamp' && to.kind === 'timestamp') ||
    (from.kind === 'timestamp with time zone' && to.kind === 'timestamp with time zone')
  )
    return from.precision <= to.precision
  if (from.kind === 'array' && to.kind === 'array') return sameRepresentation(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map')
    return sameRepresentation(from.key, to.key) && sameRepresentation(from.value, to.value)
  if (from.kind === 'row' && to.kind === 'row')
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => sameRepresentation(field.type, to.fields[i]!.type))
    )
  return false
}

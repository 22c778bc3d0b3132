import type { DataType, NamedType, TypeParameter } from '../../grammar/ast.ts'
import { printType } from '../../grammar/print.ts'
import { assertNever } from '../common/assert.ts'
import * as types from '../types/type.ts'
import type { SqlType } from '../types/type.ts'
import { fail, type Located } from './error.ts'

const SIMPLE: Readonly<Record<string, SqlType>> = {
  boolean: types.BOOLEAN,
  tinyint: types.TINYINT,
  smallint: types.SMALLINT,
  integer: types.INTEGER,
  int: types.INTEGER,
  bigint: types.BIGINT,
  real: types.REAL,
  double: types.DOUBLE,
  varbinary: types.VARBINARY,
  date: types.DATE,
  json: types.JSON_TYPE,
  uuid: types.UUID,
  ipaddress: types.IPADDRESS,
  ipprefix: { kind: 'ipprefix' },
  hyperloglog: { kind: 'hyperloglog' },
  tdigest: { kind: 'tdigest' },
}

const MAX_PRECISION = 38
const MAX_CHAR_LENGTH = 65_536
/** Trino goes to picoseconds; values here hold microseconds. */
const MAX_TIME_PRECISION = 6

function numberOf(
  parameter: TypeParameter | undefined,
  least: number,
  most: number,
  what: string,
): number | undefined {
  if (parameter === undefined) return undefined
  if (parameter.kind !== 'integerLiteral') return fail('TYPE_MISMATCH', parameter, `${what} must be a number`)
  const value = Number(parameter.value)
  if (value < least || value > most)
    fail('TYPE_MISMATCH', parameter, `${what} must be in range [${least}, ${most}]: ${value}`)
  return value
}

function timePrecision(parameter: TypeParameter | undefined, what: string, place: Located): number {
  const precision = numberOf(parameter, 0, 12, `${what} precision`) ?? 3
  if (precision > MAX_TIME_PRECISION)
    fail('NOT_SUPPORTED', place, `${what} precision above 6 is not supported: ${precision}`)
  return precision
}

/** What a type is written in: a CAST, say. Trino reports an unknown type there, and names the whole of it. */
interface Written {
  readonly place: Located
  readonly type: DataType
}

function bindNamedType(node: NamedType, written: Written): SqlType {
  const name = node.name.value.toLowerCase()
  const [first, second] = node.parameters
  switch (name) {
    case 'varchar':
      return first === undefined
        ? types.VARCHAR
        : types.varchar(numberOf(first, 0, 2_147_483_646, 'VARCHAR length') ?? 0)
    case 'char':
      return types.char(numberOf(first, 0, MAX_CHAR_LENGTH, 'CHAR length') ?? 1)
    case 'decimal': {
      const precision = numberOf(first, 1, MAX_PRECISION, 'DECIMAL precision') ?? MAX_PRECISION
      return types.decimal(precision, numberOf(second, 0, precision, 'DECIMAL scale') ?? 0)
    }
    case 'timestamp':
      return types.timestamp(timePrecision(first, 'TIMESTAMP', node))
    case 'time':
      return types.time(timePrecision(first, 'TIME', node))
    default: {
      const type = SIMPLE[name]
      if (type !== undefined && first === undefined) return type
      return fail('TYPE_MISMATCH', written.place, `Unknown type: ${printType(written.type)}`)
    }
  }
}

/**
 * The type that is written in a CAST or RETURNING, which stands at `place`. Throws TYPE_MISMATCH `Unknown type: x`, as Trino
 * does.
 */
export function bindDataType(type: DataType, place: Located): SqlType {
  return bindType(type, { place, type })
}

function bindType(node: DataType, written: Written): SqlType {
  switch (node.kind) {
    case 'namedType':
      return bindNamedType(node, written)
    case 'rowType':
      return types.row(
        node.fields.map((field) => types.rowField(field.name?.value, bindType(field.type, written))),
      )
    case 'arrayType':
      return types.array(bindType(node.element, written))
    case 'mapType':
      return types.map(bindType(node.key, written), bindType(node.value, written))
    case 'dateTimeType': {
      const precision = timePrecision(node.precision, node.base.toUpperCase(), node)
      if (node.base === 'timestamp')
        return node.withTimeZone ? types.timestampWithTimeZone(precision) : types.timestamp(precision)
      if (node.withTimeZone) return fail('NOT_SUPPORTED', node, 'TIME WITH TIME ZONE is not supported')
      return types.time(precision)
    }
    case 'intervalType':
      return node.from === 'year' ? types.INTERVAL_YEAR_TO_MONTH : types.INTERVAL_DAY_TO_SECOND
    default:
      return assertNever(node)
  }
}

import type { DataType, Identifier, NamedType, TypeParameter } from '../../grammar/ast.ts'
import { printType } from '../../grammar/print.ts'
import { assertNever } from '../common/assert.ts'
import * as types from '../types/type.ts'
import type { SqlType } from '../types/type.ts'
import { fail, type Located } from './error.ts'

const SIMPLE: Readonly<Record<string, SqlType>> = {
  unknown: types.UNKNOWN,
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
/** A varchar of this length is one without a length. */
const UNBOUNDED_LENGTH = 2 ** 31 - 1
/** Trino goes to picoseconds; values here hold microseconds. */
const MAX_TRINO_TIME_PRECISION = 12
const MAX_TIME_PRECISION = 6

/** A parameter of decimal. Throws INVALID_FUNCTION_ARGUMENT `DECIMAL precision must be in range [1, 38]: 39`. */
function decimalParameter(
  parameter: TypeParameter | undefined,
  range: { readonly least: number; readonly most: number; readonly limit: string },
  what: string,
  written: Written,
): number | undefined {
  const value = numberOf(parameter, Number.POSITIVE_INFINITY, written)
  const { least, most, limit } = range
  if (parameter !== undefined && value !== undefined && (value < least || value > most))
    fail(
      'INVALID_FUNCTION_ARGUMENT',
      parameter,
      `DECIMAL ${what} must be in range [${least}, ${limit}]: ${value}`,
    )
  return value
}

function unknownType(written: Written): never {
  return fail('TYPE_MISMATCH', written.place, `Unknown type: ${printType(written.type)}`)
}

function numberOf(parameter: TypeParameter | undefined, most: number, written: Written): number | undefined {
  if (parameter === undefined) return undefined
  if (parameter.kind !== 'integerLiteral') return unknownType(written)
  const value = Number(parameter.value)
  return value > most ? unknownType(written) : value
}

function timePrecision(
  parameter: TypeParameter | undefined,
  what: string,
  place: Located,
  written: Written,
): number {
  const precision = numberOf(parameter, MAX_TRINO_TIME_PRECISION, written) ?? 3
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
  if (node.parameters.length > (name === 'decimal' ? 2 : 1)) return unknownType(written)
  switch (name) {
    case 'varchar': {
      const length = numberOf(first, UNBOUNDED_LENGTH, written) ?? UNBOUNDED_LENGTH
      return length === UNBOUNDED_LENGTH ? types.VARCHAR : types.varchar(length)
    }
    case 'char':
      return types.char(numberOf(first, MAX_CHAR_LENGTH, written) ?? 1)
    case 'decimal': {
      const digits = { least: 1, most: MAX_PRECISION, limit: String(MAX_PRECISION) }
      const precision = decimalParameter(first, digits, 'precision', written) ?? MAX_PRECISION
      const places = { least: 0, most: precision, limit: `precision (${precision})` }
      return types.decimal(precision, decimalParameter(second, places, 'scale', written) ?? 0)
    }
    case 'timestamp':
      return types.timestamp(timePrecision(first, 'TIMESTAMP', node, written))
    case 'time':
      return types.time(timePrecision(first, 'TIME', node, written))
    default: {
      const type = SIMPLE[name]
      return type !== undefined && first === undefined ? type : unknownType(written)
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

/** Names without quotes are in lower case. */
function fieldName({ value, quoted }: Identifier): string {
  return quoted ? value : value.toLowerCase()
}

function bindType(node: DataType, written: Written): SqlType {
  switch (node.kind) {
    case 'namedType':
      return bindNamedType(node, written)
    case 'rowType':
      return types.row(
        node.fields.map(({ name, type }) => types.rowField(name && fieldName(name), bindType(type, written))),
      )
    case 'arrayType':
      return types.array(bindType(node.element, written))
    case 'mapType':
      return types.map(bindType(node.key, written), bindType(node.value, written))
    case 'dateTimeType': {
      const precision = timePrecision(node.precision, node.base.toUpperCase(), node, written)
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

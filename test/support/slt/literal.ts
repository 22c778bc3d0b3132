import type { Expression } from '../../../grammar/ast.ts'
import { parseDate, parseTime, parseTimestamp, parseZoned } from '../../../src/types/datetime.ts'
import { atScale, parseBigDecimal } from '../../../src/types/decimal.ts'
import { parseIpAddress } from '../../../src/types/ipaddress.ts'
import { formatType, type SqlType } from '../../../src/types/type.ts'
import { parseUuid } from '../../../src/types/uuid.ts'
import type { Value } from '../../../src/types/value.ts'

function misfit(node: Expression, type: SqlType): Error {
  return new Error(`a ${node.kind} is no literal of type ${formatType(type)}`)
}

function textOf(node: Expression, type: SqlType): string {
  if (node.kind === 'stringLiteral' || node.kind === 'typedLiteral') return node.value
  throw misfit(node, type)
}

/** Refuses what a reading could not make sense of. */
function read(node: Expression, type: SqlType, value: Value | undefined): Value {
  if (value === undefined) throw misfit(node, type)
  return value
}

function numberText(node: Expression, type: SqlType): string {
  if (node.kind === 'integerLiteral') return String(node.value)
  if (node.kind === 'decimalLiteral' || node.kind === 'doubleLiteral') return node.text
  if (node.kind === 'unary' && node.operator === '-') return `-${numberText(node.operand, type)}`
  throw misfit(node, type)
}

function doubleValue(node: Expression, type: SqlType): number {
  if (node.kind === 'functionCall') {
    const name = node.name.parts[0]?.value.toLowerCase()
    if (name === 'nan') return Number.NaN
    if (name === 'infinity') return Number.POSITIVE_INFINITY
  }
  if (node.kind === 'unary' && node.operator === '-') return -doubleValue(node.operand, type)
  return Number(numberText(node, type))
}

/** The elements of `ARRAY[…]`. */
function elementsOf(node: Expression | undefined, type: SqlType): readonly Expression[] {
  if (node?.kind !== 'array')
    throw new Error(`a literal of type ${formatType(type)} is written with ARRAY[…]`)
  return node.elements
}

/**
 * The value of a literal that a script's table holds: SQL's literals, `ARRAY[…]`, `MAP(ARRAY[…], ARRAY[…])`, `ROW(…)`,
 * `nan()` and `infinity()`. No expression is computed, so a table depends on nothing that it tests.
 */
export function literalValue(node: Expression, type: SqlType): Value {
  if (node.kind === 'nullLiteral') return null
  switch (type.kind) {
    case 'boolean':
      if (node.kind === 'booleanLiteral') return node.value
      throw misfit(node, type)
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return Number(numberText(node, type))
    case 'bigint':
      return BigInt(numberText(node, type))
    case 'real':
      return Math.fround(doubleValue(node, type))
    case 'double':
      return doubleValue(node, type)
    case 'decimal': {
      const number = parseBigDecimal(numberText(node, type))
      return read(node, type, number === undefined ? undefined : atScale(number, type.scale))
    }
    case 'varchar':
    case 'char':
    case 'json':
      return textOf(node, type)
    case 'date':
      return read(node, type, parseDate(textOf(node, type)))
    case 'time':
      return read(node, type, parseTime(textOf(node, type), type.precision))
    case 'timestamp':
      return read(node, type, parseTimestamp(textOf(node, type), type.precision))
    case 'timestamp with time zone':
      return read(node, type, parseZoned(textOf(node, type), type.precision, 'UTC'))
    case 'uuid':
      return read(node, type, parseUuid(textOf(node, type)))
    case 'ipaddress':
      return read(node, type, parseIpAddress(textOf(node, type)))
    case 'varbinary':
      if (node.kind === 'binaryLiteral') return Uint8Array.from(Buffer.from(node.hex, 'hex'))
      throw misfit(node, type)
    case 'array':
      return elementsOf(node, type).map((element) => literalValue(element, type.element))
    case 'map': {
      if (node.kind !== 'functionCall') throw misfit(node, type)
      const [keys, values] = node.arguments
      return {
        keys: elementsOf(keys, type).map((key) => literalValue(key, type.key)),
        values: elementsOf(values, type).map((value) => literalValue(value, type.value)),
      }
    }
    case 'row': {
      if (node.kind !== 'row') throw misfit(node, type)
      return type.fields.map((field, i) => {
        const value = node.fields[i]
        if (value === undefined) throw misfit(node, type)
        return literalValue(value, field.type)
      })
    }
    default:
      throw misfit(node, type)
  }
}

import type { IntervalLiteral, Literal, TypedLiteral } from '../../grammar/ast.ts'
import { assertNever } from '../common/assert.ts'
import { withSpan } from '../common/errors.ts'
import type { BoundExpression, ConstantExpression } from '../plan/expression.ts'
import { type DayTimeField, parseDayTime, parseYearMonth, type YearMonthField } from '../types/interval.ts'
import { canonicalJson } from '../types/json-text.ts'
import { parseIpAddress } from '../types/ipaddress.ts'
import { dateLiteral, timeLiteral, timestampLiteral } from '../types/literal.ts'
import { parseDouble, parseInteger, parseReal } from '../types/number.ts'
import * as types from '../types/type.ts'
import type { SqlType } from '../types/type.ts'
import { parseUuid } from '../types/uuid.ts'
import type { Value } from '../types/value.ts'
import { fail, type Located } from './error.ts'

const MAX_DECIMAL_DIGITS = 38

function constant(type: SqlType, value: Value): ConstantExpression {
  return { kind: 'constant', type, value }
}

const textConstant = (text: string): ConstantExpression => constant(types.varchar([...text].length), text)

function integerConstant(value: bigint, place: Located): ConstantExpression {
  if (BigInt.asIntN(32, value) === value) return constant(types.INTEGER, Number(value))
  if (BigInt.asIntN(64, value) !== value) fail('INVALID_LITERAL', place, `Invalid numeric literal: ${value}`)
  return constant(types.BIGINT, value)
}

/** `1.50`: as many digits and places as were written; leading zeros do not count. */
function decimalConstant(text: string, place: Located): ConstantExpression {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  const [, sign = '', whole = '', fraction = ''] = match ?? []
  const digits = whole.replace(/^0+/, '') + fraction
  if (match === null || whole + fraction === '' || digits.length > MAX_DECIMAL_DIGITS)
    return fail('INVALID_LITERAL', place, `'${text}' is not a valid DECIMAL literal`)
  const unscaled = BigInt(whole + fraction)
  const precision = Math.max(1, digits.length)
  return constant(types.decimal(precision, fraction.length), sign === '-' ? -unscaled : unscaled)
}

/** A literal of the language. */
export function bindLiteral(node: Literal): BoundExpression {
  switch (node.kind) {
    case 'nullLiteral':
      return constant(types.UNKNOWN, null)
    case 'booleanLiteral':
      return constant(types.BOOLEAN, node.value)
    case 'stringLiteral':
      return textConstant(node.value)
    case 'binaryLiteral':
      return constant(types.VARBINARY, Uint8Array.from(Buffer.from(node.hex, 'hex')))
    case 'integerLiteral':
      return integerConstant(node.value, node)
    case 'decimalLiteral':
      return decimalConstant(node.text, node)
    case 'doubleLiteral':
      return constant(types.DOUBLE, Number(node.text))
    case 'intervalLiteral':
      return bindInterval(node)
    case 'typedLiteral':
      return bindTyped(node)
    default:
      return assertNever(node)
  }
}

const YEAR_MONTH: Readonly<Partial<Record<IntervalLiteral['from'], YearMonthField>>> = {
  year: 'YEAR',
  month: 'MONTH',
}
const DAY_TIME: Readonly<Partial<Record<IntervalLiteral['from'], DayTimeField>>> = {
  day: 'DAY',
  hour: 'HOUR',
  minute: 'MINUTE',
  second: 'SECOND',
}

function bindInterval(node: IntervalLiteral): ConstantExpression {
  const { from, to = from, value, negative } = node
  const invalidQualifier = `Invalid interval qualifier: ${from.toUpperCase()} TO ${to.toUpperCase()}`
  if (node.to === from) fail('INVALID_LITERAL', node, invalidQualifier)
  try {
    const [firstMonth, lastMonth] = [YEAR_MONTH[from], YEAR_MONTH[to]]
    if (firstMonth !== undefined && lastMonth !== undefined) {
      const months = parseYearMonth(value, firstMonth, lastMonth)
      return constant(types.INTERVAL_YEAR_TO_MONTH, negative ? -months : months)
    }
    const [firstTime, lastTime] = [DAY_TIME[from], DAY_TIME[to]]
    if (firstTime !== undefined && lastTime !== undefined) {
      const millis = parseDayTime(value, firstTime, lastTime)
      return constant(types.INTERVAL_DAY_TO_SECOND, negative ? -millis : millis)
    }
  } catch (error) {
    throw withSpan(error, node.span)
  }
  return fail('INVALID_LITERAL', node, invalidQualifier)
}

const INTEGER_BITS: Readonly<Record<string, readonly [SqlType, number]>> = {
  tinyint: [types.TINYINT, 8],
  smallint: [types.SMALLINT, 16],
  integer: [types.INTEGER, 32],
  int: [types.INTEGER, 32],
  bigint: [types.BIGINT, 64],
}

function integerLiteral(text: string, type: SqlType, bits: number): Value | undefined {
  const value = parseInteger(text)
  if (value === undefined || BigInt.asIntN(bits, value) !== value) return undefined
  return type.kind === 'bigint' ? value : Number(value)
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
}

/** Literals of the types whose value the text alone tells; undefined where the text is no value. */
const READERS: Readonly<Record<string, readonly [SqlType, (text: string) => Value | undefined]>> = {
  boolean: [types.BOOLEAN, (text) => BOOLEANS[text.toLowerCase()]],
  double: [types.DOUBLE, parseDouble],
  real: [types.REAL, parseReal],
  uuid: [types.UUID, parseUuid],
  ipaddress: [types.IPADDRESS, parseIpAddress],
  varchar: [types.VARCHAR, (text) => text],
  varbinary: [types.VARBINARY, (text) => new TextEncoder().encode(text)],
  json: [types.JSON_TYPE, canonicalJson],
}

/** `type 'text'`. Throws INVALID_LITERAL `'x' is not a valid DATE literal`. */
function bindTyped(node: TypedLiteral): BoundExpression {
  const { value: text } = node
  const name = node.type.value.toLowerCase()
  const invalid = (): never =>
    fail('INVALID_LITERAL', node, `'${text}' is not a valid ${name.toUpperCase()} literal`)
  try {
    switch (name) {
      case 'date':
        return { kind: 'constant', ...dateLiteral(text) }
      case 'time':
        return { kind: 'constant', ...timeLiteral(text) }
      case 'timestamp':
        return { kind: 'constant', ...timestampLiteral(text) }
    }
  } catch (error) {
    throw withSpan(error, node.span)
  }
  const integer = INTEGER_BITS[name]
  if (integer !== undefined) {
    const [type, bits] = integer
    return constant(type, integerLiteral(text, type, bits) ?? invalid())
  }
  const reader = READERS[name]
  if (reader !== undefined) {
    const [type, read] = reader
    return constant(type, read(text) ?? invalid())
  }
  if (name === 'decimal') return decimalConstant(text.trim(), node)
  if (name === 'char') return constant(types.char([...text].length), text)
  if (name === 'ipprefix') {
    const argument = textConstant(text)
    return { kind: 'cast', type: { kind: 'ipprefix' }, argument, safe: false, span: node.span }
  }
  if (name === 'x')
    fail(
      'SYNTAX_ERROR',
      node,
      `Spaces are not allowed between 'X' and the starting quote of a binary literal`,
    )
  return fail('TYPE_NOT_FOUND', node, `Unknown resolvedType: ${node.type.value}`)
}

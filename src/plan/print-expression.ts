import { assertNever } from '../common/assert.ts'
import { formatValue } from '../types/format-value.ts'
import { formatType, type TypeKind } from '../types/type.ts'
import type {
  AggregateCall,
  BoundExpression,
  CallExpression,
  ConstantExpression,
  FunctionHandle,
  SortKey,
} from './expression.ts'

/** The name under which a plan's text shows a column. */
export type ColumnNames = (id: number, name: string) => string

/** How tightly an operator binds; an operand that binds less tightly gets parentheses. */
const LOWEST = 0
const OR = 1
const AND = 2
const NOT = 3
const TEST = 4
const POSTFIX = 9

const INFIX: Readonly<Partial<Record<string, readonly [string, number]>>> = {
  $equal: ['=', TEST],
  $not_equal: ['<>', TEST],
  $less_than: ['<', TEST],
  $less_than_or_equal: ['<=', TEST],
  $greater_than: ['>', TEST],
  $greater_than_or_equal: ['>=', TEST],
  $distinct_from: ['IS DISTINCT FROM', TEST],
  $like: ['LIKE', TEST],
  $add: ['+', 5],
  $subtract: ['-', 5],
  $multiply: ['*', 6],
  $divide: ['/', 6],
  $modulus: ['%', 6],
  $at_timezone: ['AT TIME ZONE', 8],
}

/** Types whose literals are their bare text. */
const BARE: ReadonlySet<TypeKind> = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'decimal',
  'double',
])

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A constant as it would be written in SQL. */
export function printConstant({ type, value }: ConstantExpression): string {
  if (value === null) return type.kind === 'unknown' ? 'NULL' : `CAST(NULL AS ${formatType(type)})`
  const text = formatValue(value, type)
  if (BARE.has(type.kind)) return text
  switch (type.kind) {
    case 'varchar':
      return quote(text)
    case 'varbinary':
      return `X'${text.replaceAll(/\s/g, '').toUpperCase()}'`
    case 'date':
      return `DATE ${quote(text)}`
    case 'time':
      return `TIME ${quote(text)}`
    case 'timestamp':
    case 'timestamp with time zone':
      return `TIMESTAMP ${quote(text)}`
    case 'interval day to second':
      return `INTERVAL ${quote(text)} DAY TO SECOND`
    case 'interval year to month':
      return `INTERVAL ${quote(text)} YEAR TO MONTH`
    default:
      return `${formatType(type)} ${quote(text)}`
  }
}

/**
 * An expression in the manner of SQL, for plans: operators as they are written, casts spelled out.
 *
 * @example eventname = 'ConsoleLogin' AND element_at(requestparameters, 'x') IS NULL
 */
export function printExpression(expression: BoundExpression, names: ColumnNames): string {
  const print = (part: BoundExpression, least: number): string => {
    const [text, binding] = write(part)
    return binding < least ? `(${text})` : text
  }
  const list = (parts: readonly BoundExpression[]): string =>
    parts.map((part) => print(part, LOWEST)).join(', ')
  const call = (part: CallExpression): readonly [string, number] => {
    const [first, second, third] = part.arguments
    const { name } = part.function
    const infix = INFIX[name]
    if (infix !== undefined && first !== undefined && second !== undefined) {
      const [symbol, binding] = infix
      const escape = third === undefined ? '' : ` ESCAPE ${print(third, binding + 1)}`
      return [`${print(first, binding)} ${symbol} ${print(second, binding + 1)}${escape}`, binding]
    }
    if (first !== undefined && second !== undefined && name === '$subscript')
      return [`${print(first, POSTFIX)}[${print(second, LOWEST)}]`, POSTFIX]
    if (first !== undefined && name === '$is_null') return [`${print(first, TEST + 1)} IS NULL`, TEST]
    if (first !== undefined && name === '$negate') return [`-${print(first, 7)}`, 7]
    if (first !== undefined && name === '$not') return negated(first)
    if (name === '$array') return [`ARRAY[${list(part.arguments)}]`, POSTFIX]
    return [`${name}(${list(part.arguments)})`, POSTFIX]
  }
  const negated = (part: BoundExpression): readonly [string, number] => {
    if (part.kind === 'call' && part.arguments[0] !== undefined) {
      const [first, second] = part.arguments
      const { name } = part.function
      if (name === '$is_null') return [`${print(first, TEST + 1)} IS NOT NULL`, TEST]
      if (second !== undefined && name === '$like' && part.arguments.length === 2)
        return [`${print(first, TEST)} NOT LIKE ${print(second, TEST + 1)}`, TEST]
      if (second !== undefined && name === '$distinct_from')
        return [`${print(first, TEST)} IS NOT DISTINCT FROM ${print(second, TEST + 1)}`, TEST]
    }
    if (part.kind === 'in') return [`${print(part.value, TEST + 1)} NOT IN (${list(part.options)})`, TEST]
    return [`NOT ${print(part, NOT)}`, NOT]
  }
  const write = (part: BoundExpression): readonly [string, number] => {
    switch (part.kind) {
      case 'constant':
        return [printConstant(part), POSTFIX]
      case 'column':
        return [names(part.id, part.name), POSTFIX]
      case 'call':
        return call(part)
      case 'and':
        return [part.terms.map((term) => print(term, AND + 1)).join(' AND '), AND]
      case 'or':
        return [part.terms.map((term) => print(term, OR + 1)).join(' OR '), OR]
      case 'case': {
        const branches = part.branches.map(
          ({ when, then }) => `WHEN ${print(when, LOWEST)} THEN ${print(then, LOWEST)}`,
        )
        return [`CASE ${branches.join(' ')} ELSE ${print(part.otherwise, LOWEST)} END`, POSTFIX]
      }
      case 'coalesce':
        return [`COALESCE(${list(part.arguments)})`, POSTFIX]
      case 'cast': {
        const name = part.safe ? 'TRY_CAST' : 'CAST'
        return [`${name}(${print(part.argument, LOWEST)} AS ${formatType(part.type)})`, POSTFIX]
      }
      case 'try':
        return [`TRY(${print(part.argument, LOWEST)})`, POSTFIX]
      case 'in':
        return [`${print(part.value, TEST + 1)} IN (${list(part.options)})`, TEST]
      case 'field': {
        const { type } = part.base
        const field = type.kind === 'row' ? type.fields[part.index]?.name : undefined
        const base = print(part.base, POSTFIX)
        return [field === undefined ? `${base}[${part.index + 1}]` : `${base}.${field}`, POSTFIX]
      }
      case 'row':
        return [`ROW(${list(part.items)})`, POSTFIX]
      case 'lambda': {
        const parameters = part.parameters.map(({ id, name }) => names(id, name))
        const head = parameters.length === 1 ? parameters.join() : `(${parameters.join(', ')})`
        return [`${head} -> ${print(part.body, LOWEST)}`, LOWEST]
      }
      default:
        return assertNever(part)
    }
  }
  return print(expression, LOWEST)
}

/** `a DESC NULLS FIRST, b` */
export function printSortKeys(keys: readonly SortKey[], names: ColumnNames): string {
  return keys
    .map(({ expression, descending, nullsFirst }) => {
      const direction = descending ? ' DESC' : ''
      return `${printExpression(expression, names)}${direction}${nullsFirst ? ' NULLS FIRST' : ''}`
    })
    .join(', ')
}

/** `f(DISTINCT a, b)`, `count(*)` */
export function printCall(
  handle: FunctionHandle,
  args: readonly BoundExpression[],
  distinct: boolean,
  names: ColumnNames,
): string {
  const written = args.map((argument) => printExpression(argument, names)).join(', ')
  return `${handle.name}(${distinct ? 'DISTINCT ' : ''}${written === '' && handle.name === 'count' ? '*' : written})`
}

/** `array_agg(DISTINCT x ORDER BY x) FILTER (WHERE y)` */
export function printAggregate(call: AggregateCall, names: ColumnNames): string {
  const head = printCall(call.function, call.arguments, call.distinct, names)
  const order = call.orderBy.length === 0 ? '' : ` ORDER BY ${printSortKeys(call.orderBy, names)}`
  const filter = call.filter === undefined ? '' : ` FILTER (WHERE ${printExpression(call.filter, names)})`
  return `${head.slice(0, -1)}${order})${filter}`
}

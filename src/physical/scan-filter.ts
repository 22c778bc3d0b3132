import type { ScanColumn, ScanFilter } from '../catalog/table-source.ts'
import { assertNever } from '../common/assert.ts'
import { plainTextOf } from '../function/scalar/regexp/plain.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { sameType } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import type { PhysicalScan } from './node.ts'

type Operator = ScanFilter['operator']

const COMPARISONS: Readonly<Partial<Record<string, Operator>>> = {
  $equal: '=',
  $not_equal: '<>',
  $less_than: '<',
  $less_than_or_equal: '<=',
  $greater_than: '>',
  $greater_than_or_equal: '>=',
}
const MIRRORED: Readonly<Partial<Record<Operator, Operator>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

/** Where a scan's columns come from, by their ids. */
export type ScanPaths = ReadonlyMap<number, ScanColumn>

export function scanPaths({ columns, paths }: PhysicalScan): ScanPaths {
  return new Map(
    columns.flatMap(({ id }, i) => {
      const path = paths[i]
      return path === undefined ? [] : [[id, path] as const]
    }),
  )
}

/** A constant that a filter may hold: not NULL, and not NaN, which no statistics know. */
function literal(expression: BoundExpression | undefined): Value {
  if (expression?.kind !== 'constant' || Number.isNaN(expression.value)) return null
  return expression.value
}

/** The column that a test is about: `x`, or `lower`-free text that a cast only widened. */
function scanColumn(expression: BoundExpression | undefined, paths: ScanPaths): ScanColumn | undefined {
  return expression?.kind === 'column' ? paths.get(expression.id) : undefined
}

/** A test of a text against one constant, where that is all that it is. */
function textFilter(
  column: ScanColumn,
  operator: 'starts-with' | 'contains',
  text: Value,
): ScanFilter | undefined {
  if (column.type.kind !== 'varchar' || typeof text !== 'string' || text === '') return undefined
  return { ...column, operator, values: [text] }
}

/** `LIKE 'abc%'` and `LIKE '%abc%'`: patterns that say no more than how the text begins, or what is in it. */
function likeFilter(column: ScanColumn, pattern: Value): ScanFilter | undefined {
  const [, anywhere, text] = (typeof pattern === 'string' && /^(%?)([^%_]+)%$/s.exec(pattern)) || []
  if (text === undefined) return undefined
  return textFilter(column, anywhere === '' ? 'starts-with' : 'contains', text)
}

/** `regexp_like(x, 'abc')` and `regexp_like(x, '^abc')`, escaped characters among them or not. */
function regexpFilter(column: ScanColumn, pattern: Value): ScanFilter | undefined {
  const like = typeof pattern === 'string' ? plainTextOf(pattern)?.like : undefined
  if (like?.kind !== 'contains' && like?.kind !== 'prefix') return undefined
  const text = Buffer.from(like.needle).toString()
  return textFilter(column, like.kind === 'contains' ? 'contains' : 'starts-with', text)
}

/** `strpos(x, 'abc') > 0` */
function searchFilter(
  left: BoundExpression | undefined,
  least: Value,
  paths: ScanPaths,
): ScanFilter | undefined {
  if (left?.kind !== 'call' || left.function.name !== 'strpos' || left.arguments.length !== 2)
    return undefined
  const column = scanColumn(left.arguments[0], paths)
  return column === undefined || least !== 0n
    ? undefined
    : textFilter(column, 'contains', literal(left.arguments[1]))
}

function fromCall(
  name: string,
  operands: readonly BoundExpression[],
  paths: ScanPaths,
): ScanFilter | undefined {
  const [left, right] = operands
  const operator = COMPARISONS[name]
  if (operator !== undefined) {
    const column = scanColumn(left, paths)
    if (column !== undefined) return filterOf(column, operator, right)
    const searched = operator === '>' ? searchFilter(left, literal(right), paths) : undefined
    if (searched !== undefined) return searched
    const other = scanColumn(right, paths)
    return other === undefined ? undefined : filterOf(other, MIRRORED[operator] ?? operator, left)
  }
  const column = scanColumn(left, paths)
  if (column !== undefined && name === '$is_null') return { ...column, operator: 'is-null', values: [] }
  if (column !== undefined && name === '$like' && operands.length === 2)
    return likeFilter(column, literal(right))
  if (column !== undefined && name === 'regexp_like') return regexpFilter(column, literal(right))
  if (column !== undefined && name === 'starts_with') return textFilter(column, 'starts-with', literal(right))
  if (name !== '$not') return undefined
  if (column !== undefined) return { ...column, operator: '=', values: [false] }
  if (left?.kind !== 'call' || left.function.name !== '$is_null') return undefined
  const tested = scanColumn(left.arguments[0], paths)
  return tested === undefined ? undefined : { ...tested, operator: 'not-null', values: [] }
}

function filterOf(
  column: ScanColumn,
  operator: Operator,
  constant: BoundExpression | undefined,
): ScanFilter | undefined {
  const value = literal(constant)
  if (value === null || constant === undefined || !sameType(constant.type, column.type)) return undefined
  return { ...column, operator, values: [value] }
}

/**
 * A conjunct as a scan can judge it: a column against constants of its own type. Undefined where it is more than that.
 *
 * @example eventname = 'ConsoleLogin' → { path: ['eventname'], operator: '=', values: ['ConsoleLogin'] }
 */
export function scanFilter(conjunct: BoundExpression, paths: ScanPaths): ScanFilter | undefined {
  switch (conjunct.kind) {
    case 'call':
      return fromCall(conjunct.function.name, conjunct.arguments, paths)
    case 'in': {
      const column = scanColumn(conjunct.value, paths)
      if (column === undefined) return undefined
      // x IN (a, NULL) is true for x = a, and never false: a filter on a may drop every other row.
      const options = conjunct.options.filter((option) => option.kind !== 'constant' || option.value !== null)
      const values = options.map(literal)
      const fits = options.every((option) => sameType(option.type, column.type))
      if (!fits || values.length === 0 || values.includes(null)) return undefined
      return { ...column, operator: 'in', values }
    }
    case 'column': {
      const column = paths.get(conjunct.id)
      return column === undefined ? undefined : { ...column, operator: '=', values: [true] }
    }
    case 'constant':
    case 'and':
    case 'or':
    case 'case':
    case 'coalesce':
    case 'cast':
    case 'try':
    case 'field':
    case 'row':
    case 'lambda':
      return undefined
    default:
      return assertNever(conjunct)
  }
}

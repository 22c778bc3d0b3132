import type { Limit, Query, QueryBody, RowCount, SortItem } from '../../grammar/ast.ts'
import { assertNever } from '../common/assert.ts'
import type { SortKey } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { attachSubqueries } from './attach.ts'
import type { Binder, BoundRelation, NamedQueries, PendingSubquery } from './context.ts'
import { fail, type Located } from './error.ts'
import { bindSortItem, ordinalOf } from './order-by.ts'
import { parameterValue } from './parameter.ts'
import { bindTable } from './relation.ts'
import type { Scope } from './scope.ts'
import { bindSelect } from './select.ts'
import { bindSetOperation } from './set-operation.ts'
import { bindValues } from './values.ts'
import { bindWith } from './with.ts'

/** What surrounds a query. */
export interface QueryContext {
  readonly binder: Binder
  readonly outer: Scope | undefined
  readonly named: NamedQueries
}

/** The first rows of a query: `count` undefined takes all, `withTies` also those equal to the last. */
interface RowRange {
  readonly count: number | undefined
  readonly offset: number
  readonly withTies: boolean
}

/**
 * A query with its WITH, ORDER BY, OFFSET and LIMIT. The order of a query that nobody sees (a subquery without LIMIT)
 * is checked and then dropped, as Trino does.
 */
export function bindQuery(query: Query, context: QueryContext, visible: boolean): BoundRelation {
  const inner: QueryContext =
    query.with === undefined ? context : { ...context, named: bindWith(query.with, context) }
  const range = rowRange(query, inner)
  const keepOrder = visible || range.count !== undefined || range.offset > 0
  if (query.body.kind === 'select') {
    const { plan, fields, keys, columns } = bindSelect(query.body, query.orderBy, inner)
    const ordered = applyRange(plan, keepOrder ? keys : [], range)
    const kept: LogicalNode =
      columns === undefined
        ? ordered
        : {
            kind: 'project',
            input: ordered,
            assignments: columns.map((column) => ({ column, expression: columnReference(column) })),
          }
    return { plan: kept, fields }
  }
  const body = bindBody(query.body, inner)
  const subqueries: PendingSubquery[] = []
  const keys = query.orderBy.map((item) => bindOutputSortItem(item, body, subqueries, inner))
  const input = attachSubqueries(body.plan, subqueries)
  return { plan: applyRange(input, keepOrder ? keys : [], range), fields: body.fields }
}

function bindBody(body: QueryBody, context: QueryContext): BoundRelation {
  switch (body.kind) {
    case 'select':
      return bindSelect(body, [], context)
    case 'values':
      return bindValues(body, context)
    case 'tableQuery':
      return bindTable(body.name, undefined, context)
    case 'setOperation':
      return bindSetOperation(body, (part) => bindBody(part, context), context.binder)
    case 'query':
      return bindQuery(body, context, false)
    default:
      return assertNever(body)
  }
}

/** ORDER BY over a body that is no SELECT sees its columns only. */
function bindOutputSortItem(
  item: SortItem,
  body: BoundRelation,
  subqueries: PendingSubquery[],
  context: QueryContext,
): SortKey {
  const { binder, named, outer } = context
  const ordinal = ordinalOf(item.expression, body.fields.length, 'ORDER BY')
  const field = ordinal === undefined ? undefined : body.fields[ordinal]
  const expression =
    field !== undefined
      ? columnReference(field.column)
      : binder.expression(item.expression, {
          binder,
          scope: { fields: body.fields, parent: outer },
          named,
          subqueries,
          aggregates: undefined,
          windows: undefined,
        })
  return bindSortItem(item, expression)
}

function rowCount(count: RowCount, context: QueryContext): bigint {
  const literal = count.kind === 'parameter' ? parameterValue(count, context.binder) : count
  if (literal.kind === 'integerLiteral') return literal.value
  return fail('INVALID_ARGUMENTS', count, 'The number of rows must be an integer')
}

/** The numbers that a double counts by ones. */
const MAX_ROWS = BigInt(Number.MAX_SAFE_INTEGER) / 2n

function rowRange(query: Query, context: QueryContext): RowRange {
  const offset = query.offset === undefined ? 0n : rowCount(query.offset, context)
  if (query.offset !== undefined && offset < 0n)
    fail(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      query.offset,
      `OFFSET row count must be greater or equal to 0 (actual value: ${offset})`,
    )
  const limit = query.limit === undefined ? undefined : limitRows(query.limit, context)
  const withTies = query.limit?.kind === 'fetchFirst' && query.limit.withTies
  if (withTies && query.orderBy.length === 0)
    fail('MISSING_ORDER_BY', query.limit ?? query, 'FETCH FIRST WITH TIES clause requires ORDER BY')
  // No answer has so many rows.
  const count = limit === undefined || limit > MAX_ROWS ? undefined : Number(limit)
  return { count, offset: Number(offset > MAX_ROWS ? MAX_ROWS : offset), withTies }
}

function limitRows(limit: Limit, context: QueryContext): bigint | undefined {
  const check = (count: bigint, least: bigint, place: Located, message: string): bigint => {
    if (count < least) fail('NUMERIC_VALUE_OUT_OF_RANGE', place, `${message} (actual value: ${count})`)
    return count
  }
  switch (limit.kind) {
    case 'limitAll':
      return undefined
    case 'limit':
      return check(rowCount(limit.count, context), 0n, limit, 'LIMIT row count must be greater or equal to 0')
    case 'fetchFirst': {
      const count = limit.count === undefined ? 1n : rowCount(limit.count, context)
      return check(count, 1n, limit, 'FETCH FIRST row count must be positive')
    }
    default:
      return assertNever(limit)
  }
}

function applyRange(input: LogicalNode, keys: readonly SortKey[], range: RowRange): LogicalNode {
  const { count, offset, withTies } = range
  if (withTies && count !== undefined) return { kind: 'top-n', input, keys, count, offset, withTies }
  const sorted: LogicalNode = keys.length === 0 ? input : { kind: 'sort', input, keys }
  if (count === undefined && offset === 0) return sorted
  return { kind: 'limit', input: sorted, count, offset }
}

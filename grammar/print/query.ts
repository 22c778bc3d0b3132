import { assertNever } from '../assert.ts'
import type {
  Corresponding,
  Expression,
  GroupBy,
  Limit,
  Query,
  QueryBody,
  RowCount,
  Select,
  SelectItem,
  SetOperation,
  With,
} from '../ast.ts'
import { windowText } from './function.ts'
import { literalText } from './literal.ts'
import {
  columnsText,
  identifierText,
  LEVEL,
  list,
  nameText,
  orderByText,
  type Printer,
  spaced,
} from './text.ts'

/** A query without parentheses around it. */
export function queryText(p: Printer, query: Query): string {
  return spaced(
    query.with === undefined ? undefined : withText(p, query.with),
    bodyText(p, query.body),
    orderByText(p, query.orderBy),
    query.offset === undefined ? undefined : `OFFSET ${countText(query.offset)}`,
    query.limit === undefined ? undefined : limitText(query.limit),
  )
}

function withText(p: Printer, { recursive, queries }: With): string {
  const named = list(queries, ({ name, columns, query }) =>
    spaced(
      identifierText(name),
      columns.length === 0 ? undefined : columnsText(columns),
      `AS (${p.query(query)})`,
    ),
  )
  return `WITH ${recursive ? 'RECURSIVE ' : ''}${named}`
}

function limitText(limit: Limit): string {
  switch (limit.kind) {
    case 'limit':
      return `LIMIT ${countText(limit.count)}`
    case 'limitAll':
      return 'LIMIT ALL'
    case 'fetchFirst': {
      const count = limit.count === undefined ? undefined : countText(limit.count)
      return spaced('FETCH FIRST', count, limit.withTies ? 'ROWS WITH TIES' : 'ROWS ONLY')
    }
    default:
      return assertNever(limit)
  }
}

function countText(count: RowCount): string {
  return count.kind === 'parameter' ? '?' : literalText(count)
}

function bodyText(p: Printer, body: QueryBody): string {
  switch (body.kind) {
    case 'query':
      return `(${p.query(body)})`
    case 'select':
      return selectText(p, body)
    case 'values':
      return `VALUES ${list(body.rows, p.expression)}`
    case 'tableQuery':
      return `TABLE ${nameText(body.name)}`
    case 'setOperation':
      return setOperationText(p, body)
    default:
      return assertNever(body)
  }
}

/** INTERSECT binds closer; all join from the left. */
function setOperationText(p: Printer, node: SetOperation): string {
  const bare = (side: QueryBody, right: boolean): boolean => {
    if (side.kind !== 'setOperation') return true
    if (node.operator === 'intersect') return !right && side.operator === 'intersect'
    return !right || side.operator === 'intersect'
  }
  const sideText = (side: QueryBody, right: boolean): string =>
    bare(side, right) ? bodyText(p, side) : `(${bodyText(p, side)})`
  const operator = spaced(
    node.operator.toUpperCase(),
    node.all ? 'ALL' : undefined,
    node.corresponding === undefined ? undefined : correspondingText(node.corresponding),
  )
  return `${sideText(node.left, false)} ${operator} ${sideText(node.right, true)}`
}

function correspondingText({ columns }: Corresponding): string {
  return columns.length === 0 ? 'CORRESPONDING' : `CORRESPONDING BY ${columnsText(columns)}`
}

function selectText(p: Printer, select: Select): string {
  const windows = list(
    select.windows,
    ({ name, window }) => `${identifierText(name)} AS ${windowText(p, window)}`,
  )
  return spaced(
    select.distinct ? 'SELECT DISTINCT' : 'SELECT',
    list(select.items, (item) => itemText(p, item)),
    select.from.length === 0 ? undefined : `FROM ${list(select.from, p.relation)}`,
    select.where === undefined ? undefined : `WHERE ${p.expression(select.where)}`,
    select.groupBy === undefined ? undefined : groupByText(p, select.groupBy),
    select.having === undefined ? undefined : `HAVING ${p.expression(select.having)}`,
    select.windows.length === 0 ? undefined : `WINDOW ${windows}`,
  )
}

function itemText(p: Printer, item: SelectItem): string {
  if (item.kind === 'selectExpression')
    return spaced(
      p.expression(item.expression),
      item.alias === undefined ? undefined : `AS ${identifierText(item.alias)}`,
    )
  if (item.target === undefined) return '*'
  const target = `${p.operand(item.target, LEVEL.primary)}.*`
  return item.aliases.length === 0 ? target : `${target} AS ${columnsText(item.aliases)}`
}

function groupByText(p: Printer, groupBy: GroupBy): string {
  const elements = list(groupBy.elements, (element) => {
    if (element.kind === 'autoGroupBy') return 'AUTO'
    if (element.kind === 'simpleGroupBy') return groupText(p, element.expressions)
    const word = { explicit: 'GROUPING SETS', rollup: 'ROLLUP', cube: 'CUBE' }[element.type]
    return `${word} (${list(element.sets, (set) => groupText(p, set))})`
  })
  return `GROUP BY ${groupBy.distinct ? 'DISTINCT ' : ''}${elements}`
}

/** One expression, or `(a, b)`, or `()`. */
function groupText(p: Printer, expressions: readonly Expression[]): string {
  const only = expressions.length === 1 ? expressions[0] : undefined
  return only === undefined ? `(${list(expressions, p.expression)})` : p.expression(only)
}

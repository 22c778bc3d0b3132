import type { GroupBy, Limit, Query, QueryBody, RowCount, Select, SelectItem } from '../../../grammar/ast.ts'
import { name, type Translator, untranslatable } from './context.ts'
import { orderText, windowText } from './expression.ts'

export function queryText(t: Translator, query: Query): string {
  const { with: named, body, orderBy, offset, limit } = query
  const parts: string[] = []
  if (named !== undefined) {
    const queries = named.queries.map((one) => {
      const columns = one.columns.length === 0 ? '' : `(${one.columns.map(name).join(', ')})`
      return `${name(one.name)}${columns} AS (${t.query(one.query)})`
    })
    parts.push(`WITH ${named.recursive ? 'RECURSIVE ' : ''}${queries.join(', ')}`)
  }
  parts.push(bodyText(t, body))
  if (orderBy.length > 0) parts.push(orderText(t, orderBy).trim())
  if (limit !== undefined) parts.push(limitText(t, limit))
  if (offset !== undefined) parts.push(`OFFSET ${countText(t, offset)}`)
  return parts.filter((part) => part !== '').join(' ')
}

function countText(t: Translator, count: RowCount): string {
  return t.expression(count)
}

function limitText(t: Translator, limit: Limit): string {
  switch (limit.kind) {
    case 'limit':
      return `LIMIT ${countText(t, limit.count)}`
    case 'limitAll':
      return ''
    case 'fetchFirst':
      if (limit.withTies) throw untranslatable('WITH TIES')
      return `LIMIT ${limit.count === undefined ? '1' : countText(t, limit.count)}`
  }
}

function bodyText(t: Translator, body: QueryBody): string {
  switch (body.kind) {
    case 'query':
      return `(${t.query(body)})`
    case 'select':
      return selectText(t, body)
    case 'values': {
      const rows = body.rows.map((row) =>
        row.kind === 'row'
          ? `(${row.fields.map((field) => t.expression(field)).join(', ')})`
          : `(${t.expression(row)})`,
      )
      return `SELECT * FROM (VALUES ${rows.join(', ')})`
    }
    case 'tableQuery':
      return `SELECT * FROM ${name(body.name.parts.at(-1)!)}`
    case 'setOperation':
      if (body.corresponding !== undefined) throw untranslatable('CORRESPONDING')
      return `(${bodyText(t, body.left)}) ${body.operator.toUpperCase()} ${body.all ? 'ALL ' : ''}(${bodyText(t, body.right)})`
  }
}

function selectText(t: Translator, select: Select): string {
  const { items, from, where, groupBy, having, windows } = select
  const parts = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.map((item) => itemText(t, item)).join(', ')}`,
  ]
  if (from.length > 0) parts.push(`FROM ${from.map((relation) => t.relation(relation)).join(', ')}`)
  if (where !== undefined) parts.push(`WHERE ${t.expression(where)}`)
  if (groupBy !== undefined) parts.push(groupText(t, groupBy))
  if (having !== undefined) parts.push(`HAVING ${t.expression(having)}`)
  if (windows.length > 0)
    parts.push(
      `WINDOW ${windows.map((one) => `${name(one.name)} AS ${windowText(t, one.window)}`).join(', ')}`,
    )
  return parts.join(' ')
}

function itemText(t: Translator, item: SelectItem): string {
  if (item.kind === 'selectExpression')
    return t.expression(item.expression) + (item.alias === undefined ? '' : ` AS ${name(item.alias)}`)
  if (item.aliases.length > 0) throw untranslatable('t.* AS (…)')
  if (item.target === undefined) return '*'
  if (item.target.kind !== 'identifier') throw untranslatable('the fields of a row as columns')
  return `${name(item.target)}.*`
}

function groupText(t: Translator, groupBy: GroupBy): string {
  if (groupBy.elements.length > 1 && groupBy.elements.some(({ kind }) => kind === 'autoGroupBy'))
    throw untranslatable('AUTO beside other grouping elements')
  if (groupBy.distinct) throw untranslatable('GROUP BY DISTINCT')
  const set = (nodes: readonly Parameters<Translator['expression']>[0][]) =>
    `(${nodes.map((node) => t.expression(node)).join(', ')})`
  const elements = groupBy.elements.map((element) => {
    if (element.kind === 'simpleGroupBy') {
      const [only] = element.expressions
      return element.expressions.length === 1 && only !== undefined
        ? t.expression(only)
        : set(element.expressions)
    }
    if (element.kind === 'autoGroupBy') return 'ALL'
    const sets = element.sets.map(set).join(', ')
    if (element.type === 'explicit') return `GROUPING SETS (${sets})`
    return `${element.type.toUpperCase()} (${sets})`
  })
  return `GROUP BY ${elements.join(', ')}`
}

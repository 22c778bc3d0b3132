import type { Expression, Select, SortItem } from '../../grammar/ast.ts'
import { printExpression } from '../../grammar/print.ts'
import { outputColumns, outputIds } from '../plan/columns.ts'
import { sameExpression } from '../plan/equal.ts'
import type { Assignment, BoundExpression, PlanColumn, SortKey } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { isDeterministic } from '../plan/properties.ts'
import { columnReference, freeColumns, walkExpression } from '../plan/walk.ts'
import { isComparable } from '../types/coercion.ts'
import { attachSubqueries } from './attach.ts'
import { requireBoolean } from './condition.ts'
import type {
  AggregateSink,
  Binder,
  BoundRelation,
  ExpressionContext,
  PendingSubquery,
  PendingWindow,
} from './context.ts'
import { fail } from './error.ts'
import { type Grouped, groupedPlan, overGrouping, UNGROUPED } from './grouped.ts'
import { bindGroupBy, type Grouping } from './grouping.ts'
import { bindSortItem, ordinalOf } from './order-by.ts'
import type { QueryContext } from './query.ts'
import { bindFrom } from './relation.ts'
import type { Field, Scope } from './scope.ts'
import { distinctMismatch, expandItems, type Item } from './select-items.ts'
import { aggregatesIn, groupingsIn, hasSubquery, refuseAggregates, windowsIn } from './syntax.ts'
import { windowDefinitions } from './window.ts'
import { addWindows } from './window-plan.ts'

/** A bound SELECT, not sorted yet: `keys` are over the plan's columns. */
export interface BoundSelect extends BoundRelation {
  readonly keys: readonly SortKey[]
  /** What to keep once it is sorted; undefined where the plan has nothing else. */
  readonly columns: readonly PlanColumn[] | undefined
}

interface Output {
  readonly item: Item
  readonly expression: BoundExpression
  readonly column: PlanColumn
}

/**
 * SELECT … FROM … WHERE … GROUP BY … HAVING, with the ORDER BY that stands over it, since that may name what FROM gives
 * and what the list makes of it. The order of steps is SQL's: rows, groups, windows, list, DISTINCT.
 */
export function bindSelect(node: Select, orderBy: readonly SortItem[], context: QueryContext): BoundSelect {
  const { binder, named, outer } = context
  const read = bindFrom(node.from, { binder, named, outer })
  const from = node.groupBy === undefined ? read : withOwnColumns(read, binder)
  const scope: Scope = { fields: from.fields, parent: outer }
  const rows = (subqueries: PendingSubquery[]): ExpressionContext => ({
    binder,
    scope,
    named,
    subqueries,
    aggregates: undefined,
    windows: undefined,
  })
  const filtered = addWhere(node.where, from.plan, rows([]))
  const items = expandItems(node, rows([]))
  checkGroupings(node, items, orderBy)

  const below: PendingSubquery[] = []
  const sink: AggregateSink = { aggregates: [], groupings: [], scope, subqueries: below, output: undefined }
  const windows: PendingWindow[] = []
  const above: PendingSubquery[] = []
  const isGrouped = hasGroups(node, items, orderBy)
  const groupKeys = new Map<string, BoundExpression>()
  const values: ExpressionContext = {
    ...rows(above),
    groupKeys,
    aggregates: isGrouped ? sink : undefined,
    windows: { select: node, windows, definitions: windowDefinitions(node.windows) },
  }
  const input = outputIds(filtered)
  const grouping = isGrouped ? bindKeys(node, items, input, groupKeys, rows(below)) : undefined
  const inHaving: PendingSubquery[] = []
  const inOrder: PendingSubquery[] = []
  const grouped: Grouped =
    grouping === undefined
      ? UNGROUPED
      : overGrouping(grouping, input, from.fields, [above, inHaving, inOrder])

  const outputs = items.map((item) => bindOutput(item, values, grouped, outer))
  if (node.distinct)
    for (const { column } of outputs) if (!isComparable(column.type)) distinctMismatch(node, column.type)
  const having = bindHaving(node.having, inHaving, values, grouped)
  const ordering: ExpressionContext = { ...values, subqueries: inOrder }
  const keys = orderBy.map((item) => bindKey(item, outputs, node, ordering, grouped))

  let plan = attachSubqueries(filtered, below)
  if (grouping !== undefined) plan = groupedPlan(plan, grouping, sink)
  if (having !== undefined) {
    const subqueries = inHaving.map((pending) => grouped.subquery(pending))
    plan = { kind: 'filter', input: attachSubqueries(plan, subqueries), predicate: having }
  }
  plan = addWindowsAndSubqueries(
    plan,
    windows.map((pending) => grouped.window(pending)),
    above.map((pending) => grouped.subquery(pending)),
  )
  if (inOrder.length === 0) return finish(plan, outputs, keys, node)
  const listed = listBelow(plan, outputs)
  plan = attachSubqueries(
    listed.plan,
    inOrder.map((pending) => grouped.subquery(pending)),
  )
  return finish(plan, listed.outputs, keys, node)
}

/** The list computed at once: a subquery in ORDER BY may ask about what it makes. */
function listBelow(
  input: LogicalNode,
  outputs: readonly Output[],
): { readonly plan: LogicalNode; readonly outputs: readonly Output[] } {
  const passed = outputColumns(input)
  const known = new Set(passed.map(({ id }) => id))
  const assignments: Assignment[] = passed.map((column) => ({ column, expression: columnReference(column) }))
  for (const { column, expression } of outputs) {
    if (known.has(column.id)) continue
    known.add(column.id)
    assignments.push({ column, expression })
  }
  return {
    plan: { kind: 'project', input, assignments },
    outputs: outputs.map((output) => ({ ...output, expression: columnReference(output.column) })),
  }
}

/**
 * Fields that stand for one column (`SELECT a, a AS b` below) with a column each: a grouping set may hold the one and leave
 * out the other.
 */
function withOwnColumns(relation: BoundRelation, binder: Binder): BoundRelation {
  const copies: Assignment[] = []
  const seen = new Set<number>()
  const fields = relation.fields.map((field): Field => {
    const { id, name, type } = field.column
    if (!seen.has(id)) {
      seen.add(id)
      return field
    }
    const column = binder.newColumn(name, type)
    copies.push({ column, expression: columnReference(field.column) })
    return { ...field, column }
  })
  if (copies.length === 0) return relation
  const passed = outputColumns(relation.plan).map((column) => ({
    column,
    expression: columnReference(column),
  }))
  return { plan: { kind: 'project', input: relation.plan, assignments: [...passed, ...copies] }, fields }
}

function addWhere(
  where: Expression | undefined,
  input: LogicalNode,
  context: ExpressionContext,
): LogicalNode {
  if (where === undefined) return input
  refuseAggregates(where, 'WHERE clause')
  const predicate = requireBoolean(context.binder.expression(where, context), where, 'WHERE clause')
  return { kind: 'filter', input: attachSubqueries(input, context.subqueries), predicate }
}

function writtenValues(items: readonly Item[], orderBy: readonly SortItem[]): Expression[] {
  const selected = items.flatMap(({ expression }) => (expression === undefined ? [] : [expression]))
  return [...selected, ...orderBy.map((item) => item.expression)]
}

function hasGroups(node: Select, items: readonly Item[], orderBy: readonly SortItem[]): boolean {
  if (node.groupBy !== undefined || node.having !== undefined) return true
  return writtenValues(items, orderBy).some((expression) => aggregatesIn(expression).length > 0)
}

function checkGroupings(node: Select, items: readonly Item[], orderBy: readonly SortItem[]): void {
  if (node.groupBy !== undefined) return
  if (writtenValues(items, orderBy).some((expression) => groupingsIn(expression).length > 0))
    fail(
      'MISSING_GROUP_BY',
      node,
      'A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause',
    )
}

function bindKeys(
  node: Select,
  items: readonly Item[],
  input: ReadonlySet<number>,
  groupKeys: Map<string, BoundExpression>,
  context: ExpressionContext,
): Grouping {
  // Two bindings of a subquery have two columns, and would not be seen to be one key.
  const remember = (written: Expression | undefined, bound: BoundExpression): BoundExpression => {
    if (written !== undefined && hasSubquery(written)) groupKeys.set(printExpression(written), bound)
    return bound
  }
  const keys: ExpressionContext = { ...context, groupKeys }
  return bindGroupBy(
    node.groupBy,
    items.map((item) => ({ ...item, bind: () => remember(item.expression, item.bind(keys)) })),
    input,
    context.binder,
    (expression) => remember(expression, context.binder.expression(expression, keys)),
  )
}

function isOuter(id: number, outer: Scope | undefined): boolean {
  for (let scope = outer; scope !== undefined; scope = scope.parent)
    if (scope.fields.some(({ column }) => column.id === id)) return true
  return false
}

/** A name for an expression without one, for plans. */
function displayName(expression: BoundExpression): string {
  switch (expression.kind) {
    case 'call':
      return expression.function.name.startsWith('$') ? 'expr' : expression.function.name
    case 'field':
      return expression.base.type.kind === 'row'
        ? (expression.base.type.fields[expression.index]?.name ?? 'field')
        : 'field'
    case 'cast':
      return displayName(expression.argument)
    case 'column':
      return expression.name
    default:
      return 'expr'
  }
}

function bindOutput(
  item: Item,
  context: ExpressionContext,
  grouped: Grouped,
  outer: Scope | undefined,
): Output {
  const expression = grouped.item(item.bind(context), item)
  const { type } = expression
  // An outer query's column passed on must not keep its id: the join with the outer query has it already.
  const column =
    expression.kind === 'column' && !isOuter(expression.id, outer)
      ? { id: expression.id, name: expression.name, type }
      : context.binder.newColumn(item.name?.toLowerCase() ?? displayName(expression), type)
  return { item, expression, column }
}

function bindHaving(
  having: Expression | undefined,
  subqueries: PendingSubquery[],
  values: ExpressionContext,
  grouped: Grouped,
): BoundExpression | undefined {
  if (having === undefined) return undefined
  const [window] = windowsIn(having)
  if (window !== undefined)
    fail('NESTED_WINDOW', window, 'HAVING clause cannot contain window functions or row pattern measures')
  const bound = values.binder.expression(having, { ...values, subqueries, windows: undefined })
  return grouped.expression(requireBoolean(bound, having, 'HAVING clause'), having)
}

/** In ORDER BY a name is an output column where there is one, else what FROM gives. */
function bindKey(
  item: SortItem,
  outputs: readonly Output[],
  node: Select,
  values: ExpressionContext,
  grouped: Grouped,
): SortKey {
  const ordinal = ordinalOf(item.expression, outputs.length, 'ORDER BY')
  const chosen = ordinal === undefined ? undefined : outputs[ordinal]
  if (chosen !== undefined) return bindSortItem(item, columnReference(chosen.column))
  const fields = outputs.map(({ item: { name }, column }): Field => ({ name, qualifier: [], column }))
  const scope: Scope = { fields, parent: values.scope }
  const aggregates = values.aggregates === undefined ? undefined : { ...values.aggregates, output: scope }
  const bound = values.binder.expression(item.expression, { ...values, scope, aggregates })
  const expression = grouped.expression(bound, item.expression)
  const same = outputs.find(
    (output) =>
      (expression.kind === 'column' && expression.id === output.column.id) ||
      (isDeterministic(expression) && sameExpression(expression, output.expression)),
  )
  if (node.distinct && same === undefined)
    fail(
      'EXPRESSION_NOT_IN_DISTINCT',
      node,
      'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
    )
  return bindSortItem(item, same === undefined ? expression : columnReference(same.column))
}

/** Windows may use what subqueries give, and an IN (subquery) may ask about what a window gives: such come after it. */
function addWindowsAndSubqueries(
  plan: LogicalNode,
  windows: readonly PendingWindow[],
  subqueries: readonly PendingSubquery[],
): LogicalNode {
  const computed = new Set(windows.map(({ call }) => call.column.id))
  const needsWindow = (pending: PendingSubquery): boolean =>
    pending.kind === 'semi' &&
    pending.keys.some((key) => [...freeColumns(key.input)].some((id) => computed.has(id)))
  const early = attachSubqueries(
    plan,
    subqueries.filter((pending) => !needsWindow(pending)),
  )
  return attachSubqueries(addWindows(early, windows), subqueries.filter(needsWindow))
}

function finish(
  input: LogicalNode,
  outputs: readonly Output[],
  keys: readonly SortKey[],
  node: Select,
): BoundSelect {
  const fields = outputs.map(({ item: { name }, column }): Field => ({ name, qualifier: [], column }))
  const assignments = new Map<number, Assignment>()
  for (const { column, expression } of outputs)
    if (!assignments.has(column.id)) assignments.set(column.id, { column, expression })
  const columns = [...assignments.values()].map(({ column }) => column)
  if (node.distinct) {
    const plan: LogicalNode = {
      kind: 'aggregate',
      input: { kind: 'project', input, assignments: [...assignments.values()] },
      keys: columns.map((column) => ({ column, expression: columnReference(column) })),
      groupingSets: [columns.map((_, i) => i)],
      aggregates: [],
      groupId: undefined,
    }
    return { plan, fields, keys, columns: undefined }
  }
  const available = outputIds(input)
  for (const { expression } of keys)
    for (const part of walkExpression(expression))
      if (part.kind === 'column' && available.has(part.id) && !assignments.has(part.id))
        assignments.set(part.id, {
          column: { id: part.id, name: part.name, type: part.type },
          expression: part,
        })
  const plan: LogicalNode = { kind: 'project', input, assignments: [...assignments.values()] }
  return { plan, fields, keys, columns: assignments.size > columns.length ? columns : undefined }
}

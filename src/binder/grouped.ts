import type { Expression } from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import { freePlanColumns, mapExpressions, mapSortKeys, rewritePlan } from '../plan/children.ts'
import { outputColumns } from '../plan/columns.ts'
import type { Assignment, BoundExpression } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference, freeColumns } from '../plan/walk.ts'
import type { AggregateSink, PendingSubquery, PendingWindow } from './context.ts'
import { fail } from './error.ts'
import { type Grouping, groupingValue, overGroups } from './grouping.ts'
import type { Field } from './scope.ts'
import type { Item } from './select-items.ts'

/** How the expressions of one SELECT are turned from rows to groups. Where it does not group, nothing changes. */
export interface Grouped {
  item(expression: BoundExpression, item: Item): BoundExpression
  expression(expression: BoundExpression, written: Expression): BoundExpression
  window(pending: PendingWindow): PendingWindow
  subquery(pending: PendingSubquery): PendingSubquery
}

/** A SELECT that does not group. */
export const UNGROUPED: Grouped = {
  item: (expression) => expression,
  expression: (expression) => expression,
  window: (pending) => pending,
  subquery: (pending) => pending,
}

/**
 * Over groups, an expression may use keys, aggregations and outer columns only. Trino's rule: whatever is written like a
 * GROUP BY expression is that key; what is left of the grouped rows is an error.
 *
 * @param input the columns of the rows that are grouped
 * @param subqueries those of the expressions, as far as they are bound when an expression is turned
 */
export function overGrouping(
  grouping: Grouping,
  input: ReadonlySet<number>,
  fields: readonly Field[],
  subqueries: readonly (readonly PendingSubquery[])[],
): Grouped {
  /** Whether an IN (subquery) of the expression asks about what is not of groups. */
  const asksOfRows = (expression: BoundExpression): boolean => {
    const free = freeColumns(expression)
    return subqueries.flat().some((pending) => {
      if (pending.kind !== 'semi' || !free.has(pending.column.id)) return false
      return pending.keys.some((key) => overGroups(key.input, grouping, input).lost !== undefined)
    })
  }
  const rewrite = (expression: BoundExpression, written: Expression, what: string): BoundExpression => {
    const result = overGroups(expression, grouping, input)
    if (result.lost !== undefined || asksOfRows(result.expression))
      fail(
        'EXPRESSION_NOT_AGGREGATE',
        written,
        `${what}'${printForMessage(written)}' must be an aggregate expression or appear in GROUP BY clause`,
      )
    return result.expression
  }
  const plain = (expression: BoundExpression): BoundExpression =>
    overGroups(expression, grouping, input).expression
  return {
    expression: (expression, written) => rewrite(expression, written, ''),
    item(expression, item) {
      if (item.expression !== undefined) return rewrite(expression, item.expression, '')
      const { expression: result, lost } = overGroups(expression, grouping, input)
      if (lost === undefined) return result
      const field = fields.find(({ column }) => column.id === lost)
      const name =
        field?.name === undefined
          ? String(fields.findIndex((other) => other === field) + 1)
          : `'${[...field.qualifier, field.name].join('.')}'`
      return fail('EXPRESSION_NOT_AGGREGATE', item.place, `Column ${name} not in GROUP BY clause`)
    },
    window(pending) {
      const { syntax, call } = pending
      pending.partitionBy.forEach((key, i) => {
        const written = syntax.partitionBy[i]
        if (written !== undefined) rewrite(key, written, 'PARTITION BY expression ')
      })
      pending.orderBy.forEach((key, i) => {
        const written = syntax.orderBy[i]
        if (written !== undefined) rewrite(key.expression, written.expression, 'ORDER BY expression ')
      })
      for (const argument of call.arguments) rewrite(argument, syntax.call, '')
      const bound = (
        { distance, ...rest }: typeof call.frame.start,
        which: 'start' | 'end',
      ): typeof call.frame.start => {
        if (distance === undefined) return { ...rest, distance }
        const { expression, lost } = overGroups(distance, grouping, input)
        if (lost !== undefined)
          fail(
            'EXPRESSION_NOT_AGGREGATE',
            syntax.frame?.[which]?.value ?? syntax.call,
            `Window frame ${which} must be an aggregate expression or appear in GROUP BY clause`,
          )
        return { ...rest, distance: expression }
      }
      return {
        syntax,
        partitionBy: pending.partitionBy.map(plain),
        orderBy: mapSortKeys(pending.orderBy, plain),
        call: {
          ...call,
          arguments: call.arguments.map(plain),
          frame: {
            ...call.frame,
            start: bound(call.frame.start, 'start'),
            end: bound(call.frame.end, 'end'),
          },
        },
      }
    },
    subquery(pending) {
      const plan = rewritePlan(pending.plan, (node) => mapExpressions(node, plain))
      const keys = new Set(grouping.keys.map((key) => key.column.id))
      const lost = [...freePlanColumns(plan)].find((id) => input.has(id) && !keys.has(id))
      if (lost !== undefined) {
        const field = fields.find(({ column }) => column.id === lost)
        fail(
          'EXPRESSION_NOT_AGGREGATE',
          pending.place,
          `Subquery uses '${[...(field?.qualifier ?? []), field?.name ?? ''].join('.')}' which must appear in GROUP BY clause`,
        )
      }
      return pending.kind === 'scalar'
        ? { ...pending, plan }
        : {
            ...pending,
            plan,
            keys: pending.keys.map((key) => ({ input: plain(key.input), subquery: plain(key.subquery) })),
          }
    },
  }
}

/** The grouping itself, and GROUPING() over it. */
export function groupedPlan(
  input: LogicalNode,
  grouping: Grouping,
  { aggregates, groupings }: AggregateSink,
): LogicalNode {
  const { keys, sets, groupId } = grouping
  const plan: LogicalNode = { kind: 'aggregate', input, keys, groupingSets: sets, aggregates, groupId }
  if (groupings.length === 0) return plan
  const assignments: Assignment[] = [
    ...outputColumns(plan).map((column) => ({ column, expression: columnReference(column) })),
    ...groupings.map((pending) => ({
      column: pending.column,
      expression: groupingValue(pending, grouping),
    })),
  ]
  return { kind: 'project', input: plan, assignments }
}

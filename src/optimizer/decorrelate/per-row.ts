import { outputColumns } from '../../plan/columns.ts'
import { conjunction } from '../../plan/conjuncts.ts'
import type { AggregateCall, Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { columnReference } from '../../plan/walk.ts'
import { BOOLEAN } from '../../types/type.ts'
import { aggregate } from '../call.ts'
import type { RuleContext } from '../rule.ts'
import type { PulledUp } from './pull-up.ts'
import { numbered } from './row-number.ts'

/** Aggregations over the rows that one input row sees; `matched` is the condition that there is such a row. */
export type PerRow = (
  matched: BoundExpression,
) => readonly { readonly column: PlanColumn; readonly call: AggregateCall }[]

/**
 * For each row of `input`, aggregations over the rows of the subquery that belong to it, also where there are none: each
 * row gets a number, is joined with its rows, and grouped back by the number. The input's columns come through as what
 * any row of the group has.
 */
export function aggregatePerRow(
  input: LogicalNode,
  { plan, conditions }: PulledUp,
  calls: PerRow,
  context: RuleContext,
): LogicalNode {
  const { plan: left, number } = numbered(input, [], [], context)
  const marker = context.newColumn('matched', BOOLEAN)
  const truth: BoundExpression = { kind: 'constant', type: BOOLEAN, value: true }
  const right: LogicalNode = {
    kind: 'project',
    input: plan,
    assignments: [
      ...outputColumns(plan).map((column) => ({ column, expression: columnReference(column) })),
      { column: marker, expression: truth },
    ],
  }
  const joined: LogicalNode = {
    kind: 'join',
    join: 'left',
    left,
    right,
    condition: conjunction(conditions),
  }
  const carried = outputColumns(input).map((column) => ({
    source: column,
    target: context.newColumn(column.name, column.type),
  }))
  const grouped: LogicalNode = {
    kind: 'aggregate',
    input: joined,
    keys: [{ column: number, expression: columnReference(number) }],
    groupingSets: [[0]],
    aggregates: [
      ...carried.map(({ source, target }) => ({
        column: target,
        call: aggregate('arbitrary', [columnReference(source)], undefined),
      })),
      ...calls(columnReference(marker)),
    ],
    groupId: undefined,
  }
  const renamed = carried.map(
    ({ source, target }): Assignment => ({ column: source, expression: columnReference(target) }),
  )
  const kept = outputColumns(grouped).filter(
    ({ id }) => id !== number.id && !carried.some(({ target }) => target.id === id),
  )
  return {
    kind: 'project',
    input: grouped,
    assignments: [...renamed, ...kept.map((column) => ({ column, expression: columnReference(column) }))],
  }
}

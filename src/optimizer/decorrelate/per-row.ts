import { outputColumns } from '../../plan/columns.ts'
import { conjunction } from '../../plan/conjuncts.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type { AggregateNode, LogicalNode } from '../../plan/node.ts'
import { columnReference } from '../../plan/walk.ts'
import { BOOLEAN } from '../../types/type.ts'
import { aggregate } from '../call.ts'
import type { RuleContext } from '../rule.ts'
import type { PulledUp } from './pull-up.ts'
import { numbered } from './row-number.ts'

/** Aggregations over the rows that one input row sees; `matched` is the condition that there is such a row. */
export type PerRow = (matched: BoundExpression) => AggregateNode['aggregates']

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
    assignments: [...passAll(outputColumns(plan)), { column: marker, expression: truth }],
  }
  const joined: LogicalNode = {
    kind: 'join',
    join: 'left',
    left,
    right,
    condition: conjunction(conditions),
  }
  return groupBack(joined, number, input, calls(columnReference(marker)), context)
}

/**
 * Groups rows by the number of the row of `base` that they belong to, and by `keys` within it.
 *
 * @param sets grouping sets, indices into `keys`
 * @returns the columns of `base` as they were, then the keys, the aggregations and the group id
 */
export function groupBack(
  rows: LogicalNode,
  number: PlanColumn,
  base: LogicalNode,
  aggregates: AggregateNode['aggregates'],
  context: RuleContext,
  keys: readonly Assignment[] = [],
  sets: readonly (readonly number[])[] = [[]],
  groupId: PlanColumn | undefined = undefined,
): LogicalNode {
  const carried = outputColumns(base).map((column) => ({
    source: column,
    target: context.newColumn(column.name, column.type),
  }))
  const grouped: LogicalNode = {
    kind: 'aggregate',
    input: rows,
    keys: [{ column: number, expression: columnReference(number) }, ...keys],
    groupingSets: sets.map((set) => [0, ...set.map((i) => i + 1)]),
    aggregates: [
      ...carried.map(({ source, target }) => ({
        column: target,
        call: aggregate('arbitrary', [columnReference(source)], undefined),
      })),
      ...aggregates,
    ],
    groupId,
  }
  const renamed = carried.map(
    ({ source, target }): Assignment => ({ column: source, expression: columnReference(target) }),
  )
  const kept = outputColumns(grouped).filter(
    ({ id }) => id !== number.id && !carried.some(({ target }) => target.id === id),
  )
  return { kind: 'project', input: grouped, assignments: [...renamed, ...passAll(kept)] }
}

/** Assignments that pass columns on as they are. */
export function passAll(columns: readonly PlanColumn[]): readonly Assignment[] {
  return columns.map((column) => ({ column, expression: columnReference(column) }))
}

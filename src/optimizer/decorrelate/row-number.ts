import { conjunction } from '../../plan/conjuncts.ts'
import type { BoundExpression, PlanColumn, SortKey } from '../../plan/expression.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { columnReference } from '../../plan/walk.ts'
import { BIGINT } from '../../types/type.ts'
import { call, handle } from '../call.ts'
import type { RuleContext } from '../rule.ts'

/** Numbers the rows of each partition, from 1. */
export function numbered(
  input: LogicalNode,
  partitionBy: readonly BoundExpression[],
  orderBy: readonly SortKey[],
  context: RuleContext,
): { readonly plan: LogicalNode; readonly number: PlanColumn } {
  const number = context.newColumn('row_number', BIGINT)
  const plan: LogicalNode = {
    kind: 'window',
    input,
    partitionBy,
    orderBy,
    calls: [
      {
        column: number,
        function: handle('row_number', []),
        arguments: [],
        frame: {
          unit: 'range',
          start: { kind: 'unbounded-preceding', distance: undefined },
          end: { kind: 'current-row', distance: undefined },
        },
        ignoreNulls: false,
        distinct: false,
        filter: undefined,
        span: undefined,
      },
    ],
  }
  return { plan, number }
}

/** Whether a row's number is behind OFFSET and within LIMIT. */
export function withinLimit(
  number: PlanColumn,
  offset: number,
  count: number | undefined,
): readonly BoundExpression[] {
  const constant = (value: number): BoundExpression => ({
    kind: 'constant',
    type: BIGINT,
    value: BigInt(value),
  })
  const reference = columnReference(number)
  return [
    ...(offset === 0 ? [] : [call('$greater_than', [reference, constant(offset)])]),
    ...(count === undefined ? [] : [call('$less_than_or_equal', [reference, constant(offset + count)])]),
  ]
}

/** OFFSET and LIMIT within each partition. */
export function rowNumbers(
  input: LogicalNode,
  partitionBy: readonly BoundExpression[],
  orderBy: readonly SortKey[],
  offset: number,
  count: number | undefined,
  context: RuleContext,
): LogicalNode {
  const { plan, number } = numbered(input, partitionBy, orderBy, context)
  const conditions = withinLimit(number, offset, count)
  return conditions.length === 0 ? plan : { kind: 'filter', input: plan, predicate: conjunction(conditions) }
}

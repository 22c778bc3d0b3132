import { freePlanColumns } from '../plan/children.ts'
import type { LogicalNode } from '../plan/node.ts'
import type { PendingSubquery } from './context.ts'

/** Adds the subqueries of an expression to the plan that the expression will read. */
export function attachSubqueries(plan: LogicalNode, pending: readonly PendingSubquery[]): LogicalNode {
  return pending.reduce(attachSubquery, plan)
}

function attachSubquery(input: LogicalNode, pending: PendingSubquery): LogicalNode {
  const span = pending.place.span
  if (pending.kind === 'semi') {
    const { plan, keys, semantics, column } = pending
    return { kind: 'semi-join', input, subquery: plan, keys, semantics, column, span }
  }
  const subquery: LogicalNode = { kind: 'single-row', input: pending.plan }
  return freePlanColumns(subquery).size === 0
    ? { kind: 'join', join: 'cross', left: input, right: subquery, condition: undefined }
    : { kind: 'correlated-join', join: 'left', input, subquery, condition: undefined, span }
}

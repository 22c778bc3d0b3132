import { sameExpression } from '../plan/equal.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import type { PendingWindow } from './context.ts'

function sameExpressions(a: readonly BoundExpression[], b: readonly BoundExpression[]): boolean {
  return (
    a.length === b.length &&
    a.every((expression, i) => {
      const other = b[i]
      return other !== undefined && sameExpression(expression, other)
    })
  )
}

function sameWindow(a: PendingWindow, b: PendingWindow): boolean {
  return (
    sameExpressions(a.partitionBy, b.partitionBy) &&
    sameExpressions(
      a.orderBy.map((key) => key.expression),
      b.orderBy.map((key) => key.expression),
    ) &&
    a.orderBy.every(
      (key, i) => key.descending === b.orderBy[i]?.descending && key.nullsFirst === b.orderBy[i]?.nullsFirst,
    )
  )
}

/** Computes window calls over a plan: one node for those that agree on partitions and order. */
export function addWindows(plan: LogicalNode, pending: readonly PendingWindow[]): LogicalNode {
  const groups: PendingWindow[][] = []
  for (const window of pending) {
    const group = groups.find(([first]) => first !== undefined && sameWindow(first, window))
    if (group === undefined) groups.push([window])
    else group.push(window)
  }
  return groups.reduce<LogicalNode>((input, group) => {
    const [first] = group
    if (first === undefined) return input
    const { partitionBy, orderBy } = first
    return { kind: 'window', input, partitionBy, orderBy, calls: group.map(({ call }) => call) }
  }, plan)
}

import { rewritePlan } from '../../plan/children.ts'
import { outputColumns } from '../../plan/columns.ts'
import type { LimitNode, LogicalNode } from '../../plan/node.ts'
import type { Rule } from '../rule.ts'

/**
 * Makes one top-n of a limit over a sort, and moves limits down: under projections, into the branches of UNION ALL (the
 * limit above stays), and two into one. No rows wanted means none read.
 */
export const pushDownLimit: Rule = {
  name: 'push-down-limit',
  apply: (plan) => rewritePlan(plan, (node) => (node.kind === 'limit' ? pushLimit(node) : node)),
}

function pushLimit(node: LimitNode): LogicalNode {
  const { input, count, offset } = node
  if (count === 0) return { kind: 'values', columns: outputColumns(node), rows: [] }
  switch (input.kind) {
    case 'project':
      return { ...input, input: pushLimit({ ...node, input: input.input }) }
    case 'sort':
      return count === undefined
        ? node
        : { kind: 'top-n', input: input.input, keys: input.keys, count, offset, withTies: false }
    case 'limit': {
      const left = input.count === undefined ? undefined : Math.max(0, input.count - offset)
      const most = count === undefined ? left : left === undefined ? count : Math.min(count, left)
      return pushLimit({ ...input, count: most, offset: input.offset + offset })
    }
    case 'set-operation': {
      if (input.operation !== 'union' || !input.all || count === undefined) return node
      const inputs = input.inputs.map((branch) =>
        pushLimit({ kind: 'limit', input: branch, count: count + offset, offset: 0 }),
      )
      return { ...node, input: { ...input, inputs } }
    }
    default:
      return node
  }
}

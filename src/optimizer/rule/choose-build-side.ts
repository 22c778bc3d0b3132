import { rewritePlan } from '../../plan/children.ts'
import type { JoinNode, LogicalNode } from '../../plan/node.ts'
import { estimateRows } from '../estimate.ts'
import type { Rule } from '../rule.ts'

const MIRRORED = { inner: 'inner', cross: 'cross', left: 'right', right: 'left', full: 'full' } as const

/** Puts the smaller input of a join on the right, where its rows are held in memory. Unknown sizes stay as written. */
export const chooseBuildSide: Rule = {
  name: 'choose-build-side',
  apply: (plan) => rewritePlan(plan, (node) => (node.kind === 'join' ? smallerRight(node) : node)),
}

function smallerRight(node: JoinNode): LogicalNode {
  const left = estimateRows(node.left)
  const right = estimateRows(node.right)
  if (left === undefined || right === undefined || left >= right) return node
  return { ...node, join: MIRRORED[node.join], left: node.right, right: node.left }
}

import { childrenOf, withChildren } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import { conjunction } from '../../plan/conjuncts.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { flattenJoins, isTied } from '../joins.ts'
import type { Rule } from '../rule.ts'

/**
 * `FROM a, b, c WHERE a.x = c.x AND b.y = c.y` joins a with c first, and then b: relations are taken in the order in which
 * they were written, except that one which an equality ties to those before goes ahead of one that nothing does. Where
 * the order written needs no cross product, or any order does, nothing changes.
 */
export const eliminateCrossJoins: Rule = {
  name: 'eliminate-cross-joins',
  apply: rewrite,
}

function rewrite(node: LogicalNode): LogicalNode {
  const flat = flattenJoins(node)
  if (flat === undefined || flat.relations.length < 3)
    return withChildren(node, childrenOf(node).map(rewrite))
  const { conjuncts } = flat
  const relations = flat.relations.map(rewrite)
  const order = connectedOrder(relations, conjuncts)
  if (order.every((index, i) => index === i)) return withChildren(node, childrenOf(node).map(rewrite))
  const [first = node, ...rest] = order.flatMap((index) => relations[index] ?? [])
  const joined = rest.reduce<LogicalNode>(
    (left, right) => ({ kind: 'join', join: 'cross', left, right, condition: undefined }),
    first,
  )
  return conjuncts.length === 0
    ? joined
    : { kind: 'filter', input: joined, predicate: conjunction(conjuncts) }
}

function connectedOrder(
  relations: readonly LogicalNode[],
  conjuncts: readonly BoundExpression[],
): readonly number[] {
  const columns = relations.map((relation) => outputIds(relation))
  const rest = relations.map((_, i) => i).slice(1)
  const order = [0]
  const known = new Set(columns[0])
  while (rest.length > 0) {
    const tied = rest.findIndex((index) =>
      conjuncts.some((conjunct) => isTied(conjunct, known, columns[index] ?? new Set())),
    )
    const [next = 0] = rest.splice(Math.max(0, tied), 1)
    order.push(next)
    for (const id of columns[next] ?? []) known.add(id)
  }
  return order
}

import { mapExpressions, rewritePlan } from '../../plan/children.ts'
import { outputColumns } from '../../plan/columns.ts'
import { isNeverTrue, isTrue } from '../../plan/conjuncts.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { fold } from '../fold.ts'
import type { Rule } from '../rule.ts'

/** Computes constant expressions and simplifies logic; a filter that is always true goes, one that never is keeps no row. */
export const foldConstants: Rule = {
  name: 'fold-constants',
  apply: (plan, { evaluate }) =>
    rewritePlan(plan, (node) => dropFilter(mapExpressions(node, (expression) => fold(expression, evaluate)))),
}

function dropFilter(node: LogicalNode): LogicalNode {
  if (node.kind === 'filter' && isTrue(node.predicate)) return node.input
  if (node.kind === 'filter' && isNeverTrue(node.predicate))
    return { kind: 'values', columns: outputColumns(node), rows: [] }
  if (
    node.kind !== 'join' ||
    node.condition === undefined ||
    node.join !== 'inner' ||
    !isTrue(node.condition)
  )
    return node
  return { ...node, join: 'cross', condition: undefined }
}

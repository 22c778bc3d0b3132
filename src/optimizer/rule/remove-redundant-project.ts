import { rewritePlan } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { LogicalNode, ProjectNode } from '../../plan/node.ts'
import { isDeterministic } from '../../plan/properties.ts'
import { substituteColumns, walkExpression } from '../../plan/walk.ts'
import type { Rule } from '../rule.ts'

/** Drops projections that pass every column on, and makes one of two where nothing is computed twice by it. */
export const removeRedundantProject: Rule = {
  name: 'remove-redundant-project',
  apply: (plan) =>
    rewritePlan(plan, (node) => {
      const merged = node.kind === 'project' ? mergeProjects(node) : node
      return merged.kind === 'project' && isIdentity(merged) ? merged.input : merged
    }),
}

function isIdentity(node: ProjectNode): boolean {
  const passed = node.assignments.every(
    ({ column, expression }) => expression.kind === 'column' && expression.id === column.id,
  )
  return passed && node.assignments.length === outputIds(node.input).size
}

function isTrivial(expression: BoundExpression): boolean {
  if (expression.kind === 'field') return isTrivial(expression.base)
  return expression.kind === 'column' || expression.kind === 'constant'
}

function mergeProjects(node: ProjectNode): LogicalNode {
  const { input } = node
  if (input.kind !== 'project') return node
  const uses = new Map<number, number>()
  let insideLambda = false
  for (const { expression } of node.assignments)
    for (const part of walkExpression(expression)) {
      insideLambda ||= part.kind === 'lambda'
      if (part.kind === 'column') uses.set(part.id, (uses.get(part.id) ?? 0) + 1)
    }
  // A lambda's body runs once an element: what it captures is better computed before.
  const mergeable = input.assignments.every(
    ({ column, expression }) =>
      isTrivial(expression) ||
      (!insideLambda && (uses.get(column.id) ?? 0) <= 1 && isDeterministic(expression)),
  )
  if (!mergeable) return node
  const definitions = new Map(input.assignments.map(({ column, expression }) => [column.id, expression]))
  const assignments = node.assignments.map(({ column, expression }) => ({
    column,
    expression: substituteColumns(expression, definitions),
  }))
  return mergeProjects({ kind: 'project', input: input.input, assignments })
}

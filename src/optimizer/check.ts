import { invariant } from '../common/assert.ts'
import { childrenOf, expressionsOf, walkPlan } from '../plan/children.ts'
import { outputColumns, outputIds } from '../plan/columns.ts'
import type { BoundExpression, PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { freeColumns, walkExpression } from '../plan/walk.ts'
import { sameType } from '../types/type.ts'

/** Fails (as our error) unless the plan still gives the columns that it has to give, with their types. */
export function checkOutput(plan: LogicalNode, output: readonly PlanColumn[], rule: string): void {
  const columns = new Map(outputColumns(plan).map((column) => [column.id, column]))
  for (const { id, name, type } of output) {
    const column = columns.get(id)
    invariant(column !== undefined, `optimizer rule '${rule}' lost column '${name}'`)
    invariant(sameType(column.type, type), `optimizer rule '${rule}' changed the type of column '${name}'`)
  }
}

/** Fails unless every node finds the columns that it names in its inputs. `outer` are an enclosing query's. */
export function checkReferences(
  plan: LogicalNode,
  rule: string,
  outer: ReadonlySet<number> = new Set(),
): void {
  const children = childrenOf(plan)
  const visible = new Set([...outer, ...children.flatMap((child) => [...outputIds(child)])])
  for (const expression of expressionsOf(plan))
    for (const id of freeColumns(expression))
      invariant(visible.has(id), `optimizer rule '${rule}' left ${plan.kind} without column ${id}`)
  const [input, subquery] = children
  if (
    (plan.kind === 'correlated-join' || plan.kind === 'semi-join') &&
    input !== undefined &&
    subquery !== undefined
  ) {
    checkReferences(input, rule, outer)
    checkReferences(subquery, rule, new Set([...outer, ...outputIds(input)]))
  } else for (const child of children) checkReferences(child, rule, outer)
}

/** One more than any id of the plan. */
export function nextColumnId(plan: LogicalNode): number {
  let most = -1
  for (const node of walkPlan(plan)) {
    for (const { id } of outputColumns(node)) most = Math.max(most, id)
    for (const expression of expressionsOf(node)) most = Math.max(most, ...expressionIds(expression))
  }
  return most + 1
}

function* expressionIds(expression: BoundExpression): Generator<number> {
  for (const part of walkExpression(expression)) {
    if (part.kind === 'column') yield part.id
    if (part.kind === 'lambda') for (const { id } of part.parameters) yield id
  }
}

import { expressionsOf, walkPlan } from '../plan/children.ts'
import { outputIds } from '../plan/columns.ts'
import type { LogicalNode } from '../plan/node.ts'
import { freeColumns } from '../plan/walk.ts'

/** Ids of the columns of a plan that are read by more than the conjuncts of scans. */
export type UsedColumns = ReadonlySet<number>

/** Whether a node becomes conjuncts of a scan. */
function isConjunct(node: LogicalNode): boolean {
  return node.kind === 'filter' && (node.input.kind === 'scan' || isConjunct(node.input))
}

/** What the result has, and what any expression reads that does not become part of a scan. */
export function usedColumns(plan: LogicalNode): UsedColumns {
  const used = new Set(outputIds(plan))
  for (const node of walkPlan(plan)) {
    if (isConjunct(node)) continue
    for (const expression of expressionsOf(node)) for (const id of freeColumns(expression)) used.add(id)
    // Their rows are compared, or numbered anew, by what the mappings name.
    if (node.kind === 'set-operation' || node.kind === 'recursive')
      for (const mapping of node.mappings) for (const id of mapping) used.add(id)
  }
  return used
}

import type { ScanColumn } from '../catalog/table-source.ts'
import { expressionsOf, mapExpressions, rewritePlan, walkPlan } from '../plan/children.ts'
import { outputIds } from '../plan/columns.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference, operandsOf, replaceExpression } from '../plan/walk.ts'

/** A part of a scan column that is read as a column of its own. */
export interface ScanPart {
  readonly scanColumn: ScanColumn
  readonly column: PlanColumn
}

/** The parts that are read in the place of scan columns, by those columns' ids. */
export type ScanParts<Part extends ScanPart = ScanPart> = ReadonlyMap<number, readonly Part[]>

/**
 * How a plan uses each column: what `usesOf` says of the outermost expressions that it answers for, and undefined for a
 * use of the column as a whole.
 */
function usesOf<Use>(
  plan: LogicalNode,
  useOf: (expression: BoundExpression) => { readonly root: number; readonly use: Use } | undefined,
): ReadonlyMap<number, readonly (Use | undefined)[]> {
  const uses = new Map<number, (Use | undefined)[]>()
  const add = (root: number, use: Use | undefined): void => {
    const known = uses.get(root)
    if (known === undefined) uses.set(root, [use])
    else known.push(use)
  }
  const collect = (expression: BoundExpression): void => {
    const found = useOf(expression)
    if (found !== undefined) add(found.root, found.use)
    else if (expression.kind === 'column') add(expression.id, undefined)
    else for (const operand of operandsOf(expression)) collect(operand)
  }
  for (const id of outputIds(plan)) add(id, undefined)
  for (const node of walkPlan(plan)) {
    if (node.kind === 'set-operation' || node.kind === 'recursive')
      for (const id of node.mappings.flat()) add(id, undefined)
    const passes = node.kind === 'project' ? passedOn(node.assignments) : new Set<BoundExpression>()
    for (const expression of expressionsOf(node)) if (!passes.has(expression)) collect(expression)
  }
  return uses
}

/** Assignments that hand a column up under its own id: no use of it by themselves. */
function passedOn(assignments: readonly Assignment[]): ReadonlySet<BoundExpression> {
  return new Set(
    assignments.flatMap(({ column, expression }) =>
      expression.kind === 'column' && expression.id === column.id ? [expression] : [],
    ),
  )
}

/**
 * The parts of the scan columns that a plan never uses as a whole.
 *
 * @param useOf the part of a column that an expression asks for, where it asks for one
 * @param partsOf the columns that are to be read for all uses of one scan column
 */
export function scanParts<Use, Part extends ScanPart>(
  plan: LogicalNode,
  useOf: (expression: BoundExpression) => { readonly root: number; readonly use: Use } | undefined,
  partsOf: (uses: readonly Use[], whole: ScanColumn) => readonly Part[],
): ScanParts<Part> {
  const uses = usesOf(plan, useOf)
  const parts = new Map<number, readonly Part[]>()
  for (const node of walkPlan(plan)) {
    if (node.kind !== 'scan') continue
    node.columns.forEach(({ id }, i) => {
      const path = node.paths[i]
      const own = uses.get(id) ?? []
      const inner = own.filter((use) => use !== undefined)
      if (path === undefined || own.length === 0 || inner.length < own.length) return
      parts.set(id, partsOf(inner, path))
    })
  }
  return parts
}

/**
 * The plan that reads the parts instead of the columns.
 *
 * @param replace the column of a part for an expression that asks for it
 */
export function readParts(
  plan: LogicalNode,
  parts: ScanParts,
  replace: (expression: BoundExpression) => BoundExpression | undefined,
): LogicalNode {
  if (parts.size === 0) return plan
  const rewrite = (expression: BoundExpression): BoundExpression => replaceExpression(expression, replace)
  return rewritePlan(plan, (node) => {
    if (node.kind === 'scan') {
      const read = node.columns.flatMap((column, i): readonly ScanPart[] => {
        const own = node.paths[i]
        return parts.get(column.id) ?? (own === undefined ? [] : [{ column, scanColumn: own }])
      })
      return {
        ...node,
        columns: read.map(({ column }) => column),
        paths: read.map(({ scanColumn }) => scanColumn),
      }
    }
    if (node.kind !== 'project') return mapExpressions(node, rewrite)
    const assignments = node.assignments.flatMap((assignment): Assignment[] => {
      const inner = passedOn([assignment]).size === 1 ? parts.get(assignment.column.id) : undefined
      if (inner === undefined) return [{ ...assignment, expression: rewrite(assignment.expression) }]
      return inner.map(({ column }) => ({ column, expression: columnReference(column) }))
    })
    return { ...node, assignments }
  })
}

import { expressionsOf, mapExpressions, rewritePlan, walkPlan } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import type { ScanColumn } from '../../catalog/table-source.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { columnReference, operandsOf, replaceExpression } from '../../plan/walk.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * Reads fields instead of rows: where a plan uses `useridentity` only as `useridentity.sessioncontext.sessionissuer.arn`,
 * the scan gives that leaf as a column. A row that is used as a whole somewhere is read as a whole, with its fields.
 */
export const pushDownDereference: Rule = {
  name: 'push-down-dereference',
  apply(plan, context) {
    const leaves = leavesOf(plan, context)
    if (leaves.size === 0) return plan
    return rewritePlan(plan, (node) => useLeaves(node, leaves))
  },
}

/** A field path inside a scan column, by field numbers, and the column that will hold it. */
interface Leaf {
  readonly indices: readonly number[]
  readonly scanColumn: ScanColumn
  readonly column: PlanColumn
}
type Leaves = ReadonlyMap<number, readonly Leaf[]>

interface Chain {
  readonly root: number
  readonly indices: readonly number[]
}

/** `field(field(column))` as the column and the way into it. */
function chainOf(expression: BoundExpression): Chain | undefined {
  if (expression.kind === 'column') return { root: expression.id, indices: [] }
  if (expression.kind !== 'field') return undefined
  const base = chainOf(expression.base)
  return base === undefined ? undefined : { root: base.root, indices: [...base.indices, expression.index] }
}

function collectChains(expression: BoundExpression, into: (chain: Chain) => void): void {
  const chain = chainOf(expression)
  if (chain !== undefined) into(chain)
  else for (const operand of operandsOf(expression)) collectChains(operand, into)
}

function leavesOf(plan: LogicalNode, context: RuleContext): Leaves {
  const used = new Map<number, (readonly number[])[]>()
  const use = ({ root, indices }: Chain): void => {
    const known = used.get(root)
    if (known === undefined) used.set(root, [indices])
    else known.push(indices)
  }
  for (const id of outputIds(plan)) use({ root: id, indices: [] })
  for (const node of walkPlan(plan)) {
    if (node.kind === 'set-operation' || node.kind === 'recursive')
      for (const id of node.mappings.flat()) use({ root: id, indices: [] })
    const passes = node.kind === 'project' ? passedOn(node.assignments) : new Set<BoundExpression>()
    for (const expression of expressionsOf(node)) if (!passes.has(expression)) collectChains(expression, use)
  }
  const leaves = new Map<number, readonly Leaf[]>()
  for (const node of walkPlan(plan)) {
    if (node.kind !== 'scan') continue
    node.columns.forEach((column, i) => {
      const path = node.paths[i]
      const chains = used.get(column.id) ?? []
      if (path === undefined || chains.length === 0 || chains.some((indices) => indices.length === 0)) return
      leaves.set(
        column.id,
        outermost(chains).map((indices) => leaf(indices, path, context)),
      )
    })
  }
  return leaves
}

/** Assignments that hand a column up under its own id: no use of it by themselves. */
function passedOn(assignments: readonly Assignment[]): ReadonlySet<BoundExpression> {
  return new Set(
    assignments.flatMap(({ column, expression }) =>
      expression.kind === 'column' && expression.id === column.id ? [expression] : [],
    ),
  )
}

/** Paths of which none is inside another, each once. */
function outermost(chains: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const isPrefix = (prefix: readonly number[], path: readonly number[]): boolean =>
    prefix.length <= path.length && prefix.every((index, i) => index === path[i])
  const kept: (readonly number[])[] = []
  for (const chain of [...chains].sort((a, b) => a.length - b.length))
    if (!kept.some((known) => isPrefix(known, chain))) kept.push(chain)
  return kept
}

function leaf(indices: readonly number[], root: ScanColumn, context: RuleContext): Leaf {
  let { type } = root
  const path = [...root.path]
  for (const index of indices) {
    const field = type.kind === 'row' ? type.fields[index] : undefined
    path.push(field?.name?.toLowerCase() ?? String(index))
    type = field?.type ?? type
  }
  return { indices, scanColumn: { path, type }, column: context.newColumn(path.at(-1) ?? '', type) }
}

function useLeaves(node: LogicalNode, leaves: Leaves): LogicalNode {
  if (node.kind === 'scan') {
    const read = node.columns.flatMap((column, i) => {
      const own = node.paths[i]
      const inner = leaves.get(column.id)
      if (inner !== undefined) return inner.map(({ column: target, scanColumn }) => ({ target, scanColumn }))
      return own === undefined ? [] : [{ target: column, scanColumn: own }]
    })
    return {
      ...node,
      columns: read.map(({ target }) => target),
      paths: read.map(({ scanColumn }) => scanColumn),
    }
  }
  const replace = (expression: BoundExpression): BoundExpression =>
    replaceExpression(expression, (part) => throughLeaf(part, leaves))
  if (node.kind !== 'project') return mapExpressions(node, replace)
  const assignments = node.assignments.flatMap((assignment): Assignment[] => {
    const inner = passedOn([assignment]).size === 1 ? leaves.get(assignment.column.id) : undefined
    if (inner === undefined) return [{ ...assignment, expression: replace(assignment.expression) }]
    return inner.map(({ column }) => ({ column, expression: columnReference(column) }))
  })
  return { ...node, assignments }
}

/** A chain of fields, read from the leaf that it begins with. */
function throughLeaf(part: BoundExpression, leaves: Leaves): BoundExpression | undefined {
  if (part.kind !== 'field') return undefined
  const chain = chainOf(part)
  const inner = chain === undefined ? undefined : leaves.get(chain.root)
  if (chain === undefined || inner === undefined) return undefined
  const found = inner.find(
    ({ indices }) =>
      indices.length === chain.indices.length && indices.every((index, i) => index === chain.indices[i]),
  )
  if (found !== undefined) return columnReference(found.column)
  const base = throughLeaf(part.base, leaves)
  return base === undefined ? undefined : { ...part, base }
}

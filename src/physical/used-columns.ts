import { expressionsOf, walkPlan } from '../plan/children.ts'
import { outputIds } from '../plan/columns.ts'
import type { LogicalNode } from '../plan/node.ts'
import type { AggregateCall, BoundExpression } from '../plan/expression.ts'
import { freeColumns, walkExpression } from '../plan/walk.ts'

/** What of a plan's columns is used. */
export interface UsedColumns {
  /** Ids of those that are read by more than the conjuncts of scans. */
  readonly ids: ReadonlySet<number>
  /**
   * Columns of which nothing is read but what one unnest over a scan makes of them: the indexes of those among the unnest's
   * columns that are read in turn.
   */
  readonly unnested: ReadonlyMap<number, readonly number[]>
  /** Ids of those of which nothing is asked but whether they are NULL. */
  readonly presence: ReadonlySet<number>
}

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
  return { ids: used, unnested: unnestedColumns(plan, used), presence: presenceColumns(plan) }
}

/** The column that a call asks for presence alone: `x IS NULL`. */
function testedColumn(expression: BoundExpression): number | undefined {
  if (expression.kind !== 'call' || expression.function.name !== '$is_null') return undefined
  const [only] = expression.arguments
  return only?.kind === 'column' ? only.id : undefined
}

/** The same of an aggregate: `count(x)`. */
function countedColumn({ function: { name }, arguments: args, distinct }: AggregateCall): number | undefined {
  const [only] = args
  return name === 'count' && !distinct && only?.kind === 'column' ? only.id : undefined
}

/** Columns that stand nowhere but where only their presence counts. */
function presenceColumns(plan: LogicalNode): ReadonlySet<number> {
  const [asked, others] = [new Map<number, number>(), new Map<number, number>()]
  const add = (counts: Map<number, number>, id: number | undefined): void => {
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  for (const id of outputIds(plan)) add(others, id)
  for (const node of walkPlan(plan)) {
    for (const expression of expressionsOf(node))
      for (const part of walkExpression(expression)) {
        add(asked, testedColumn(part))
        if (part.kind === 'column') add(others, part.id)
      }
    if (node.kind === 'aggregate') for (const { call } of node.aggregates) add(asked, countedColumn(call))
    if (node.kind === 'set-operation' || node.kind === 'recursive')
      for (const mapping of node.mappings) for (const id of mapping) add(others, id)
  }
  return new Set([...asked].flatMap(([id, count]) => (others.get(id) === count ? [id] : [])))
}

/** How many expressions, results and mappings name each column. */
function mentions(plan: LogicalNode): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const count = (ids: Iterable<number>): void => {
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  count(outputIds(plan))
  for (const node of walkPlan(plan)) {
    for (const expression of expressionsOf(node)) count(freeColumns(expression))
    if (node.kind === 'set-operation' || node.kind === 'recursive')
      for (const mapping of node.mappings) count(mapping)
  }
  return counts
}

function unnestedColumns(plan: LogicalNode, used: ReadonlySet<number>): UsedColumns['unnested'] {
  const unnested = new Map<number, readonly number[]>()
  const counts = mentions(plan)
  for (const node of walkPlan(plan)) {
    if (node.kind !== 'unnest' || !(node.input.kind === 'scan' || isConjunct(node.input))) continue
    for (const { expression, columns } of node.items)
      if (expression.kind === 'column' && counts.get(expression.id) === 1)
        unnested.set(
          expression.id,
          columns.flatMap(({ id }, i) => (used.has(id) ? [i] : [])),
        )
  }
  return unnested
}

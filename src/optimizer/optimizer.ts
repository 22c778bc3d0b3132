import { outputColumns } from '../plan/columns.ts'
import type { Assignment } from '../plan/expression.ts'
import type { BoundQuery, LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { checkOutput, checkReferences, nextColumnId } from './check.ts'
import { chooseBuildSide } from './rule/choose-build-side.ts'
import { decorrelate } from './rule/decorrelate.ts'
import { eliminateCrossJoins } from './rule/eliminate-cross-joins.ts'
import { foldConstants } from './rule/fold-constants.ts'
import { inferJoinFilters } from './rule/infer-join-filters.ts'
import { inferTimeBounds } from './rule/infer-time-bounds.ts'
import { limitRanking } from './rule/limit-ranking.ts'
import { pruneColumns } from './rule/prune-columns.ts'
import { pushDownDereference } from './rule/push-down-dereference.ts'
import { pushDownFilter } from './rule/push-down-filter.ts'
import { pushDownLimit } from './rule/push-down-limit.ts'
import { pushDownMapKey } from './rule/push-down-map-key.ts'
import { removeRedundantProject } from './rule/remove-redundant-project.ts'
import { reorderJoins } from './rule/reorder-joins.ts'
import { rewriteDistinct } from './rule/rewrite-distinct.ts'
import { shareExpressions } from './rule/share-expressions.ts'
import { unwrapCast } from './rule/unwrap-cast.ts'
import type { Evaluate, Rule, RuleContext } from './rule.ts'

/** The rules, in the order in which they run, once each. */
export const RULES: readonly Rule[] = [
  // Everything else compares with constants, so literals have to be constants first.
  foldConstants,
  // A subquery done for each row is grouped back, which lets no condition through: fewer rows have to come in.
  pushDownFilter,
  // Makes joins and filters of what is left of subqueries; filters then move like any other.
  decorrelate,
  // A bare column against a constant is what the next rules look for.
  unwrapCast,
  // Makes conjuncts that are to be pushed down.
  inferTimeBounds,
  // Puts joins in an order in which the conditions that are pushed down next can tie their sides.
  eliminateCrossJoins,
  // Makes conjuncts too, of those that were pushed down before.
  inferJoinFilters,
  pushDownFilter,
  // Pushing puts constants in the place of columns, and may leave conditions that say TRUE.
  foldConstants,
  // Makes groupings of its own, whose keys are pruned and shared like any others.
  rewriteDistinct,
  // The size of inputs is known once the filters are where they belong.
  reorderJoins,
  chooseBuildSide,
  pushDownLimit,
  // Filters stand where they stay.
  limitRanking,
  // Before pruning, which then drops the whole rows whose fields are read alone.
  pushDownDereference,
  // A map may stand in a row: its column is there only now.
  pushDownMapKey,
  pruneColumns,
  // Pruning leaves projections that pass everything on.
  removeRedundantProject,
  // Last: every condition has found its place, and keys and fields are columns.
  shareExpressions,
  removeRedundantProject,
]

export interface OptimizerOptions {
  readonly evaluate: Evaluate
  readonly zone: string
  /** Names of rules that are not to run. */
  readonly disabled?: ReadonlySet<string>
  /** Told the plan after each rule, for EXPLAIN VERBOSE. */
  readonly trace?: (rule: string, query: BoundQuery) => void
}

/**
 * Rewrites a plan into one that gives the same rows with less work. After each rule that changed it the output columns and
 * every reference are checked; a rule that breaks them fails as our error and never as a wrong answer.
 */
export function optimize(query: BoundQuery, options: OptimizerOptions): BoundQuery {
  const { evaluate, zone, disabled, trace } = options
  const { output } = query
  let next = nextColumnId(query.plan)
  const context: RuleContext = { evaluate, zone, newColumn: (name, type) => ({ id: next++, name, type }) }
  let { plan } = query
  for (const rule of RULES) {
    if (disabled?.has(rule.name) === true) continue
    const after = rule.apply(plan, context)
    if (after !== plan) {
      checkOutput(after, output, rule.name)
      checkReferences(after, rule.name)
    }
    plan = after
    trace?.(rule.name, { plan, output })
  }
  return { plan: inOrder(plan, query), output }
}

/** Rules may change the order of a join's columns; the result's is the user's. */
function inOrder(plan: LogicalNode, { output }: BoundQuery): LogicalNode {
  const columns = outputColumns(plan)
  const same = columns.length === output.length && columns.every((column, i) => column.id === output[i]?.id)
  if (same) return plan
  const byId = new Map(columns.map((column) => [column.id, column]))
  const assignments = output.map(({ id, name, type }): Assignment => {
    const column = byId.get(id) ?? { id, name, type }
    return { column, expression: columnReference(column) }
  })
  return { kind: 'project', input: plan, assignments }
}

import { childrenOf, withChildren } from '../../plan/children.ts'
import { outputColumns, outputIds } from '../../plan/columns.ts'
import { conjunction, conjunctsOf } from '../../plan/conjuncts.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { AggregateNode, JoinNode, LogicalNode, SetOperationNode, WindowNode } from '../../plan/node.ts'
import { canFail, isDeterministic } from '../../plan/properties.ts'
import { columnReference, freeColumns, substituteColumns, walkExpression } from '../../plan/walk.ts'
import { fold } from '../fold.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * Moves each conjunct of a filter as far down as it means the same there: through projections, sorts, windows (on
 * partition keys), groupings (on keys), set operations and joins by the sides that may lose rows. A condition over both
 * sides of a cross join makes it an inner join, and an outer join whose filled-in rows a filter refuses becomes an inner
 * one.
 *
 * Order protects: of `x <> 0 AND 1 / x > 2` the second may only move with the first. So a conjunct that can fail stays
 * behind any that stays, and never moves under an operator that may drop the rows on which it fails.
 */
export const pushDownFilter: Rule = {
  name: 'push-down-filter',
  apply: (plan, context) => push(plan, [], context),
}

type Conjuncts = readonly BoundExpression[]

function filtered(input: LogicalNode, conjuncts: Conjuncts): LogicalNode {
  return conjuncts.length === 0 ? input : { kind: 'filter', input, predicate: conjunction(conjuncts) }
}

/** Splits conjuncts by whether they may move; those that can fail do not pass one that stays. */
function split(
  conjuncts: Conjuncts,
  mayMove: (conjunct: BoundExpression) => boolean,
): { readonly moved: BoundExpression[]; readonly kept: BoundExpression[] } {
  const moved: BoundExpression[] = []
  const kept: BoundExpression[] = []
  for (const conjunct of conjuncts) {
    const moves = isDeterministic(conjunct) && mayMove(conjunct) && (kept.length === 0 || !canFail(conjunct))
    ;(moves ? moved : kept).push(conjunct)
  }
  return { moved, kept }
}

function isOver(conjunct: BoundExpression, columns: ReadonlySet<number>): boolean {
  for (const id of freeColumns(conjunct)) if (!columns.has(id)) return false
  return true
}

/** The plan of `node` with `conjuncts` (of its output, in their order) applied. */
function push(node: LogicalNode, conjuncts: Conjuncts, context: RuleContext): LogicalNode {
  switch (node.kind) {
    case 'filter':
      return push(node.input, [...conjunctsOf(node.predicate), ...conjuncts], context)
    case 'project': {
      const definitions = new Map(node.assignments.map(({ column, expression }) => [column.id, expression]))
      const { moved, kept } = split(conjuncts, (conjunct) =>
        [...freeColumns(conjunct)].every((id) => {
          const definition = definitions.get(id)
          return definition !== undefined && isDeterministic(definition)
        }),
      )
      const below = moved.map((conjunct) => substituteColumns(conjunct, definitions))
      return filtered({ ...node, input: push(node.input, below, context) }, kept)
    }
    case 'sort':
      return { ...node, input: push(node.input, conjuncts, context) }
    case 'aggregate':
      return pushThroughAggregate(node, conjuncts, context)
    case 'window':
      return pushThroughWindow(node, conjuncts, context)
    case 'unnest':
    case 'correlated-join': {
      const columns = outputIds(node.input)
      const { moved, kept } = split(conjuncts, (conjunct) => isOver(conjunct, columns) && !canFail(conjunct))
      const input = push(node.input, moved, context)
      const next =
        node.kind === 'unnest'
          ? { ...node, input }
          : { ...node, input, subquery: push(node.subquery, [], context) }
      return filtered(next, kept)
    }
    case 'semi-join': {
      const columns = outputIds(node.input)
      const { moved, kept } = split(conjuncts, (conjunct) => isOver(conjunct, columns))
      const input = push(node.input, moved, context)
      return filtered({ ...node, input, subquery: push(node.subquery, [], context) }, kept)
    }
    case 'set-operation':
      return pushThroughSetOperation(node, conjuncts, context)
    case 'join':
      return pushThroughJoin(node, conjuncts, context)
    case 'scan':
    case 'values':
    case 'working-table':
    // Rows that a condition drops would be missing from the next step.
    case 'recursive':
    case 'limit':
    case 'top-n':
    case 'single-row':
      return filtered(
        withChildren(
          node,
          childrenOf(node).map((child) => push(child, [], context)),
        ),
        conjuncts,
      )
  }
}

function pushThroughAggregate(node: AggregateNode, conjuncts: Conjuncts, context: RuleContext): LogicalNode {
  const shared = node.keys.filter((_, i) => node.groupingSets.every((set) => set.includes(i)))
  const definitions = new Map(shared.map(({ column, expression }) => [column.id, expression]))
  const { moved, kept } = split(conjuncts, (conjunct) =>
    [...freeColumns(conjunct)].every((id) => {
      const definition = definitions.get(id)
      return definition !== undefined && isDeterministic(definition)
    }),
  )
  // A grouping without keys has a row even over nothing: a condition without columns may not move under it.
  const below = node.keys.length === 0 || definitions.size === 0 ? [] : moved
  const above = below.length === moved.length ? kept : conjuncts
  const input = push(
    node.input,
    below.map((conjunct) => substituteColumns(conjunct, definitions)),
    context,
  )
  return filtered({ ...node, input }, above)
}

function pushThroughWindow(node: WindowNode, conjuncts: Conjuncts, context: RuleContext): LogicalNode {
  const partition = new Set(node.partitionBy.flatMap((key) => (key.kind === 'column' ? [key.id] : [])))
  const { moved, kept } = split(
    conjuncts,
    (conjunct) => freeColumns(conjunct).size > 0 && isOver(conjunct, partition),
  )
  return filtered({ ...node, input: push(node.input, moved, context) }, kept)
}

function pushThroughSetOperation(
  node: SetOperationNode,
  conjuncts: Conjuncts,
  context: RuleContext,
): LogicalNode {
  const isUnion = node.operation === 'union'
  const { moved, kept } = split(conjuncts, (conjunct) => isUnion || !canFail(conjunct))
  const inputs = node.inputs.map((input, i) => {
    const columns = new Map(outputColumns(input).map((column) => [column.id, column]))
    const replacements = new Map(
      node.columns.flatMap(({ id }, j) => {
        const source = columns.get(node.mappings[i]?.[j] ?? -1)
        return source === undefined ? [] : [[id, columnReference(source)] as const]
      }),
    )
    return push(
      input,
      moved.map((conjunct) => substituteColumns(conjunct, replacements)),
      context,
    )
  })
  return filtered({ ...node, inputs }, kept)
}

/** Whether a condition is false or NULL wherever these columns are NULL. */
function refusesNulls(
  conjunct: BoundExpression,
  columns: ReadonlySet<number>,
  context: RuleContext,
): boolean {
  if (![...freeColumns(conjunct)].some((id) => columns.has(id))) return false
  const nulled = substituteColumns(conjunct, nullsFor(conjunct, columns))
  const result = fold(nulled, context.evaluate)
  return result.kind === 'constant' && result.value !== true
}

function nullsFor(
  conjunct: BoundExpression,
  columns: ReadonlySet<number>,
): ReadonlyMap<number, BoundExpression> {
  const nulls = new Map<number, BoundExpression>()
  for (const part of walkExpression(conjunct))
    if (part.kind === 'column' && columns.has(part.id))
      nulls.set(part.id, { kind: 'constant', type: part.type, value: null })
  return nulls
}

/** An outer join that a filter above makes indistinguishable from a stricter one. */
function strictest(node: JoinNode, conjuncts: Conjuncts, context: RuleContext): JoinNode['join'] {
  const refuses = (side: LogicalNode): boolean => {
    const columns = outputIds(side)
    return conjuncts.some((conjunct) => refusesNulls(conjunct, columns, context))
  }
  switch (node.join) {
    case 'inner':
    case 'cross':
      return node.join
    case 'left':
      return refuses(node.right) ? 'inner' : 'left'
    case 'right':
      return refuses(node.left) ? 'inner' : 'right'
    case 'full': {
      const left = refuses(node.left)
      const right = refuses(node.right)
      if (left && right) return 'inner'
      return left ? 'left' : right ? 'right' : 'full'
    }
  }
}

function pushThroughJoin(node: JoinNode, conjuncts: Conjuncts, context: RuleContext): LogicalNode {
  const kind = strictest(node, conjuncts, context)
  const left = outputIds(node.left)
  const right = outputIds(node.right)
  const both = new Set([...left, ...right])
  const own = node.condition === undefined ? [] : conjunctsOf(node.condition)
  const safe = (conjunct: BoundExpression, columns: ReadonlySet<number>): boolean =>
    isDeterministic(conjunct) && !canFail(conjunct) && isOver(conjunct, columns)
  const toLeft: BoundExpression[] = []
  const toRight: BoundExpression[] = []
  const condition: BoundExpression[] = []
  const above: BoundExpression[] = []

  // A row that the condition refuses is filled in, not dropped, on the side that an outer join keeps.
  for (const conjunct of own)
    if (kind !== 'left' && kind !== 'full' && safe(conjunct, left)) toLeft.push(conjunct)
    else if (kind !== 'right' && kind !== 'full' && safe(conjunct, right)) toRight.push(conjunct)
    else condition.push(conjunct)
  for (const conjunct of conjuncts)
    if ((kind === 'inner' || kind === 'cross' || kind === 'left') && safe(conjunct, left))
      toLeft.push(conjunct)
    else if ((kind === 'inner' || kind === 'cross' || kind === 'right') && safe(conjunct, right))
      toRight.push(conjunct)
    else if ((kind === 'inner' || kind === 'cross') && safe(conjunct, both)) condition.push(conjunct)
    else above.push(conjunct)

  const inputs = { left: push(node.left, toLeft, context), right: push(node.right, toRight, context) }
  const isInner = kind === 'inner' || kind === 'cross'
  const joined: JoinNode =
    condition.length === 0 && isInner
      ? { ...node, ...inputs, join: 'cross', condition: undefined }
      : { ...node, ...inputs, join: isInner ? 'inner' : kind, condition: conjunction(condition) }
  return filtered(joined, above)
}

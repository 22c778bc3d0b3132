import { freePlanColumns } from '../../plan/children.ts'
import { outputColumns } from '../../plan/columns.ts'
import { conjunction, conjunctsOf } from '../../plan/conjuncts.ts'
import type { Assignment, BoundExpression } from '../../plan/expression.ts'
import type { AggregateNode, LimitNode, LogicalNode, TopNNode, WindowNode } from '../../plan/node.ts'
import { columnReference, freeColumns } from '../../plan/walk.ts'
import type { RuleContext } from '../rule.ts'
import { rowNumbers } from './row-number.ts'

/**
 * A correlated plan taken apart: `plan` names no outer column, and gives the columns of the original (but for
 * `definitions`) and those that the other parts need; a row of it belongs to an outer row where `conditions` hold.
 */
export interface PulledUp {
  readonly plan: LogicalNode
  readonly conditions: readonly BoundExpression[]
  /** Columns of the original that need outer columns: to be computed over the join. */
  readonly definitions: readonly Assignment[]
}

type Outer = ReadonlySet<number>

function usesOuter(expression: BoundExpression, outer: Outer): boolean {
  for (const id of freeColumns(expression)) if (outer.has(id)) return true
  return false
}

/** An equality between an expression over outer columns and one over the subquery's. */
export interface CorrelatedKey {
  readonly outer: BoundExpression
  readonly inner: BoundExpression
}

/** The condition as such an equality, where it is one. */
export function correlatedKey(condition: BoundExpression, outer: Outer): CorrelatedKey | undefined {
  if (condition.kind !== 'call' || condition.function.name !== '$equal') return undefined
  const [left, right] = condition.arguments
  if (left === undefined || right === undefined) return undefined
  const isOuter = (side: BoundExpression): boolean => {
    const free = [...freeColumns(side)]
    return free.length > 0 && free.every((id) => outer.has(id))
  }
  if (isOuter(left) && !usesOuter(right, outer)) return { outer: left, inner: right }
  return isOuter(right) && !usesOuter(left, outer) ? { outer: right, inner: left } : undefined
}

/** The subquery's sides of conditions that are all equalities; undefined where one is not. */
function keysOf(
  conditions: readonly BoundExpression[],
  outer: Outer,
): readonly BoundExpression[] | undefined {
  const keys = conditions.map((condition) => correlatedKey(condition, outer)?.inner)
  return keys.every((key) => key !== undefined) ? keys : undefined
}

/** Takes the outer columns out of a plan; undefined where one is used in a way that no join can stand for. */
export function pullUp(node: LogicalNode, outer: Outer, context: RuleContext): PulledUp | undefined {
  if (![...freePlanColumns(node)].some((id) => outer.has(id)))
    return { plan: node, conditions: [], definitions: [] }
  switch (node.kind) {
    case 'filter': {
      const inner = pullUp(node.input, outer, context)
      if (inner === undefined || usesDefinitions(conjunctsOf(node.predicate), inner)) return undefined
      const conjuncts = conjunctsOf(node.predicate)
      const own = conjuncts.filter((conjunct) => !usesOuter(conjunct, outer))
      const correlated = conjuncts.filter((conjunct) => usesOuter(conjunct, outer))
      const plan: LogicalNode =
        own.length === 0 ? inner.plan : { kind: 'filter', input: inner.plan, predicate: conjunction(own) }
      return { ...inner, plan, conditions: [...inner.conditions, ...correlated] }
    }
    case 'project':
      return pullThroughProject(node.assignments, node.input, outer, context)
    case 'sort':
      return pullUp(node.input, outer, context)
    case 'join': {
      if (node.join !== 'inner' && node.join !== 'cross') return undefined
      const left = pullUp(node.left, outer, context)
      const right = pullUp(node.right, outer, context)
      if (left === undefined || right === undefined) return undefined
      if (left.definitions.length > 0 || right.definitions.length > 0) return undefined
      const conjuncts = node.condition === undefined ? [] : conjunctsOf(node.condition)
      const own = conjuncts.filter((conjunct) => !usesOuter(conjunct, outer))
      const correlated = conjuncts.filter((conjunct) => usesOuter(conjunct, outer))
      return {
        plan: {
          kind: 'join',
          join: own.length === 0 ? 'cross' : 'inner',
          left: left.plan,
          right: right.plan,
          condition: own.length === 0 ? undefined : conjunction(own),
        },
        conditions: [...left.conditions, ...right.conditions, ...correlated],
        definitions: [],
      }
    }
    case 'semi-join': {
      if ([...freePlanColumns(node.subquery)].some((id) => outer.has(id))) return undefined
      if (node.keys.some((key) => usesOuter(key.input, outer))) return undefined
      const inner = pullUp(node.input, outer, context)
      return inner?.definitions.length === 0 ? { ...inner, plan: { ...node, input: inner.plan } } : undefined
    }
    case 'unnest': {
      if (node.items.some((item) => usesOuter(item.expression, outer))) return undefined
      const inner = pullUp(node.input, outer, context)
      return inner?.definitions.length === 0 ? { ...inner, plan: { ...node, input: inner.plan } } : undefined
    }
    case 'aggregate':
      return pullThroughAggregate(node, outer, context)
    case 'limit':
    case 'top-n':
      return pullThroughLimit(node, outer, context)
    case 'window':
      return pullThroughWindow(node, outer, context)
    case 'scan':
    case 'values':
    case 'set-operation':
    case 'recursive':
    case 'working-table':
    case 'single-row':
    case 'correlated-join':
      return undefined
  }
}

function usesDefinitions(expressions: readonly BoundExpression[], { definitions }: PulledUp): boolean {
  const defined = new Set(definitions.map(({ column }) => column.id))
  return expressions.some((expression) => usesOuter(expression, defined))
}

function pullThroughProject(
  assignments: readonly Assignment[],
  input: LogicalNode,
  outer: Outer,
  context: RuleContext,
): PulledUp | undefined {
  const inner = pullUp(input, outer, context)
  if (inner === undefined || inner.definitions.length > 0) return undefined
  const own = assignments.filter(({ expression }) => !usesOuter(expression, outer))
  const definitions = assignments.filter(({ expression }) => usesOuter(expression, outer))
  const needed = [...inner.conditions, ...definitions.map(({ expression }) => expression)]
  return {
    plan: { kind: 'project', input: inner.plan, assignments: passing(own, inner.plan, needed) },
    conditions: inner.conditions,
    definitions,
  }
}

/** Assignments that also pass on the columns that conditions above will ask for. */
function passing(
  assignments: readonly Assignment[],
  input: LogicalNode,
  needed: readonly BoundExpression[],
): readonly Assignment[] {
  const ids = new Set(needed.flatMap((expression) => [...freeColumns(expression)]))
  const given = new Set(assignments.map(({ column }) => column.id))
  const added = outputColumns(input).filter(({ id }) => ids.has(id) && !given.has(id))
  return [...assignments, ...added.map((column) => ({ column, expression: columnReference(column) }))]
}

/** Groups, per group of rows that an outer row sees: the keys of the correlation are keys of the grouping. */
function pullThroughAggregate(node: AggregateNode, outer: Outer, context: RuleContext): PulledUp | undefined {
  const inner = pullUp(node.input, outer, context)
  // Without keys there is a group even where an outer row sees no row.
  if (inner === undefined || inner.definitions.length > 0 || node.keys.length === 0) return undefined
  if (node.groupingSets.length !== 1 || namesOuter(node, outer)) return undefined
  const expressions = keysOf(inner.conditions, outer)
  if (expressions === undefined) return undefined
  const added = expressions.map(
    (expression): Assignment => ({ column: context.newColumn('key', expression.type), expression }),
  )
  const keys = [...node.keys, ...added]
  return {
    plan: { ...node, input: inner.plan, keys, groupingSets: [keys.map((_, i) => i)] },
    conditions: rebased(inner.conditions, outer, added),
    definitions: [],
  }
}

function namesOuter(node: AggregateNode | WindowNode, outer: Outer): boolean {
  const expressions =
    node.kind === 'aggregate'
      ? [
          ...node.keys.map((key) => key.expression),
          ...node.aggregates.flatMap(({ call }) => [
            ...call.arguments,
            ...(call.filter === undefined ? [] : [call.filter]),
          ]),
        ]
      : [...node.partitionBy, ...node.calls.flatMap((call) => call.arguments)]
  return expressions.some((expression) => usesOuter(expression, outer))
}

/** The same equalities, with the columns that now hold the subquery's sides. */
function rebased(
  conditions: readonly BoundExpression[],
  outer: Outer,
  keys: readonly Assignment[],
): readonly BoundExpression[] {
  return conditions.map((condition, i) => {
    const key = keys[i]
    if (condition.kind !== 'call' || key === undefined) return condition
    const inner = correlatedKey(condition, outer)?.inner
    const replaced = condition.arguments.map((argument) =>
      argument === inner ? columnReference(key.column) : argument,
    )
    return { ...condition, arguments: replaced }
  })
}

/** The first rows of each outer row's: numbered within the keys of the correlation. */
function pullThroughLimit(
  node: LimitNode | TopNNode,
  outer: Outer,
  context: RuleContext,
): PulledUp | undefined {
  const sort = node.kind === 'limit' && node.input.kind === 'sort' ? node.input : undefined
  const orderBy = node.kind === 'top-n' ? node.keys : (sort?.keys ?? [])
  if (node.kind === 'top-n' && node.withTies) return undefined
  const inner = pullUp(sort?.input ?? node.input, outer, context)
  if (inner === undefined || inner.definitions.length > 0) return undefined
  const keys = keysOf(inner.conditions, outer)
  if (keys === undefined || orderBy.some(({ expression }) => usesOuter(expression, outer))) return undefined
  const plan = rowNumbers(inner.plan, keys, orderBy, node.offset, node.count, context)
  return { plan, conditions: inner.conditions, definitions: [] }
}

function pullThroughWindow(node: WindowNode, outer: Outer, context: RuleContext): PulledUp | undefined {
  const inner = pullUp(node.input, outer, context)
  if (inner === undefined || inner.definitions.length > 0 || namesOuter(node, outer)) return undefined
  const keys = keysOf(inner.conditions, outer)
  if (keys === undefined) return undefined
  const plan: LogicalNode = { ...node, input: inner.plan, partitionBy: [...keys, ...node.partitionBy] }
  return { plan, conditions: inner.conditions, definitions: [] }
}

import { freePlanColumns, mapSortKeys } from '../../plan/children.ts'
import { outputColumns, outputIds } from '../../plan/columns.ts'
import { conjunction, conjunctsOf, isTrue, TRUE } from '../../plan/conjuncts.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type {
  AggregateNode,
  CorrelatedJoinNode,
  FilterNode,
  JoinNode,
  LimitNode,
  LogicalNode,
  ProjectNode,
  SemiJoinNode,
  SingleRowNode,
  TopNNode,
  UnnestNode,
  WindowNode,
} from '../../plan/node.ts'
import { canFail } from '../../plan/properties.ts'
import { columnReference } from '../../plan/walk.ts'
import { BIGINT, BOOLEAN } from '../../types/type.ts'
import { aggregate, call } from '../call.ts'
import type { RuleContext } from '../rule.ts'
import { hasExactlyOneRow } from './cardinality.ts'
import { groupBack, passAll } from './per-row.ts'
import { numbered, withinLimit } from './row-number.ts'

/**
 * The rows of a base, each beside the rows that a subquery has for it: the base's columns, then the subquery's. Only rows
 * where `matched` is TRUE are the subquery's. Each row of the base has a row at least, so that groupings can be done
 * for those too for which the subquery has none; what the subquery's columns hold in such a row means nothing.
 */
export interface Lifted {
  readonly plan: LogicalNode
  readonly matched: BoundExpression
}

/** The rule's context, and its way with a semi-join: the subquery of a subquery is turned into joins like any other. */
export interface LiftContext extends RuleContext {
  readonly semiJoin: (node: SemiJoinNode) => LogicalNode | undefined
}

/**
 * Does a subquery for each row of `base`, whose columns it may name anywhere: every operator is moved over the base, and
 * those that look at several rows are held to those of one base row by its number. Undefined where an operator cannot be
 * (set operations, and outer joins with a correlated right side).
 */
export function lift(node: LogicalNode, base: Lifted, context: LiftContext): Lifted | undefined {
  if (!isCorrelated(node, base)) return beside(node, base, context)
  switch (node.kind) {
    case 'filter':
      return liftFilter(node, base, context)
    case 'project':
      return liftProject(node, base, context)
    case 'unnest':
      return liftUnnest(node, base, context)
    case 'sort':
      return lift(node.input, base, context)
    case 'join':
      return liftJoin(node, base, context)
    case 'semi-join':
      return liftSemiJoin(node, base, context)
    case 'correlated-join':
      return liftCorrelatedJoin(node, base, context)
    case 'aggregate':
      return node.keys.length === 0 && node.groupingSets.length === 1
        ? liftGlobalAggregate(node, base, context)
        : liftAggregate(node, base, context)
    case 'limit':
    case 'top-n':
      return liftLimit(node, base, context)
    case 'window':
      return liftWindow(node, base, context)
    case 'single-row':
      return liftSingleRow(node, base, context)
    case 'scan':
    case 'values':
    case 'set-operation':
    case 'recursive':
    case 'working-table':
      return undefined
  }
}

function isCorrelated(node: LogicalNode, base: Lifted): boolean {
  const columns = outputIds(base.plan)
  return [...freePlanColumns(node)].some((id) => columns.has(id))
}

/** The expression where the row is the subquery's; NULL, and no failure, where it is not. */
function guarded(expression: BoundExpression, { matched }: Lifted): BoundExpression {
  if (isTrue(matched)) return expression
  const { type } = expression
  const otherwise: BoundExpression = { kind: 'constant', type, value: null }
  return { kind: 'case', type, branches: [{ when: matched, then: expression }], otherwise }
}

/** {@link guarded} where it has to be: what cannot fail may be asked of any row. */
function safe(expression: BoundExpression, lifted: Lifted): BoundExpression {
  return canFail(expression) ? guarded(expression, lifted) : expression
}

function present(column: PlanColumn): BoundExpression {
  return call('$not', [call('$is_null', [columnReference(column)])])
}

/** Fewer rows are the subquery's: those that also satisfy `conditions`. */
function narrowed(
  { plan, matched }: Lifted,
  conditions: readonly BoundExpression[],
  context: LiftContext,
): Lifted {
  const terms = isTrue(matched) ? conditions : [matched, ...conditions]
  const column = context.newColumn('matched', BOOLEAN)
  const assignments = [...passAll(outputColumns(plan)), { column, expression: conjunction(terms) }]
  return { plan: { kind: 'project', input: plan, assignments }, matched: columnReference(column) }
}

/** A plan that names no column of the base: the same rows for each of its rows. */
function beside(node: LogicalNode, base: Lifted, context: LiftContext, condition = TRUE): Lifted {
  if (node.kind === 'values' && node.rows.length === 1 && node.columns.length === 0)
    return isTrue(condition) ? base : narrowed(base, conjunctsOf(condition), context)
  const marker = context.newColumn('matched', BOOLEAN)
  const right: LogicalNode = {
    kind: 'project',
    input: node,
    assignments: [...passAll(outputColumns(node)), { column: marker, expression: TRUE }],
  }
  const terms = [base.matched, ...conjunctsOf(condition)].filter((term) => !isTrue(term))
  return {
    plan: { kind: 'join', join: 'left', left: base.plan, right, condition: conjunction(terms) },
    matched: present(marker),
  }
}

function liftFilter(node: FilterNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const input = lift(node.input, base, context)
  return input === undefined ? undefined : narrowed(input, conjunctsOf(node.predicate), context)
}

function liftProject(node: ProjectNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const input = lift(node.input, base, context)
  if (input === undefined) return undefined
  const made = new Set(node.assignments.map(({ column }) => column.id))
  const passed = outputColumns(input.plan).filter(({ id }) => !made.has(id))
  const assignments = [
    ...passAll(passed),
    ...node.assignments.map(({ column, expression }) => ({ column, expression: safe(expression, input) })),
  ]
  return { plan: { kind: 'project', input: input.plan, assignments }, matched: input.matched }
}

function liftUnnest(node: UnnestNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const input = lift(node.input, base, context)
  if (input === undefined) return undefined
  const ordinality = node.ordinality ?? context.newColumn('ordinality', BIGINT)
  const items = node.items.map((item) => ({ ...item, expression: guarded(item.expression, input) }))
  return {
    plan: { kind: 'unnest', input: input.plan, items, ordinality, outer: true },
    matched: node.outer ? input.matched : present(ordinality),
  }
}

function liftJoin(node: JoinNode, base: Lifted, context: LiftContext): Lifted | undefined {
  if (node.join === 'right' || node.join === 'full') return undefined
  const left = lift(node.left, base, context)
  if (left === undefined) return undefined
  if (!isCorrelated(node.right, base)) {
    const both = beside(node.right, left, context, node.condition)
    return node.join === 'left' ? { plan: both.plan, matched: left.matched } : both
  }
  if (node.join === 'left') return undefined
  const both = lift(node.right, left, context)
  return both === undefined || node.condition === undefined
    ? both
    : narrowed(both, conjunctsOf(node.condition), context)
}

function liftSemiJoin(node: SemiJoinNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const input = lift(node.input, base, context)
  if (input === undefined) return undefined
  const keys = node.keys.map((key) => ({ ...key, input: safe(key.input, input) }))
  const plan = context.semiJoin({ ...node, input: input.plan, keys })
  return plan === undefined ? undefined : { plan, matched: input.matched }
}

function liftCorrelatedJoin(
  node: CorrelatedJoinNode,
  base: Lifted,
  context: LiftContext,
): Lifted | undefined {
  const input = lift(node.input, base, context)
  return input === undefined ? undefined : liftLateral(node, input, context)
}

/** The subquery of a correlated join over its input. */
export function liftLateral(
  { join, subquery, condition = TRUE }: CorrelatedJoinNode,
  input: Lifted,
  context: LiftContext,
): Lifted | undefined {
  const conditions = conjunctsOf(condition).filter((conjunct) => !isTrue(conjunct))
  if (join === 'inner' || (subquery.kind === 'single-row' && conditions.length === 0)) {
    const both = lift(subquery, input, context)
    return both === undefined || conditions.length === 0 ? both : narrowed(both, conditions, context)
  }
  const { plan, number } = numbered(input.plan, [], [], context)
  const found = lift(subquery, { plan, matched: input.matched }, context)
  if (found === undefined) return undefined
  return keepUnmatched(subquery, narrowed(found, conditions, context), input, number, context)
}

/** The rows of a left join: those that matched, and one filled with NULLs for each row of the input that none has. */
function keepUnmatched(
  subquery: LogicalNode,
  found: Lifted,
  input: Lifted,
  number: PlanColumn,
  context: LiftContext,
): Lifted {
  const rank = call('$not', [call('$distinct_from', [found.matched, TRUE])])
  const first = numbered(
    found.plan,
    [columnReference(number)],
    [{ expression: rank, descending: true, nullsFirst: false }],
    context,
  )
  const filled = outputColumns(subquery).map(
    (column): Assignment => ({ column, expression: guarded(columnReference(column), found) }),
  )
  const one: BoundExpression = { kind: 'constant', type: BIGINT, value: 1n }
  const isKept: BoundExpression = {
    kind: 'or',
    type: BOOLEAN,
    terms: [rank, call('$equal', [columnReference(first.number), one])],
  }
  return {
    plan: {
      kind: 'project',
      input: { kind: 'filter', input: first.plan, predicate: isKept },
      assignments: [...passAll(outputColumns(input.plan)), ...filled],
    },
    matched: input.matched,
  }
}

/** Numbers the rows of the base, and does the node's input for each. */
function perNumber(
  input: LogicalNode,
  base: Lifted,
  context: LiftContext,
): { readonly rows: Lifted; readonly number: PlanColumn } | undefined {
  const { plan, number } = numbered(base.plan, [], [], context)
  const rows = lift(input, { plan, matched: base.matched }, context)
  return rows === undefined ? undefined : { rows, number }
}

/** A call's arguments and sort keys, safe on rows that are not the subquery's, and its filter without them. */
function onMatched(
  { call: original, column }: AggregateNode['aggregates'][number],
  rows: Lifted,
): AggregateNode['aggregates'][number] {
  const each = (expression: BoundExpression): BoundExpression => safe(expression, rows)
  const terms = [rows.matched, ...(original.filter === undefined ? [] : conjunctsOf(original.filter))]
  const needed = terms.filter((term) => !isTrue(term))
  return {
    column,
    call: {
      ...original,
      arguments: original.arguments.map(each),
      orderBy: mapSortKeys(original.orderBy, each),
      filter: needed.length === 0 ? undefined : conjunction(needed),
    },
  }
}

function liftGlobalAggregate(node: AggregateNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const inner = perNumber(node.input, base, context)
  if (inner === undefined) return undefined
  const { rows, number } = inner
  const aggregates = node.aggregates.map((each) => onMatched(each, rows))
  return { plan: groupBack(rows.plan, number, base.plan, aggregates, context), matched: base.matched }
}

/** Groups within each row of the base; rows that are not the subquery's have groups of their own. */
function liftAggregate(node: AggregateNode, base: Lifted, context: LiftContext): Lifted | undefined {
  // The group of an empty set is there even over nothing.
  if (node.groupingSets.some((set) => set.length === 0)) return undefined
  const inner = perNumber(node.input, base, context)
  if (inner === undefined) return undefined
  const { rows, number } = inner
  const matched = context.newColumn('matched', BOOLEAN)
  const keys = [
    { column: matched, expression: rows.matched },
    ...node.keys.map(({ column, expression }) => ({ column, expression: safe(expression, rows) })),
  ]
  const sets = node.groupingSets.map((set) => [0, ...set.map((i) => i + 1)])
  const aggregates = node.aggregates.map((each) => onMatched(each, rows))
  const plan = groupBack(rows.plan, number, base.plan, aggregates, context, keys, sets, node.groupId)
  return { plan, matched: columnReference(matched) }
}

function liftLimit(node: LimitNode | TopNNode, base: Lifted, context: LiftContext): Lifted | undefined {
  if (node.kind === 'top-n' && node.withTies) return undefined
  const sort = node.kind === 'limit' && node.input.kind === 'sort' ? node.input : undefined
  const orderBy = node.kind === 'top-n' ? node.keys : (sort?.keys ?? [])
  const inner = perNumber(sort?.input ?? node.input, base, context)
  if (inner === undefined) return undefined
  const { rows, number } = inner
  const order = mapSortKeys(orderBy, (expression) => safe(expression, rows))
  const ranked = numbered(rows.plan, [columnReference(number), rows.matched], order, context)
  const conditions = withinLimit(ranked.number, node.offset, node.count)
  return narrowed({ plan: ranked.plan, matched: rows.matched }, conditions, context)
}

function liftWindow(node: WindowNode, base: Lifted, context: LiftContext): Lifted | undefined {
  const inner = perNumber(node.input, base, context)
  if (inner === undefined) return undefined
  const { rows, number } = inner
  const each = (expression: BoundExpression): BoundExpression => safe(expression, rows)
  const plan: LogicalNode = {
    ...node,
    input: rows.plan,
    partitionBy: [columnReference(number), rows.matched, ...node.partitionBy.map(each)],
    orderBy: mapSortKeys(node.orderBy, each),
    calls: node.calls.map((own) => ({ ...own, arguments: own.arguments.map(each) })),
  }
  return { plan, matched: rows.matched }
}

/** One row for each of the base's: NULLs where there is none, and an error where there are more. */
function liftSingleRow(node: SingleRowNode, base: Lifted, context: LiftContext): Lifted | undefined {
  if (hasExactlyOneRow(node.input)) return lift(node.input, base, context)
  const inner = perNumber(node.input, base, context)
  if (inner === undefined) return undefined
  const { rows, number } = inner
  const count = context.newColumn('rows', BIGINT)
  const filter = isTrue(rows.matched) ? undefined : rows.matched
  const values = outputColumns(node).map((column) => ({
    column,
    value: context.newColumn(column.name, column.type),
  }))
  const grouped = groupBack(
    rows.plan,
    number,
    base.plan,
    [
      ...values.map(({ column, value }) => ({
        column: value,
        call: aggregate('arbitrary', [columnReference(column)], filter),
      })),
      { column: count, call: aggregate('count', [], filter) },
    ],
    context,
  )
  const predicate = call('$single_row', [columnReference(count)])
  return {
    plan: {
      kind: 'project',
      input: { kind: 'filter', input: grouped, predicate },
      assignments: [
        ...passAll(outputColumns(base.plan)),
        ...values.map(({ column, value }) => ({ column, expression: columnReference(value) })),
      ],
    },
    matched: base.matched,
  }
}

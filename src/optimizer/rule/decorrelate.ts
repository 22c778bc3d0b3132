import { freePlanColumns, rewritePlan } from '../../plan/children.ts'
import { outputColumns, outputIds } from '../../plan/columns.ts'
import { conjunction, isTrue, TRUE } from '../../plan/conjuncts.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type { AggregateNode, CorrelatedJoinNode, LogicalNode, SemiJoinNode } from '../../plan/node.ts'
import { columnReference, freeColumns, substituteColumns } from '../../plan/walk.ts'
import { BIGINT, BOOLEAN } from '../../types/type.ts'
import { aggregate, call } from '../call.ts'
import { hasOneRow } from '../decorrelate/cardinality.ts'
import { lift, type LiftContext, liftLateral } from '../decorrelate/lift.ts'
import { aggregatePerRow, groupBack, passAll, type PerRow } from '../decorrelate/per-row.ts'
import { correlatedKey, type PulledUp, pullUp } from '../decorrelate/pull-up.ts'
import { numbered } from '../decorrelate/row-number.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * Turns subqueries that name columns of the query around them into joins: what they compare with those columns becomes
 * the condition. What has no such form is done for each outer row; what cannot be stays, and is refused when operators
 * are chosen.
 */
export const decorrelate: Rule = {
  name: 'decorrelate',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => {
      if (node.kind === 'semi-join') return decorrelateSemiJoin(node, context) ?? node
      if (node.kind !== 'correlated-join') return node
      return decorrelateJoin(node, context) ?? joinPerRow(node, context) ?? node
    }),
}

function isCorrelated(subquery: LogicalNode, outer: ReadonlySet<number>): boolean {
  return [...freePlanColumns(subquery)].some((id) => outer.has(id))
}

function decorrelateSemiJoin(node: SemiJoinNode, context: RuleContext): LogicalNode | undefined {
  const outer = outputIds(node.input)
  if (!isCorrelated(node.subquery, outer)) return node
  const pulled = pullUp(node.subquery, outer, context)
  // What EXISTS selects does not matter; what IN compares with has to be there.
  if (pulled === undefined || (node.semantics === 'in' && pulled.definitions.length > 0)) {
    const { plan, number } = numbered(node.input, [], [], context)
    const rows = lift(node.subquery, { plan, matched: TRUE }, liftContext(context))
    return rows === undefined
      ? undefined
      : testPerRow(
          node,
          (calls) => groupBack(rows.plan, number, node.input, calls(rows.matched), context),
          context,
        )
  }
  const pairs = pulled.conditions.map((condition) => correlatedKey(condition, outer))
  const keys = pairs.flatMap((pair) =>
    pair === undefined ? [] : [{ input: pair.outer, subquery: pair.inner }],
  )
  if (node.semantics === 'exists' && keys.length === pairs.length)
    return { ...node, subquery: pulled.plan, keys: [...node.keys, ...keys] }
  return testPerRow(node, (calls) => aggregatePerRow(node.input, pulled, calls, context), context)
}

function liftContext(context: RuleContext): LiftContext {
  return { ...context, semiJoin: (node) => decorrelateSemiJoin(node, context) }
}

/** The subquery for each row of the input, where no condition stands for what it does. */
function joinPerRow(node: CorrelatedJoinNode, context: RuleContext): LogicalNode | undefined {
  const lifted = liftLateral(node, { plan: node.input, matched: TRUE }, liftContext(context))
  if (lifted === undefined) return undefined
  const { plan, matched } = lifted
  return {
    kind: 'project',
    input: isTrue(matched) ? plan : { kind: 'filter', input: plan, predicate: matched },
    assignments: passAll(outputColumns(node)),
  }
}

/** EXISTS or IN by counting the rows that each input row sees. */
function testPerRow(
  node: SemiJoinNode,
  perRow: (calls: PerRow) => LogicalNode,
  context: RuleContext,
): LogicalNode {
  const rows = context.newColumn('rows', BIGINT)
  const known = context.newColumn('known', BIGINT)
  const hits = context.newColumn('hits', BIGINT)
  const [key] = node.keys
  const equal = key === undefined ? undefined : call('$equal', [key.input, key.subquery])
  const plan = perRow((matched) => [
    { column: rows, call: aggregate('count', [], matched) },
    ...(equal === undefined
      ? []
      : [
          { column: known, call: aggregate('count', [equal], matched) },
          { column: hits, call: aggregate('count', [], conjunction([matched, equal])) },
        ]),
  ])
  const zero: BoundExpression = { kind: 'constant', type: BIGINT, value: 0n }
  const truth = (value: boolean | null): BoundExpression => ({ kind: 'constant', type: BOOLEAN, value })
  const some = (column: typeof rows): BoundExpression =>
    call('$greater_than', [columnReference(column), zero])
  const answer: BoundExpression =
    equal === undefined
      ? some(rows)
      : {
          kind: 'case',
          type: BOOLEAN,
          branches: [
            { when: some(hits), then: truth(true) },
            {
              when: call('$greater_than', [columnReference(rows), columnReference(known)]),
              then: truth(null),
            },
          ],
          otherwise: truth(false),
        }
  return {
    kind: 'project',
    input: plan,
    assignments: [...passAll(outputColumns(node.input)), { column: node.column, expression: answer }],
  }
}

function decorrelateJoin(node: CorrelatedJoinNode, context: RuleContext): LogicalNode | undefined {
  const { input, subquery } = node
  const condition = node.condition === undefined || isTrue(node.condition) ? undefined : node.condition
  const outer = outputIds(input)
  const inner = subquery.kind === 'single-row' ? subquery.input : subquery
  const scalar = scalarAggregate(inner)
  if (scalar !== undefined && condition === undefined) {
    const plan = aggregateJoin(input, scalar, outer, context)
    if (plan !== undefined) return plan
  }
  const pulled = pullUp(inner, outer, context)
  if (pulled === undefined) return undefined
  if (subquery.kind === 'single-row' && !hasOneRow(inner))
    return condition === undefined ? oneRowEach(input, outputColumns(inner), pulled, context) : undefined
  const { plan, conditions, definitions } = pulled
  // What an unmatched row's columns would be is NULL, and not what an expression makes of NULLs.
  if (node.join === 'left' && definitions.length > 0) return undefined
  const on = [...conditions, ...(condition === undefined ? [] : [condition])]
  const joined: LogicalNode =
    on.length === 0 && node.join === 'inner'
      ? { kind: 'join', join: 'cross', left: input, right: plan, condition: undefined }
      : { kind: 'join', join: node.join, left: input, right: plan, condition: conjunction(on) }
  if (definitions.length === 0) return joined
  const defined = new Set(definitions.map(({ column }) => column.id))
  if (condition !== undefined && [...freeColumns(condition)].some((id) => defined.has(id))) return undefined
  return { kind: 'project', input: joined, assignments: [...passAll(outputColumns(joined)), ...definitions] }
}

/** The one row that each input row sees, NULLs where there is none, and an error where there are more. */
function oneRowEach(
  input: LogicalNode,
  columns: readonly PlanColumn[],
  pulled: PulledUp,
  context: RuleContext,
): LogicalNode | undefined {
  if (pulled.definitions.length > 0) return undefined
  const renamed = columns.map((column) => ({ column, source: context.newColumn(column.name, column.type) }))
  const replacements = new Map(renamed.map(({ column, source }) => [column.id, columnReference(source)]))
  const others = outputColumns(pulled.plan).filter(({ id }) => !replacements.has(id))
  const plan: LogicalNode = {
    kind: 'project',
    input: pulled.plan,
    assignments: [
      ...passAll(others),
      ...renamed.map(({ column, source }) => ({ column: source, expression: columnReference(column) })),
    ],
  }
  const conditions = pulled.conditions.map((part) => substituteColumns(part, replacements))
  const rows = context.newColumn('rows', BIGINT)
  const grouped = aggregatePerRow(
    input,
    { plan, conditions, definitions: [] },
    (matched) => [
      ...renamed.map(({ column, source }) => ({
        column,
        call: aggregate('arbitrary', [columnReference(source)], matched),
      })),
      { column: rows, call: aggregate('count', [], matched) },
    ],
    context,
  )
  const predicate = call('$single_row', [columnReference(rows)])
  return {
    kind: 'project',
    input: { kind: 'filter', input: grouped, predicate },
    assignments: passAll([...outputColumns(input), ...columns]),
  }
}

/** A grouping without keys under projections, outermost first. */
interface ScalarAggregate {
  readonly projects: readonly (readonly Assignment[])[]
  readonly grouping: AggregateNode
}

function scalarAggregate(node: LogicalNode): ScalarAggregate | undefined {
  if (node.kind === 'aggregate' && node.keys.length === 0 && node.groupingSets.length === 1)
    return { projects: [], grouping: node }
  if (node.kind !== 'project') return undefined
  const inner = scalarAggregate(node.input)
  return inner === undefined ? undefined : { ...inner, projects: [node.assignments, ...inner.projects] }
}

function aggregateJoin(
  input: LogicalNode,
  { projects, grouping }: ScalarAggregate,
  outer: ReadonlySet<number>,
  context: RuleContext,
): LogicalNode | undefined {
  const pulled = pullUp(grouping.input, outer, context)
  if (pulled === undefined || pulled.definitions.length > 0) return undefined
  const plan = aggregatePerRow(
    input,
    pulled,
    (matched) =>
      grouping.aggregates.map(({ column, call: original }) => ({
        column,
        call: {
          ...original,
          filter: original.filter === undefined ? matched : conjunction([matched, original.filter]),
        },
      })),
    context,
  )
  const columns = passAll(outputColumns(input))
  return projects.reduceRight<LogicalNode>(
    (below, assignments) => ({ kind: 'project', input: below, assignments: [...columns, ...assignments] }),
    plan,
  )
}

import { childrenOf, withChildren } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import { conjunction, conjunctsOf } from '../../plan/conjuncts.ts'
import { sameExpression } from '../../plan/equal.ts'
import type { BoundExpression, ColumnExpression } from '../../plan/expression.ts'
import type { JoinNode, LogicalNode } from '../../plan/node.ts'
import { canFail, isDeterministic } from '../../plan/properties.ts'
import { freeColumns, substituteColumns } from '../../plan/walk.ts'
import { sameType, type TypeKind } from '../../types/type.ts'
import { flattenJoins } from '../joins.ts'
import type { Rule } from '../rule.ts'

/**
 * What is asked of one side of an equality is asked of the other: with `a.id = e.account` and `a.id = '1'` also
 * `e.account = '1'`, which statistics may judge. Of an outer join the side that is filled in learns from the other, where
 * rows that nothing matches are dropped.
 */
export const inferJoinFilters: Rule = {
  name: 'infer-join-filters',
  apply: infer,
}

/** Types of which equal values are the same in every respect: not 0 and -0, nor one moment in two zones. */
const EXACT: ReadonlySet<TypeKind> = new Set([
  ...(['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'varchar', 'varbinary'] as const),
  ...(['date', 'timestamp', 'uuid', 'ipaddress'] as const),
])

function infer(node: LogicalNode): LogicalNode {
  if (node.kind === 'join' && (node.join === 'left' || node.join === 'right')) return inferOuter(node)
  const chain = flattenJoins(node)
  if (chain === undefined) return withChildren(node, childrenOf(node).map(infer))
  const facts = [...chain.conjuncts, ...chain.relations.flatMap(factsOf)]
  return filtered(inferInside(node, new Set(chain.relations)), inferred(facts, chain.conjuncts))
}

function inferInside(node: LogicalNode, relations: ReadonlySet<LogicalNode>): LogicalNode {
  if (relations.has(node)) return infer(node)
  return withChildren(
    node,
    childrenOf(node).map((child) => inferInside(child, relations)),
  )
}

/** Facts of the rows that are kept are asked of those that are looked up for them. */
function inferOuter(node: JoinNode): LogicalNode {
  const [left, right] = [infer(node.left), infer(node.right)]
  const [kept, filledIn] = node.join === 'left' ? [left, right] : [right, left]
  const facts = factsOf(kept)
  const known = factsOf(filledIn)
  const columns = outputIds(filledIn)
  const own = node.condition === undefined ? [] : conjunctsOf(node.condition)
  const added = inferred(facts, own).filter(
    (fact) =>
      [...freeColumns(fact)].every((id) => columns.has(id)) &&
      !known.some((other) => sameExpression(other, fact)),
  )
  const narrowed = filtered(filledIn, added)
  return node.join === 'left' ? { ...node, left, right: narrowed } : { ...node, left: narrowed, right }
}

function filtered(input: LogicalNode, conjuncts: readonly BoundExpression[]): LogicalNode {
  return conjuncts.length === 0 ? input : { kind: 'filter', input, predicate: conjunction(conjuncts) }
}

/** Conditions that hold for every row of a relation. */
function factsOf(node: LogicalNode): readonly BoundExpression[] {
  switch (node.kind) {
    case 'filter':
      return [...conjunctsOf(node.predicate), ...factsOf(node.input)]
    case 'project': {
      const columns = outputIds(node)
      return factsOf(node.input).filter((fact) => [...freeColumns(fact)].every((id) => columns.has(id)))
    }
    default:
      return []
  }
}

/** Both sides of `a = b`, columns of one type. */
function equalColumns(condition: BoundExpression): readonly [ColumnExpression, ColumnExpression] | undefined {
  if (condition.kind !== 'call' || condition.function.name !== '$equal') return undefined
  const [left, right] = condition.arguments
  if (left?.kind !== 'column' || right?.kind !== 'column') return undefined
  return EXACT.has(left.type.kind) && sameType(left.type, right.type) ? [left, right] : undefined
}

/** The columns that each column is equal to, itself among them. */
function classesOf(conditions: readonly BoundExpression[]): ReadonlyMap<number, readonly ColumnExpression[]> {
  const classes = new Map<number, readonly ColumnExpression[]>()
  for (const condition of conditions) {
    const pair = equalColumns(condition)
    if (pair === undefined) continue
    const members = new Map(
      pair.flatMap((column) => classes.get(column.id) ?? [column]).map((each) => [each.id, each]),
    )
    for (const id of members.keys()) classes.set(id, [...members.values()])
  }
  return classes
}

/** What facts about one column say of the columns that conditions make equal to it, and is not known yet. */
function inferred(
  facts: readonly BoundExpression[],
  conditions: readonly BoundExpression[],
): readonly BoundExpression[] {
  const classes = classesOf(conditions)
  const added: BoundExpression[] = []
  for (const fact of facts) {
    const [id, ...others] = freeColumns(fact)
    if (id === undefined || others.length > 0 || !isDeterministic(fact) || canFail(fact)) continue
    for (const column of classes.get(id) ?? []) {
      if (column.id === id) continue
      const implied = substituteColumns(fact, new Map([[id, column]]))
      if (![...facts, ...added].some((known) => sameExpression(known, implied))) added.push(implied)
    }
  }
  return added
}

import { assertNever, invariant } from '../common/assert.ts'
import { outputColumns } from './columns.ts'
import type { BoundExpression, SortKey } from './expression.ts'
import type { LogicalNode, WindowFrameBound } from './node.ts'
import { freeColumns } from './walk.ts'

/** The nodes that a node reads from, in order. */
export function childrenOf(node: LogicalNode): readonly LogicalNode[] {
  switch (node.kind) {
    case 'scan':
    case 'values':
    case 'working-table':
      return []
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'top-n':
    case 'unnest':
    case 'window':
    case 'single-row':
      return [node.input]
    case 'join':
      return [node.left, node.right]
    case 'set-operation':
      return node.inputs
    case 'recursive':
      return [node.anchor, node.step]
    case 'semi-join':
    case 'correlated-join':
      return [node.input, node.subquery]
    default:
      return assertNever(node)
  }
}

/** The node with other children, one for one; the node itself where they are the same objects. */
export function withChildren(node: LogicalNode, children: readonly LogicalNode[]): LogicalNode {
  const before = childrenOf(node)
  invariant(before.length === children.length, `${node.kind} takes ${before.length} inputs`)
  if (before.every((child, i) => child === children[i])) return node
  const [first = node, second = node] = children
  switch (node.kind) {
    case 'scan':
    case 'values':
    case 'working-table':
      return node
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'top-n':
    case 'unnest':
    case 'window':
    case 'single-row':
      return { ...node, input: first }
    case 'join':
      return { ...node, left: first, right: second }
    case 'set-operation':
      return { ...node, inputs: children }
    case 'recursive':
      return { ...node, anchor: first, step: second }
    case 'semi-join':
    case 'correlated-join':
      return { ...node, input: first, subquery: second }
    default:
      return assertNever(node)
  }
}

/** Rewrites a plan from the leaves up: `rewrite` sees each node with its children already rewritten. */
export function rewritePlan(node: LogicalNode, rewrite: (node: LogicalNode) => LogicalNode): LogicalNode {
  return rewrite(
    withChildren(
      node,
      childrenOf(node).map((child) => rewritePlan(child, rewrite)),
    ),
  )
}

/** Every node of a plan, children before their parent. */
export function* walkPlan(node: LogicalNode): Generator<LogicalNode> {
  for (const child of childrenOf(node)) yield* walkPlan(child)
  yield node
}

const sortExpressions = (keys: readonly SortKey[]): BoundExpression[] => keys.map((key) => key.expression)
const present = (expression: BoundExpression | undefined): BoundExpression[] =>
  expression === undefined ? [] : [expression]

/** The expressions that a node itself evaluates, its children's not included. */
export function expressionsOf(node: LogicalNode): readonly BoundExpression[] {
  switch (node.kind) {
    case 'scan':
    case 'limit':
    case 'set-operation':
    case 'recursive':
    case 'working-table':
    case 'single-row':
      return []
    case 'values':
      return node.rows.flat()
    case 'filter':
      return [node.predicate]
    case 'project':
      return node.assignments.map((assignment) => assignment.expression)
    case 'aggregate':
      return [
        ...node.keys.map((key) => key.expression),
        ...node.aggregates.flatMap(({ call }) => [
          ...call.arguments,
          ...present(call.filter),
          ...sortExpressions(call.orderBy),
        ]),
      ]
    case 'sort':
    case 'top-n':
      return sortExpressions(node.keys)
    case 'join':
    case 'correlated-join':
      return present(node.condition)
    case 'unnest':
      return node.items.map((item) => item.expression)
    case 'window':
      return [
        ...node.partitionBy,
        ...sortExpressions(node.orderBy),
        ...node.calls.flatMap((call) => [
          ...call.arguments,
          ...present(call.filter),
          ...present(call.frame.start.distance),
          ...present(call.frame.end.distance),
        ]),
      ]
    case 'semi-join':
      return node.keys.flatMap((key) => [key.input, key.subquery])
    default:
      return assertNever(node)
  }
}

type Rewrite = (expression: BoundExpression) => BoundExpression

/** Sort keys with other expressions. */
export function mapSortKeys(keys: readonly SortKey[], rewrite: Rewrite): readonly SortKey[] {
  return keys.map((key) => ({ ...key, expression: rewrite(key.expression) }))
}

function mapBound(bound: WindowFrameBound, rewrite: Rewrite): WindowFrameBound {
  return bound.distance === undefined ? bound : { ...bound, distance: rewrite(bound.distance) }
}

/** The node with each of its own expressions replaced; the node itself where none changed. */
export function mapExpressions(node: LogicalNode, rewrite: Rewrite): LogicalNode {
  const before = expressionsOf(node)
  if (before.length === 0) return node
  let changed = false
  const known = new Map<BoundExpression, BoundExpression>()
  const each: Rewrite = (expression) => {
    let after = known.get(expression)
    if (after === undefined) {
      after = rewrite(expression)
      known.set(expression, after)
      changed ||= after !== expression
    }
    return after
  }
  const optional = (expression: BoundExpression | undefined): BoundExpression | undefined =>
    expression === undefined ? undefined : each(expression)
  const result = ((): LogicalNode => {
    switch (node.kind) {
      case 'scan':
      case 'limit':
      case 'set-operation':
      case 'recursive':
      case 'working-table':
      case 'single-row':
        return node
      case 'values':
        return { ...node, rows: node.rows.map((row) => row.map(each)) }
      case 'filter':
        return { ...node, predicate: each(node.predicate) }
      case 'project':
        return {
          ...node,
          assignments: node.assignments.map(({ column, expression }) => ({
            column,
            expression: each(expression),
          })),
        }
      case 'aggregate':
        return {
          ...node,
          keys: node.keys.map(({ column, expression }) => ({ column, expression: each(expression) })),
          aggregates: node.aggregates.map(({ column, call }) => ({
            column,
            call: {
              ...call,
              arguments: call.arguments.map(each),
              filter: optional(call.filter),
              orderBy: mapSortKeys(call.orderBy, each),
            },
          })),
        }
      case 'sort':
      case 'top-n':
        return { ...node, keys: mapSortKeys(node.keys, each) }
      case 'join':
      case 'correlated-join':
        return { ...node, condition: optional(node.condition) }
      case 'unnest':
        return {
          ...node,
          items: node.items.map((item) => ({ ...item, expression: each(item.expression) })),
        }
      case 'window':
        return {
          ...node,
          partitionBy: node.partitionBy.map(each),
          orderBy: mapSortKeys(node.orderBy, each),
          calls: node.calls.map((call) => ({
            ...call,
            arguments: call.arguments.map(each),
            filter: optional(call.filter),
            frame: {
              ...call.frame,
              start: mapBound(call.frame.start, each),
              end: mapBound(call.frame.end, each),
            },
          })),
        }
      case 'semi-join':
        return {
          ...node,
          keys: node.keys.map((key) => ({ input: each(key.input), subquery: each(key.subquery) })),
        }
      default:
        return assertNever(node)
    }
  })()
  return changed ? result : node
}

/**
 * The columns that a plan uses but does not produce: those of an outer query, empty for a whole plan.
 * A correlated join gives its subquery the input's columns, a semi-join likewise.
 */
export function freePlanColumns(node: LogicalNode): Set<number> {
  const free = new Set<number>()
  const bound = new Set<number>()
  const visit = (current: LogicalNode): void => {
    for (const child of childrenOf(current)) visit(child)
    for (const column of outputColumns(current)) bound.add(column.id)
    for (const expression of expressionsOf(current)) for (const id of freeColumns(expression)) free.add(id)
  }
  visit(node)
  for (const id of bound) free.delete(id)
  return free
}

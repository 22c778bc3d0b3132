import { conjunctsOf } from '../plan/conjuncts.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { freeColumns } from '../plan/walk.ts'

/** Inner and cross joins as one list. */
interface JoinChain {
  readonly relations: readonly LogicalNode[]
  /** In the order in which they were evaluated. */
  readonly conjuncts: readonly BoundExpression[]
}

/** A tree of inner and cross joins, with the filters over them, as one list; undefined where there is no such tree. */
export function flattenJoins(node: LogicalNode): JoinChain | undefined {
  if (node.kind === 'filter') {
    const inner = flattenJoins(node.input)
    return inner === undefined
      ? undefined
      : { ...inner, conjuncts: [...inner.conjuncts, ...conjunctsOf(node.predicate)] }
  }
  if (node.kind !== 'join' || (node.join !== 'inner' && node.join !== 'cross')) return undefined
  const single = (relation: LogicalNode): JoinChain => ({ relations: [relation], conjuncts: [] })
  const left = flattenJoins(node.left) ?? single(node.left)
  const right =
    node.right.kind === 'join' ? (flattenJoins(node.right) ?? single(node.right)) : single(node.right)
  const own = node.condition === undefined ? [] : conjunctsOf(node.condition)
  return {
    relations: [...left.relations, ...right.relations],
    conjuncts: [...left.conjuncts, ...right.conjuncts, ...own],
  }
}

/** Whether an equality has one side over `known` and the other over `added`. */
export function isTied(
  conjunct: BoundExpression,
  known: ReadonlySet<number>,
  added: ReadonlySet<number>,
): boolean {
  if (conjunct.kind !== 'call' || conjunct.function.name !== '$equal') return false
  const over = (side: BoundExpression, columns: ReadonlySet<number>): boolean => {
    const free = [...freeColumns(side)]
    return free.length > 0 && free.every((id) => columns.has(id))
  }
  const [left, right] = conjunct.arguments
  if (left === undefined || right === undefined) return false
  return (over(left, known) && over(right, added)) || (over(right, known) && over(left, added))
}

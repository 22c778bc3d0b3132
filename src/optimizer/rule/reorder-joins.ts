import { invariant } from '../../common/assert.ts'
import { childrenOf, withChildren } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import { conjunction } from '../../plan/conjuncts.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { LogicalNode } from '../../plan/node.ts'
import { canFail, isDeterministic } from '../../plan/properties.ts'
import { freeColumns, operandsOf } from '../../plan/walk.ts'
import { estimateRows, unfilteredRows } from '../estimate.ts'
import { flattenJoins, isTied } from '../joins.ts'
import type { Rule } from '../rule.ts'

/**
 * Joins three and more relations in an order that keeps what is between them small: of the pairs that an equality ties,
 * the one whose join is estimated smallest goes first, again and again (greedy operator ordering, Fegaras 1998). The
 * order written stays where it is estimated to be as good.
 *
 * Inner joins alone are moved, and those only whose conditions cannot fail: another order asks them of other pairs. Where
 * the size of a relation is not known, or an order needs a cross product, nothing changes.
 */
export const reorderJoins: Rule = {
  name: 'reorder-joins',
  apply: reorder,
}

function reorder(node: LogicalNode): LogicalNode {
  const asWritten = (): LogicalNode => withChildren(node, childrenOf(node).map(reorder))
  const chain = node.kind === 'join' ? flattenJoins(node) : undefined
  if (chain === undefined || chain.relations.length < 3 || !chain.conjuncts.every(isSafe)) return asWritten()
  const relations = new Map<LogicalNode, Part>()
  const sizes = new Map<number, number>()
  for (const relation of chain.relations) {
    const rows = estimateRows(relation)
    const size = unfilteredRows(relation)
    if (rows === undefined || size === undefined) return asWritten()
    const columns = outputIds(relation)
    for (const id of columns) sizes.set(id, Math.max(1, size))
    relations.set(relation, { node: relation, columns, rows: Math.max(1, rows), cost: 0 })
  }
  const join = joiner(chain.conjuncts, sizes)
  const best = greedy([...relations.values()], join)
  if (best === undefined || best.cost >= written(node, relations, join).cost) return asWritten()
  return joined(best, new Set(chain.conjuncts))
}

function isSafe(conjunct: BoundExpression): boolean {
  return isDeterministic(conjunct) && !canFail(conjunct)
}

/** Some of the relations, joined. */
interface Part {
  readonly node: LogicalNode | readonly [Part, Part]
  readonly columns: ReadonlySet<number>
  readonly rows: number
  /** The rows that its joins give and that they hold in memory. */
  readonly cost: number
}

/** Joins two parts; `isTied` where an equality does. */
type Join = (left: Part, right: Part) => { readonly part: Part; readonly isTied: boolean }

/**
 * The estimate of a join: of two relations that an equality ties, the smaller is taken to be unique in its key, and each
 * row of the other to find one in it, unless a filter has taken that away.
 *
 * @param sizes the rows of each column's relation before filters
 */
function joiner(conjuncts: readonly BoundExpression[], sizes: ReadonlyMap<number, number>): Join {
  const sizeOf = (key: BoundExpression): number =>
    Math.max(1, ...[...freeColumns(key)].map((id) => sizes.get(id) ?? 1))
  return (left, right) => {
    const ties = conjuncts.filter((conjunct) => isTied(conjunct, left.columns, right.columns))
    const share = Math.max(1, ...ties.map((tie) => Math.min(...operandsOf(tie).map(sizeOf))))
    const rows = Math.max(1, (left.rows * right.rows) / share)
    const cost = left.cost + right.cost + rows + Math.min(left.rows, right.rows)
    const columns = new Set([...left.columns, ...right.columns])
    return { part: { node: [left, right], columns, rows, cost }, isTied: ties.length > 0 }
  }
}

/** The order of the plan as it is. */
function written(node: LogicalNode, relations: ReadonlyMap<LogicalNode, Part>, join: Join): Part {
  const relation = relations.get(node)
  if (relation !== undefined) return relation
  const [left, right = left] = childrenOf(node)
  invariant(left !== undefined && right !== undefined, 'a chain of joins ends in relations')
  return right === left
    ? written(left, relations, join)
    : join(written(left, relations, join), written(right, relations, join)).part
}

/** Joins the smallest tied pair until there is one part; undefined where a cross product would be needed. */
function greedy(relations: readonly Part[], join: Join): Part | undefined {
  let parts = relations
  while (parts.length > 1) {
    let best: { readonly part: Part; readonly left: Part; readonly right: Part } | undefined
    for (const [i, left] of parts.entries())
      for (const right of parts.slice(i + 1)) {
        const { part, isTied: tied } = join(left, right)
        if (tied && (best === undefined || part.rows < best.part.rows)) best = { part, left, right }
      }
    if (best === undefined) return undefined
    const { part, left, right } = best
    parts = parts.flatMap((each) => (each === left ? [part] : each === right ? [] : [each]))
  }
  return parts[0]
}

/** The plan of a part. Conditions are asked where all that they name is there, and leave `open` then. */
function joined({ node, columns }: Part, open: Set<BoundExpression>): LogicalNode {
  if ('kind' in node) return reorder(node)
  const [left, right] = [joined(node[0], open), joined(node[1], open)]
  const own = [...open].filter((conjunct) => [...freeColumns(conjunct)].every((id) => columns.has(id)))
  for (const conjunct of own) open.delete(conjunct)
  return { kind: 'join', join: 'inner', left, right, condition: conjunction(own) }
}

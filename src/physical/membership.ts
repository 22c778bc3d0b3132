import { conjunctsOf, FALSE, TRUE } from '../plan/conjuncts.ts'
import type { BoundExpression, PlanColumn } from '../plan/expression.ts'
import { columnReference, freeColumns } from '../plan/walk.ts'
import { BOOLEAN } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import { aggregateExpressions, morselScan } from './fragment.ts'
import type { PhysicalFilter, PhysicalNode, PhysicalScan, PhysicalSemiJoin } from './node.ts'
import { scanFilter, scanPaths } from './scan-filter.ts'

/** A node, and what it was made of. */
export type Replaced = (made: PhysicalNode, origin: PhysicalNode) => void

/** A semi-join of one key over rows of a table. */
export interface Membership {
  readonly node: PhysicalSemiJoin
  readonly key: PhysicalSemiJoin['keys'][number]
  /** The column that says whether the subquery has the key. */
  readonly found: PlanColumn
}

/**
 * The semi-join over a table that a node stands over, or that it is, with nothing between but nodes that see each row alone:
 * the lowest of several. Undefined where there is none with one key, or where its subquery has run.
 */
export function membershipBelow(node: PhysicalNode): Membership | undefined {
  return ('input' in node ? membershipInChain(node.input) : undefined) ?? membershipInChain(node)
}

function membershipInChain(node: PhysicalNode): Membership | undefined {
  switch (node.kind) {
    case 'filter':
    case 'project':
    case 'unnest':
      return membershipInChain(node.input)
    case 'semi-join':
      return membershipInChain(node.input) ?? membershipOverTable(node)
    default:
      return undefined
  }
}

function membershipOverTable(node: PhysicalSemiJoin): Membership | undefined {
  const [key, another] = node.keys
  const found = node.columns.at(-1)
  const hasRun = node.subquery.kind === 'working-table'
  if (key === undefined || another !== undefined || found === undefined || hasRun) return undefined
  return morselScan(node.input) === undefined ? undefined : { node, key, found }
}

/** The node with another one in the place of one below it. */
function withReplaced(
  node: PhysicalNode,
  old: PhysicalNode,
  made: PhysicalNode,
  replaced: Replaced,
): PhysicalNode {
  if (node === old) return made
  if (!('input' in node)) return node
  const above: PhysicalNode = { ...node, input: withReplaced(node.input, old, made, replaced) }
  replaced(above, node)
  return above
}

/** The node with the subquery of a semi-join below it replaced. */
export function withSubquery(
  node: PhysicalNode,
  { node: semiJoin }: Membership,
  subquery: PhysicalNode,
  replaced: Replaced,
): PhysicalNode {
  const made = { ...semiJoin, subquery }
  replaced(made, semiJoin)
  return withReplaced(node, semiJoin, made, replaced)
}

/**
 * What a semi-join says of a row, once the values of its subquery are known.
 *
 * @param values distinct; NULL among them where the subquery has one; undefined where it has no rows at all
 */
function answerOf({ node, key }: Membership, values: readonly Value[] | undefined): BoundExpression {
  const { semantics } = node
  const value = key.input
  if (values === undefined) return FALSE
  const wanted = semantics === 'in' ? values : values.filter((one) => one !== null)
  const options = wanted.map((one): BoundExpression => ({ kind: 'constant', type: value.type, value: one }))
  const isAmong: BoundExpression = { kind: 'in', type: BOOLEAN, value, options }
  return semantics === 'in' ? isAmong : { kind: 'coalesce', type: BOOLEAN, arguments: [isAmong, FALSE] }
}

/** Ids of what an aggregate and the nodes down to a semi-join read; undefined where the rows are the result's. */
function readAbove(node: PhysicalNode, semiJoin: PhysicalSemiJoin): ReadonlySet<number> | undefined {
  const ids = new Set<number>()
  const read = (expressions: readonly BoundExpression[]): void => {
    for (const expression of expressions) for (const id of freeColumns(expression)) ids.add(id)
  }
  let isNarrowed = false
  for (let at = node; at !== semiJoin; ) {
    switch (at.kind) {
      case 'hash-aggregate':
        read(aggregateExpressions(at))
        isNarrowed = true
        break
      case 'project':
        read(at.expressions)
        isNarrowed = true
        break
      case 'filter':
        read([at.predicate])
        break
      case 'semi-join':
        read(at.keys.map(({ input }) => input))
        break
      case 'unnest':
        read(at.items.map(({ expression }) => expression))
        break
      default:
    }
    if (!('input' in at)) break
    at = at.input
  }
  return isNarrowed ? ids : undefined
}

/** More values than this are not offered to the source: it would compare each of them with statistics. */
const FEW = 64

/** The scan with one more conjunct, and of its columns only those that something above still reads. */
function narrowedScan(
  scan: PhysicalScan,
  expression: BoundExpression,
  values: readonly Value[] | undefined,
  above: ReadonlySet<number> | undefined,
): PhysicalScan {
  if (values === undefined) return { ...scan, limit: 0 }
  const filter = values.length <= FEW ? scanFilter(expression, scanPaths(scan)) : undefined
  const isRead = (column: PlanColumn | undefined) => column !== undefined && above?.has(column.id) !== false
  const needed = scan.needed.filter((index) => isRead(scan.columns[index]))
  return { ...scan, needed, conjuncts: [...scan.conjuncts, { expression, filter }] }
}

/**
 * A node with a semi-join below it replaced by IN over the values of its subquery: it sees each row alone then. Where a filter
 * above wants it to be true, the scan drops other rows before it reads the rest of their columns.
 *
 * @param membership what {@link membershipBelow} found
 * @param values as in a list of IN, distinct; undefined where the subquery has no rows
 */
export function withValues(
  node: PhysicalNode,
  membership: Membership,
  values: readonly Value[] | undefined,
  replaced: Replaced,
): PhysicalNode {
  const { node: semiJoin } = membership
  const { input, columns } = semiJoin
  const answer = answerOf(membership, values)
  const filter = filterBy(node, membership)
  const scan = filter && input.kind === 'table-scan' && input.limit === undefined ? input : undefined
  const below = scan && narrowedScan(scan, answer, values, readAbove(node, semiJoin))
  if (scan !== undefined && below !== undefined) replaced(below, scan)
  const expressions = [...input.columns.map(columnReference), below === undefined ? answer : TRUE]
  const made: PhysicalNode = { kind: 'project', columns, input: below ?? input, expressions }
  replaced(made, semiJoin)
  const others = filter?.others ?? []
  // A filter that asks nothing else would hide from what is above that it stands over a table.
  const isSpent = below !== undefined && others.length === 0
  return withReplaced(node, isSpent && filter ? filter.node : semiJoin, made, replaced)
}

/** The filter right above a semi-join that drops what has no match, and what else it asks. */
function filterBy(
  node: PhysicalNode,
  membership: Membership,
): { readonly node: PhysicalFilter; readonly others: readonly BoundExpression[] } | undefined {
  const { node: semiJoin, found } = membership
  if (node === semiJoin || !('input' in node)) return undefined
  if (node.input !== semiJoin) return filterBy(node.input, membership)
  if (node.kind !== 'filter') return undefined
  const terms = conjunctsOf(node.predicate)
  const others = terms.filter((term) => term.kind !== 'column' || term.id !== found.id)
  return others.length === terms.length ? undefined : { node, others }
}

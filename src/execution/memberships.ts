import { slice } from '../column/slice.ts'
import { takeRows } from '../column/take.ts'
import { valueReader } from '../column/value.ts'
import {
  type Membership,
  membershipBelow,
  type Replaced,
  withSubquery,
  withValues,
} from '../physical/membership.ts'
import type { PhysicalNode } from '../physical/node.ts'
import type { Value } from '../types/value.ts'
import { evaluateInSteps } from './expression/in-steps.ts'
import { isPlainKey } from './expression/in.ts'
import { createGrouper, firstRows } from './grouping/grouper.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator/operator.ts'
import { batchesOf, collect, type Relation } from './relation.ts'

/** So many distinct values are put into the plan at most, where each of them is an object. */
const MOST_VALUES = 10_000

/** Rows that are looked at between two pauses, and before it is known that there are too many values. */
const STEP = 16_384

/** What stands in the place of characters that are none: a text with it may have been another one. */
const REPLACEMENT = '\uFFFD'

/** The distinct values of the subquery's key, NULL among them; `too-many` where they are not to be put into the plan. */
async function valuesOf(
  { key: { subquery: key } }: Membership,
  subquery: Relation,
  layout: ReturnType<typeof layoutOf>,
  context: OperatorContext,
): Promise<readonly Value[] | 'too-many'> {
  const [column] = await evaluateInSteps([key], layout, subquery, context)
  const grouper = createGrouper([key.type])
  const values: Value[] = []
  try {
    for (let start = 0; start < subquery.rows; start += STEP) {
      const end = Math.min(subquery.rows, start + STEP)
      const part = slice(column!, start, end)
      await grouper.grow(end - start, context.pace)
      const before = grouper.size
      const groups = grouper.assign([part], end - start)
      if (grouper.size > MOST_VALUES) return 'too-many'
      const fresh = takeRows(part, firstRows(groups, before, grouper.size))
      const read = valueReader(fresh, key.type)
      for (let row = 0; row < fresh.length; row++) values.push(read(row))
      await context.pace()
    }
  } finally {
    grouper.release()
  }
  const isExact = values.every((value) => typeof value !== 'string' || !value.includes(REPLACEMENT))
  return isExact ? values : 'too-many'
}

/**
 * Runs the subqueries of semi-joins over a table below a node, and puts their values into the plan: what stands over the table
 * sees each row alone then, and runs in parts, on all threads, with the table's own filters. Where a subquery has too many
 * values the semi-join stays, over the rows that were made.
 *
 * @param build builds a subquery's operator
 * @param replaced is told of each node that is made
 */
export async function resolveMemberships(
  node: PhysicalNode,
  build: (subquery: PhysicalNode, context: OperatorContext) => Operator,
  context: OperatorContext,
  replaced: Replaced,
): Promise<PhysicalNode> {
  let resolved = node
  for (;;) {
    const membership = pendingMembership(resolved)
    if (membership === undefined) return resolved
    const { subquery } = membership.node
    const { columns } = subquery
    const input = build(subquery, { ...context, share: undefined, drained: true })
    const relation = await collect(input, columns, context.memory, context.pace)
    const values = await valuesOf(membership, relation, layoutOf(columns), context)
    if (values === 'too-many') {
      // Recursions count from 0 on.
      const recursion = -1 - context.workingTables.size
      context.workingTables.set(recursion, [...batchesOf(relation)])
      const made: PhysicalNode = { kind: 'working-table', columns, recursion, name: 'subquery' }
      replaced(made, subquery)
      resolved = withSubquery(resolved, membership, made, replaced)
    } else resolved = withValues(resolved, membership, relation.rows === 0 ? undefined : values, replaced)
  }
}

/** The semi-join below a node whose subquery is run first; undefined where there is none. */
export function pendingMembership(node: PhysicalNode): Membership | undefined {
  const found = membershipBelow(node)
  return found !== undefined && isPlainKey(found.key.subquery.type) ? found : undefined
}

import { slice } from '../column/slice.ts'
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
import { createInterner } from './grouping/interner.ts'
import { scopedMemory } from './memory.ts'
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
  { node: { subquery }, key: { subquery: key } }: Membership,
  relation: Relation,
  context: OperatorContext,
): Promise<readonly Value[] | 'too-many'> {
  const [column] = await evaluateInSteps([key], layoutOf(subquery.columns), relation, context)
  const interner = createInterner(key.type)
  try {
    for (let start = 0; start < relation.rows; start += STEP) {
      await context.pace()
      const end = Math.min(relation.rows, start + STEP)
      await interner.grow(end - start, context.pace)
      interner.intern(slice(column!, start, end))
      if (interner.size > MOST_VALUES) return 'too-many'
    }
    const read = valueReader(interner.values(), key.type)
    const values = Array.from({ length: interner.size }, (_, id) => read(id))
    const isExact = values.every((value) => typeof value !== 'string' || !value.includes(REPLACEMENT))
    return isExact ? values : 'too-many'
  } finally {
    interner.release()
  }
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
    // A semi-join that stays counts the rows itself.
    const memory = scopedMemory(context.memory)
    const relation = await collect(input, columns, memory, context.pace)
    const values = await valuesOf(membership, relation, context)
    memory.release()
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

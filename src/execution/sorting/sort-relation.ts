import type { Session } from '../../function/definition.ts'
import type { SortKey } from '../../plan/expression.ts'
import type { Layout } from '../expression/compile.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import type { Pace } from '../pace.ts'
import type { Relation } from '../relation.ts'
import { orderWords } from './order-words.ts'
import { sortedOrder } from './radix.ts'
import type { OrderWords } from './words.ts'

/** The words of several sort keys over one relation, the first key most significant. */
export async function sortWords(
  relation: Relation,
  keys: readonly SortKey[],
  layout: Layout,
  session: Session,
  pace: Pace,
): Promise<OrderWords> {
  const expressions = keys.map((key) => key.expression)
  const columns = await evaluateInSteps(expressions, layout, relation, { session, pace })
  const words: Uint32Array[] = []
  for (const [i, key] of keys.entries())
    words.push(...(await orderWords(columns[i]!, key.expression.type, key, pace)))
  return words
}

/** The row numbers of a relation in the order of its sort keys; rows that are equal stay in their order. */
export async function orderOf(
  relation: Relation,
  keys: readonly SortKey[],
  layout: Layout,
  session: Session,
  pace: Pace,
): Promise<Int32Array> {
  return sortedOrder(await sortWords(relation, keys, layout, session, pace), relation.rows, pace)
}

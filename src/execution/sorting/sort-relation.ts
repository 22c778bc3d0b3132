import type { Session } from '../../function/definition.ts'
import type { SortKey } from '../../plan/expression.ts'
import { compile, type Layout } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import type { Pace } from '../pace.ts'
import type { Relation } from '../relation.ts'
import { orderWords } from './order-words.ts'
import { type OrderWords, sortedOrder } from './radix.ts'

/** The words of several sort keys over one relation, the first key most significant. */
export async function sortWords(
  relation: Relation,
  keys: readonly SortKey[],
  layout: Layout,
  session: Session,
  pace: Pace,
): Promise<OrderWords> {
  const frame = columnsFrame(relation.rows, relation.columns)
  const words: Uint32Array[] = []
  for (const key of keys) {
    await pace()
    const column = compile(key.expression, layout, session)(frame)
    words.push(...(await orderWords(column, key.expression.type, key, pace)))
  }
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

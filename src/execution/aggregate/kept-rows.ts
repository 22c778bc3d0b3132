import { joinArrays } from '../../common/join-arrays.ts'
import type { Column } from '../../column/column.ts'
import { atOnce, type Steps } from '../../common/steps.ts'
import type { AggregateCall } from '../../plan/expression.ts'
import { type Pace, paced } from '../pace.ts'
import { BATCH_ROWS, concatEncodedSteps } from '../relation.ts'
import { orderWords } from '../sorting/order-words.ts'
import { sortedOrder } from '../sorting/radix.ts'
import type { PartialCall } from './partial.ts'

type Whole = { readonly groups: Int32Array } & PartialCall

/** Rows that a call keeps to the end, and the group of each: because the call orders them, or for another thread to see. */
export interface KeptRows {
  readonly count: number
  /** @param columns the call's arguments, then its sort keys */
  add(groups: Int32Array, columns: readonly Column[]): void
  /** All of them, as they came. */
  all(): Whole
  /** Their order by the call's sort keys, in pieces of a batch. */
  inOrder(pace: Pace): AsyncGenerator<Int32Array>
}

export function createKeptRows(call: AggregateCall): KeptRows {
  const types = [...call.arguments, ...call.orderBy.map(({ expression }) => expression)].map(
    ({ type }) => type,
  )
  const parts: { readonly groups: Int32Array; readonly columns: readonly Column[] }[] = []
  let count = 0
  let whole: Whole | undefined

  function* gather(): Steps<Whole> {
    if (whole !== undefined) return whole
    const groups = joinArrays(
      parts.map((part) => part.groups),
      new Int32Array(count),
    )
    const columns: Column[] = []
    for (const [i, type] of types.entries())
      columns.push(
        yield* concatEncodedSteps(
          parts.map((part) => part.columns[i]!),
          type,
        ),
      )
    parts.length = 0
    whole = { groups, columns }
    return whole
  }

  return {
    get count() {
      return count
    },
    add(groups, columns) {
      parts.push({ groups, columns })
      count += groups.length
    },
    all: () => atOnce(gather()),
    async *inOrder(pace) {
      const { columns } = await paced(gather(), pace)
      const words: Uint32Array[] = []
      for (const [i, key] of call.orderBy.entries()) {
        const column = columns[call.arguments.length + i]!
        words.push(...(await orderWords(column, key.expression.type, key, pace)))
      }
      const order = await sortedOrder(words, count, pace)
      for (let start = 0; start < count; start += BATCH_ROWS) {
        await pace()
        yield order.subarray(start, Math.min(count, start + BATCH_ROWS))
      }
    },
  }
}

import { columnOf } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { concatSteps } from '../../column/concat.ts'
import { take } from '../../column/take.ts'
import { partByPart, type Steps } from '../../common/steps.ts'
import type { SqlType } from '../../types/type.ts'

/** Rows that are gathered between two stops. */
const TAKEN_ROWS = 32_768

/** Rows of every group, kept as columns; nothing is made per row until the end. */
export interface Collector {
  add(groups: Int32Array, columns: readonly Column[], rows: number): void
  /** The rows of all groups, group after group, in the order in which they came. `offsets` has one entry more than groups. */
  finish(groupCount: number): Steps<{
    readonly offsets: Int32Array<ArrayBuffer>
    readonly columns: readonly Column[]
  }>
}

/** The rows of all parts in an order. */
function* ordered(parts: readonly Column[], order: Int32Array): Steps<Column> {
  const whole = yield* concatSteps(parts)
  const taken: Column[] = []
  yield* partByPart(
    order.length,
    (start, end) => {
      taken.push(take(whole, order.subarray(start, end)))
    },
    TAKEN_ROWS,
  )
  return taken.length === 0 ? take(whole, order) : yield* concatSteps(taken)
}

export function collector(types: readonly SqlType[]): Collector {
  const parts: { readonly groups: Int32Array; readonly columns: readonly Column[] }[] = []
  let total = 0
  return {
    add(groups, columns, rows) {
      if (rows === 0) return
      parts.push({ groups: groups.slice(0, rows), columns })
      total += rows
    },
    *finish(groupCount) {
      const offsets = new Int32Array(groupCount + 1)
      for (const { groups } of parts) {
        yield
        for (const group of groups) offsets[group + 1]!++
      }
      for (let group = 0; group < groupCount; group++) offsets[group + 1]! += offsets[group]!
      const next = offsets.slice()
      const order = new Int32Array(total)
      let row = 0
      for (const { groups } of parts) {
        yield
        for (const group of groups) order[next[group]!++] = row++
      }
      const columns: Column[] = []
      for (const [i, type] of types.entries())
        columns.push(
          parts.length === 0
            ? columnOf(type, [])
            : yield* ordered(
                parts.map((part) => part.columns[i]!),
                order,
              ),
        )
      return { offsets, columns }
    },
  }
}

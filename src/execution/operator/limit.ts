import { batchRows, sliceBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { PhysicalLimit } from '../../physical/node.ts'
import type { Operator } from './operator.ts'

/** OFFSET and LIMIT. Stops its input as soon as it has enough. */
export async function* limit(node: PhysicalLimit, input: AsyncIterable<Batch>): Operator {
  let skip = node.offset
  let wanted = node.count ?? Infinity
  if (wanted === 0) return
  for await (const batch of input) {
    const rows = batchRows(batch)
    const start = Math.min(skip, rows)
    const end = Math.min(rows, start + wanted)
    skip -= start
    if (start === end) continue
    yield sliceBatch(batch, start, end)
    wanted -= end - start
    if (wanted === 0) return
  }
}

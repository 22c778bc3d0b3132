import { batchRows, denseBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { TraillakeError } from '../../common/errors.ts'
import type { PhysicalSingleRow } from '../../physical/node.ts'
import { nullsOf } from '../expression/encoded.ts'
import type { Operator } from './operator.ts'

/** The one row of a scalar subquery; NULLs where it has none. */
export async function* singleRow(node: PhysicalSingleRow, input: AsyncIterable<Batch>): Operator {
  let only: Batch | undefined
  for await (const batch of input) {
    const rows = batchRows(batch)
    if (rows === 0) continue
    if (rows > 1 || only !== undefined)
      throw new TraillakeError('SUBQUERY_MULTIPLE_ROWS', 'Scalar sub-query has returned multiple rows')
    only = denseBatch(batch)
  }
  yield only ?? {
    rows: 1,
    columns: node.columns.map((column) => nullsOf(column.type, 1)),
    selection: undefined,
  }
}

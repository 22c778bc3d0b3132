import { batchRows, denseColumn } from '../../../src/column/batch.ts'
import { valueReader } from '../../../src/column/value.ts'
import { execute } from '../../../src/execution/execute.ts'
import { planPhysical } from '../../../src/physical/plan.ts'
import type { BoundQuery } from '../../../src/plan/node.ts'
import { formatValue } from '../../../src/types/format-value.ts'
import { testSession } from './optimized.ts'

/** The rows of a plan as text, sorted: what two plans of one query agree on. */
export async function rowsOf(query: BoundQuery): Promise<readonly string[]> {
  const rows: string[] = []
  for await (const batch of execute(planPhysical(query), { session: testSession }).batches) {
    const readers = query.output.map(({ type }, i) => {
      const read = valueReader(denseColumn(batch, i), type)
      return (row: number): string => formatValue(read(row), type)
    })
    for (let row = 0; row < batchRows(batch); row++) rows.push(readers.map((read) => read(row)).join(' | '))
  }
  return rows.sort()
}

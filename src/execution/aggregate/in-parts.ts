import type { PhysicalScan } from '../../physical/node.ts'
import { openScan } from '../operator/scan-rows.ts'
import type { Aggregation } from './aggregation.ts'
import { aggregateFiles } from './from-files.ts'
import { addMorsels } from './on-threads.ts'
import type { TableAggregate } from './table-aggregate.ts'

/** Whether a scan reads nothing at all: what is counted without reading need not be kept. */
function readsNothing({ needed, conjuncts }: PhysicalScan): boolean {
  return needed.length === 0 && conjuncts.length === 0
}

/** Aggregates a table morsel by morsel or file by file, as its calls and the cache ask for. */
export async function aggregateInParts(aggregation: Aggregation, table: TableAggregate): Promise<void> {
  const { scan: node, fragment, context } = table
  const open = await openScan(node, context)
  table.report.scan(node, open.scan)
  try {
    const { partials } = context
    if (fragment === undefined || partials === undefined || readsNothing(node))
      await addMorsels(aggregation, table, open, open.scan.morsels)
    else await aggregateFiles(aggregation, table, open, fragment, partials)
  } finally {
    await open.scan.close()
  }
}

import { batchRows, selectRows, sliceBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { Morsel, Scan } from '../../catalog/table-source.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import { batchFrame } from '../expression/frame.ts'
import { compilePredicate, type Predicate } from '../expression/predicate.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** One morsel's batches, narrowed by what the source did not judge. A unit of work of its own. */
async function* readMorsel(scan: Scan, morsel: Morsel, residual: Predicate): Operator {
  for await (const batch of scan.read(morsel)) {
    const rows = residual(batchFrame(batch))
    const kept = rows === 'all' ? batch : selectRows(batch, rows)
    if (batchRows(kept) > 0) yield kept
  }
}

/** Offers the conjuncts to the source, and evaluates those that it does not apply exactly. */
export async function* scanTable(
  node: PhysicalScan,
  context: OperatorContext,
  onScan: (scan: Scan) => void,
): Operator {
  const { source, conjuncts, paths, limit, sample = 1 } = node
  const filters = conjuncts.flatMap(({ filter }) => (filter === undefined ? [] : [filter]))
  const scan = await source.scan({
    columns: paths,
    filters,
    // The limit counts rows that passed every conjunct, of the morsels that we read.
    limit: conjuncts.length === 0 && sample === 1 ? limit : undefined,
    signal: context.session.signal,
  })
  onScan(scan)
  const applied = new Set(filters.filter((_, i) => scan.applied[i] === true))
  const residual = compilePredicate(
    conjuncts
      .filter(({ filter }) => filter === undefined || !applied.has(filter))
      .map(({ expression }) => expression),
    layoutOf(node.columns),
    context.session,
  )
  let wanted = limit ?? Infinity
  if (wanted === 0) return
  for (const morsel of scan.morsels) {
    if (sample < 1 && Math.random() >= sample) continue
    for await (const batch of readMorsel(scan, morsel, residual)) {
      await context.pace()
      const cut: Batch = batchRows(batch) > wanted ? sliceBatch(batch, 0, wanted) : batch
      wanted -= batchRows(cut)
      yield cut
      if (wanted === 0) return
    }
  }
}

import type { Morsel } from '../../catalog/table-source.ts'
import { borrowBuffers } from '../../column/buffers.ts'
import { batchRows } from '../../column/batch.ts'
import type { Fragment } from '../../physical/fragment.ts'
import type { PhysicalAggregate, PhysicalScan } from '../../physical/node.ts'
import type { Operator, OperatorContext, Report } from '../operator/operator.ts'
import { createPieces } from '../operator/pieces.ts'
import type { OpenScan } from '../operator/scan-rows.ts'
import { type Aggregation, createAggregation } from './aggregation.ts'
import type { Parts } from './call.ts'
import type { PartialAggregate } from './partial.ts'

/** An aggregate over a table, and what it takes to run it over some morsels of it. */
export interface TableAggregate {
  readonly node: PhysicalAggregate
  readonly scan: PhysicalScan
  readonly parts: Parts
  /** Undefined where nothing may be kept. */
  readonly fragment: Fragment | undefined
  readonly inputOf: (context: OperatorContext) => Operator
  readonly context: OperatorContext
  readonly report: Report
}

/** Adds all that an input gives. */
export async function addBatches(
  aggregation: Aggregation,
  input: Operator,
  { pace }: OperatorContext,
): Promise<void> {
  const added = createPieces(pace, (batch) => aggregation.add(batch))
  for await (const batch of input) {
    await aggregation.grow(batchRows(batch))
    const pieces = added(batch)
    while ((await pieces.next()).done !== true) continue
  }
}

/** Morsels as the calls take them: all as one part, or each as one where the calls take always the same parts. */
function piecesOf({ parts }: TableAggregate, morsels: readonly Morsel[]): readonly (readonly Morsel[])[] {
  return parts === 'same' ? morsels.map((morsel) => [morsel]) : [morsels]
}

/** Adds the rows of morsels, on this thread, in the parts that the calls ask for. */
export async function addParts(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<void> {
  const context = { ...table.context, parallel: undefined }
  const buffers = aggregation.keepsRows ? undefined : borrowBuffers('scan')
  for (const piece of piecesOf(table, morsels)) {
    const share = { node: table.scan, open, morsels: piece, buffers }
    await addBatches(aggregation, table.inputOf({ ...context, share }), context)
    aggregation.endPart()
  }
  buffers?.giveBack()
}

/**
 * Morsels as partial aggregates, in the parts that the calls ask for. Plain data in, plain data out: a unit of work for any
 * thread.
 */
export async function partialsOf(
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<readonly PartialAggregate[]> {
  const context = { ...table.context, parallel: undefined }
  const partials: PartialAggregate[] = []
  const buffers = borrowBuffers('scan')
  for (const piece of piecesOf(table, morsels)) {
    const aggregation = createAggregation(table.node, context, true)
    const own = aggregation.keepsRows ? undefined : buffers
    const share = { node: table.scan, open, morsels: piece, buffers: own }
    await addBatches(aggregation, table.inputOf({ ...context, share }), context)
    partials.push(aggregation.export())
  }
  buffers.giveBack()
  return partials
}

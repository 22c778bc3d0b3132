import { transferColumns } from '../../column/transfer.ts'
import type { Segment } from '../shred-files.ts'

/** A segment as a message, and the memory that moves with it. */
export function segmentMessage<Given extends Pick<Segment, 'events' | 'entries'>>(
  segment: Given,
): { readonly segment: Given; readonly transfer: readonly ArrayBuffer[] } {
  const { batch, arrived } = segment.events
  const { columns, buffers } = transferColumns(batch.columns)
  const others = [arrived, segment.entries.bytes].filter(({ length }) => length > 0)
  const transfer = [...buffers, ...others.map(({ buffer }) => buffer)]
  return { segment: { ...segment, events: { batch: { ...batch, columns }, arrived } }, transfer }
}

import type { BytesColumn, Selection } from '../../column/column.ts'
import { bytesColumn } from '../../column/make.ts'
import { DIGEST_BYTES, type IngestKernel } from '../../kernel/ingest-binding.ts'
import { createInt32Vector, pushInt32 } from './vector.ts'

/** The texts of whole records: where each lies, so that it is copied once, to where it belongs. */
export interface RecordTexts {
  /** Adds `bytes[start, end)` as the next row. The bytes are kept and must not change. */
  add(bytes: Uint8Array, start: number, end: number): void
  /** The rows of `order`, in that order. */
  finish(order: Selection): BytesColumn
  /** Their SHA-256 in base64, in that order; undefined where the kernel is missing that makes them all at once. */
  checksums(order: Selection): BytesColumn | undefined
  /** How much memory is kept, in bytes: of every buffer all of it, however few of its records were added. */
  size(): number
}

/** @param kernel in whose memory all of them lie; without it each in the bytes that are given */
export function createRecordTexts(kernel?: IngestKernel): RecordTexts {
  const buffers: Uint8Array[] = []
  // Three numbers a row: the buffer, start and end.
  const spans = createInt32Vector()
  let kept = 0
  return {
    add(bytes, start, end) {
      if (kernel === undefined && buffers.at(-1) !== bytes) {
        buffers.push(bytes)
        kept += bytes.buffer.byteLength
      }
      pushInt32(spans, buffers.length - 1)
      pushInt32(spans, start)
      pushInt32(spans, end)
    },
    finish(order) {
      const { values } = spans
      const common = kernel?.bytes
      const offsets = new Int32Array(order.length + 1)
      for (let i = 0; i < order.length; i++) {
        const at = 3 * order[i]!
        offsets[i + 1] = offsets[i]! + values[at + 2]! - values[at + 1]!
      }
      const data = new Uint8Array(offsets[order.length]!)
      for (let i = 0; i < order.length; i++) {
        const at = 3 * order[i]!
        const bytes = common ?? buffers[values[at]!]!
        data.set(bytes.subarray(values[at + 1], values[at + 2]), offsets[i])
      }
      return bytesColumn(offsets, data)
    },
    checksums(order) {
      if (kernel === undefined) return undefined
      const { values } = spans
      const places = new Int32Array(2 * order.length)
      const offsets = new Int32Array(order.length + 1)
      for (let i = 0; i < order.length; i++) {
        const at = 3 * order[i]!
        places[2 * i] = values[at + 1]!
        places[2 * i + 1] = values[at + 2]!
        offsets[i + 1] = DIGEST_BYTES * (i + 1)
      }
      return bytesColumn(offsets, kernel.digests(places))
    },
    size: () => (kernel?.used ?? kept) + spans.length * 4,
  }
}

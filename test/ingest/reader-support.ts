import { type RecordBatch, type RejectedRecord } from '../../src/ingest/record/record-batch.ts'
import { createRecordParser, type ParserLimits } from '../../src/ingest/record/record-parser.ts'
import type { IngestKernel } from '../../src/kernel/ingest-binding.ts'
import type { SourceFile } from '../../src/ingest/source/source-file.ts'

/** Everything that was read of one file, with what does not depend on how it was cut into chunks and batches. */
export interface ReadResult {
  records: { index: number; offset: number; text: string }[]
  rejects: Omit<RejectedRecord, 'file'>[]
  digests: { index: number; offset: number }[]
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function addBatch(result: ReadResult, batch: RecordBatch): void {
  for (let i = 0; i < batch.count; i++) {
    const text = decoder.decode(batch.text.subarray(batch.starts[i], batch.ends[i]))
    result.records.push({ index: batch.indexes[i]!, offset: batch.offsets[i]!, text })
  }
  for (const { offset, length, index, reason, excerpt } of batch.rejects)
    result.rejects.push({ offset, length, index, reason, excerpt })
  for (const { offset, index } of batch.digests) result.digests.push({ offset, index })
}

export async function collect(
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
): Promise<ReadResult> {
  const result: ReadResult = { records: [], rejects: [], digests: [] }
  for await (const batch of batches) addBatch(result, batch)
  return result
}

/** Reads a text without its decompression, in the chunks given. */
export function parseChunks(
  chunks: readonly Uint8Array[],
  limits: Partial<ParserLimits> = {},
  kernel?: IngestKernel,
): ReadResult {
  kernel?.begin([])
  const all = { maxRecordBytes: 1 << 24, batchBytes: 1 << 22, ...limits }
  const parser = createRecordParser('file', all, kernel)
  const result: ReadResult = { records: [], rejects: [], digests: [] }
  const drain = (): void => {
    for (let batch = parser.next(); batch !== undefined; batch = parser.next()) addBatch(result, batch)
  }
  for (const chunk of chunks) {
    parser.feed(chunk)
    drain()
  }
  parser.end(undefined)
  drain()
  return result
}

export function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.slice(i * size, (i + 1) * size),
  )
}

/** A file in memory, given in chunks of `size` bytes. */
export function memoryFile(bytes: Uint8Array, size = bytes.length, named = true): SourceFile {
  async function* open(): AsyncGenerator<Uint8Array> {
    yield* cut(bytes, Math.max(size, 1))
  }
  return { path: 'file', size: bytes.length, named, open }
}

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

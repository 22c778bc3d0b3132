import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import type { IngestKernel } from '../kernel/ingest-binding.ts'
import type { RecordBatch } from './record/record-batch.ts'
import { createRecordParser, type RecordParser } from './record/record-parser.ts'
import { DEFAULT_MAX_DECOMPRESSED_BYTES, decompress, decompressWhole } from './source/decompress.ts'
import type { Decoded } from './source/gunzip-whole.ts'
import type { SourceFile } from './source/source-file.ts'

/** The longest record, as spelled in its file: 16 MiB. CloudTrail itself stops at 1 MB. */
const DEFAULT_MAX_RECORD_BYTES = 16 * 1024 * 1024
const DEFAULT_BATCH_BYTES = 4 * 1024 * 1024

export interface ReadOptions {
  /** The longest record in bytes; a longer one becomes a reject. 16 MiB. */
  readonly maxRecordBytes?: number | undefined
  /** The longest text of a compressed file in bytes; what is past it becomes a reject. 16 GiB. */
  readonly maxDecompressedBytes?: number | undefined
  /** How much text a batch holds before it is handed on, in bytes. 4 MiB. */
  readonly batchBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** In whose memory texts and marks are to lie. */
  readonly kernel?: IngestKernel | undefined
  /** Called with the number of stored bytes of every chunk read, for progress against `SourceFile.size`. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** Called where the file could not be read to its end, which is a reject too. */
  readonly onCutShort?: ((reason: string) => void) | undefined
}

/**
 * Reads the raw records of one file, whatever shape it has: `{"Records":[…]}`, an array, single objects,
 * one object a line, objects one after another, and the output of `aws cloudtrail lookup-events`; plain,
 * gzip or zstd. A record's text is compact JSON in the file's own spelling. Memory is bounded by
 * `maxRecordBytes` and `batchBytes`, not by the file.
 *
 * What is not a record becomes a reject, members beside an array of records too, but for those of LookupEvents'
 * answer. Reading goes on behind it where the file's structure allows: in an array by brackets or by indentation,
 * else at the next line that begins a document. An empty file has no records and no rejects.
 *
 * Throws FILE_UNREADABLE or FILE_NOT_FOUND for a file that the user named (for others it is a reject), and
 * USER_CANCELED.
 *
 * @example
 * for await (const batch of readRecords(file)) {
 *   for (let i = 0; i < batch.count; i++) use(batch.text, batch.starts[i], batch.ends[i])
 * }
 */
export function readRecords(
  file: SourceFile,
  options: ReadOptions = {},
): Iterable<RecordBatch> | AsyncIterable<RecordBatch> {
  return file.readWhole === undefined ? readChunks(file, options) : readWhole(file, file.readWhole, options)
}

function parserOf(file: SourceFile, options: ReadOptions): RecordParser {
  const limits = {
    maxRecordBytes: options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES,
    batchBytes: options.batchBytes ?? DEFAULT_BATCH_BYTES,
  }
  return createRecordParser(file.path, limits, options.kernel)
}

/** A small file in one go: a trail has very many of them, and waiting takes longer than reading. */
function readWhole(
  file: SourceFile,
  read: () => Uint8Array,
  options: ReadOptions,
): Iterable<RecordBatch> | AsyncIterable<RecordBatch> {
  throwIfAborted(options.signal)
  let bytes: Uint8Array
  try {
    bytes = read()
  } catch (error) {
    return batchesOf(file, { text: new Uint8Array(0), reason: asEnd(file, error).value }, options)
  }
  options.onRead?.(bytes.length)
  const whole = decompressWhole(bytes, options.maxDecompressedBytes ?? DEFAULT_MAX_DECOMPRESSED_BYTES)
  if (whole !== undefined) return batchesOf(file, whole, options)
  async function* open(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  return readChunks({ ...file, open }, { ...options, onRead: undefined })
}

function* batchesOf(
  file: SourceFile,
  { text, reason, giveBack }: Decoded,
  options: ReadOptions,
): Generator<RecordBatch> {
  const parser = parserOf(file, options)
  if (text.length > 0) parser.feed(text)
  if (reason !== undefined) options.onCutShort?.(reason)
  parser.end(reason)
  for (let batch = parser.next(); batch !== undefined; batch = parser.next()) {
    yield batch
    throwIfAborted(options.signal)
  }
  // Records are copies.
  giveBack?.()
}

async function* readChunks(file: SourceFile, options: ReadOptions): AsyncGenerator<RecordBatch> {
  const parser = parserOf(file, options)
  const text = decompress(
    stored(file, options),
    options.maxDecompressedBytes ?? DEFAULT_MAX_DECOMPRESSED_BYTES,
  )
  try {
    for (let ended = false; !ended; ) {
      throwIfAborted(options.signal)
      const step = await text.next().catch((error: unknown) => asEnd(file, error))
      if (step.done === true) {
        if (step.value !== undefined) options.onCutShort?.(step.value)
        parser.end(step.value)
        ended = true
      } else {
        parser.feed(step.value)
      }
      for (let batch = parser.next(); batch !== undefined; batch = parser.next()) {
        yield batch
        throwIfAborted(options.signal)
      }
    }
  } finally {
    await text.return(undefined)
  }
}

async function* stored(file: SourceFile, options: ReadOptions): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.open()) {
    options.onRead?.(chunk.length)
    yield chunk
  }
}

/** A file that was only found in a folder ends where it cannot be read: that is its problem, not the run's. */
function asEnd(file: SourceFile, error: unknown): { readonly done: true; readonly value: string } {
  const isReadError =
    error instanceof TraillakeError && (error.code === 'FILE_UNREADABLE' || error.code === 'FILE_NOT_FOUND')
  if (file.named || !isReadError) throw error
  return { done: true, value: error.message }
}

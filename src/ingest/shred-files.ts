import { setImmediate } from 'node:timers/promises'
import type { StoreCategory } from '../catalog/category.ts'
import { type AdvancedEventSelector, selectEvents } from '../catalog/selectors.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import { throwIfAborted } from '../common/abort.ts'
import type { IngestKernel } from '../kernel/ingest-binding.ts'
import { type LedgerEntry, type LedgerLines, ledgerLines } from '../storage/ledger-segment.ts'
import { createEventBuffer, type SortedEvents } from './event-buffer.ts'
import type { Failure } from './ledger/failures.ts'
import { borrowKernel, giveBackKernel } from './kernel-pool.ts'
import { openAccount, type OpenEntry } from './ledger/file-account.ts'
import { createFileHashes } from './ledger/file-hashes.ts'
import type { RecordBatch } from './record/record-batch.ts'
import { type ReadOptions, readRecords } from './record-reader.ts'
import type { Reject } from './rejects.ts'
import type { SourceFile } from './source/source-file.ts'

/** What shredding the files of a run goes by. Plain data. */
export interface ShredOptions {
  readonly category: StoreCategory
  readonly columns: readonly TableColumn[]
  /** Events before this (microseconds) are expired. */
  readonly cutoff: bigint
  /** Which events to take; all of them where left out. */
  readonly selectors: readonly AdvancedEventSelector[] | undefined
  readonly run: Pick<LedgerEntry, 'taken' | 'epoch'>
  /** A segment ends with so many events. */
  readonly segmentRows: number
  /** And with the file that is read when it is this old (milliseconds). */
  readonly segmentMs: number
}

/** How many records became of what. */
interface RecordCounts {
  readonly read: number
  readonly bytes: number
  readonly added: number
  readonly duplicates: number
  readonly expired: number
  readonly notSelected: number
  readonly rejected: number
  readonly digestFiles: number
}

/** Events of files that follow each other, ready to be stored. Plain data. */
export interface Segment {
  readonly events: SortedEvents
  readonly counts: RecordCounts
  readonly rejects: readonly Reject[]
  /** Of the files that ended within it: what the ledger is to say of them, once all events up to here are stored. */
  readonly entries: LedgerLines
  readonly failures: readonly Failure[]
}

/** Told as files are read. */
export interface ShredProgress {
  /** Stored bytes of a file. */
  read(bytes: number): void
  /** Records, when they are in a segment. */
  shredded(records: number): void
  /** A file ended. */
  fileDone(): void
}

/** Bytes of memory that a segment's events take, about. */
const SEGMENT_BYTES = 16 * 1024 * 1024
/** And in the middle of a file, which would fill many: a group of small files is not cut shortly before its end. */
const PIECE_BYTES = 8 * 1024 * 1024
/** It is measured after so many bytes of records, each time. */
const MEASURED_BYTES = 256 * 1024
/** Bytes of memory that its rejects take, about. */
const REJECT_BYTES = 8 * 1024 * 1024

/** Texts and marks of a batch in a kernel's memory are in the processor's caches while they are shredded. */
const KERNEL_BATCH_BYTES = 1024 * 1024

/** How long the event loop may be held up at a time, in milliseconds. */
const PAUSE_MS = 8
/** Records after which the clock is looked at. */
const PAUSE_RECORDS = 64

type Counts = { -readonly [Count in keyof RecordCounts]: number }

const NOTHING: RecordCounts = {
  ...{ read: 0, bytes: 0, added: 0, duplicates: 0, expired: 0, notSelected: 0, rejected: 0, digestFiles: 0 },
}

/** What was counted since. */
function since(before: RecordCounts, now: RecordCounts): RecordCounts {
  const difference: Counts = { ...now }
  // The keys of counts are those of every count.
  for (const key of Object.keys(before) as (keyof RecordCounts)[]) difference[key] -= before[key]
  return difference
}

type RecordBatches = Iterator<RecordBatch, unknown> | AsyncIterator<RecordBatch, unknown>

function iteratorOf(batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>): RecordBatches {
  return Symbol.iterator in batches ? batches[Symbol.iterator]() : batches[Symbol.asyncIterator]()
}

/**
 * Reads files and shreds their events into segments, in order. How files are spread over calls decides where segments end,
 * and nothing else: the events, counts, rejects and entries are the same.
 *
 * Throws what `readRecords` throws of a named file, and USER_CANCELED.
 */
export async function* shredFiles(
  files: Iterable<SourceFile>,
  options: ShredOptions,
  progress: ShredProgress,
  signal?: AbortSignal,
): AsyncGenerator<Segment, void, undefined> {
  const kernel = borrowKernel()
  try {
    yield* shredWith(kernel, files, options, progress, signal)
  } finally {
    giveBackKernel(kernel)
  }
}

async function* shredWith(
  kernel: IngestKernel | undefined,
  files: Iterable<SourceFile>,
  options: ShredOptions,
  progress: ShredProgress,
  signal: AbortSignal | undefined,
): AsyncGenerator<Segment, void, undefined> {
  const { category, columns, cutoff, selectors, run, segmentRows, segmentMs } = options
  const selects = selectors === undefined ? undefined : selectEvents(selectors)
  const buffer = createEventBuffer({ category, columns, cutoff, selects, kernel })
  const hashes = createFileHashes(kernel)
  const total: Counts = { ...NOTHING }
  /** Of that, what was in segments before. */
  let handedOn = NOTHING
  let rejects: Reject[] = []
  let rejectBytes = 0
  let entries: OpenEntry[] = []
  let failures: Failure[] = []
  /** Bytes that were read when the segment was last measured. */
  let measured = 0
  const batchBytes = kernel && KERNEL_BATCH_BYTES
  let begun = performance.now()
  let paused = begun

  async function pause(): Promise<void> {
    await setImmediate()
    paused = performance.now()
  }

  function reject(one: Reject): void {
    rejects.push(one)
    total.rejected++
    rejectBytes += 2 * ((one.record ?? '').length + (one.excerpt ?? '').length) + 256
  }

  /** Takes records from number `first` on. @returns how many are done, when it is time for others to have their turn */
  function takeRecords(records: RecordBatch, first: number): number {
    const { file, kernel: home, starts, ends, markStarts, offsets, indexes, count } = records
    for (let i = first; i < count; i++) {
      if (i % PAUSE_RECORDS === 0 && i > first && performance.now() - paused > PAUSE_MS) return i
      const start = starts[i]!
      const end = ends[i]!
      total.read++
      total.bytes += end - start
      const text = home?.bytes ?? records.text
      const marks = home?.words ?? records.marks
      const outcome = buffer.offer(text, start, end, marks, markStarts[i]!, markStarts[i + 1]!)
      if (outcome === 'added') total.added++
      else if (outcome === 'duplicate') total.duplicates++
      else if (outcome === 'expired') total.expired++
      else if (outcome === 'not-selected') total.notSelected++
      else {
        const record = new TextDecoder().decode((home?.bytes ?? text).subarray(start, end))
        reject({ file, offset: offsets[i]!, index: indexes[i]!, reason: outcome.rejected, record })
      }
    }
    for (const { file: path, offset, index, reason, excerpt } of records.rejects)
      reject({ file: path, offset, index, reason, excerpt })
    total.digestFiles += records.digests.length
    return count
  }

  /** @param read bytes of records of the file that is read */
  function isFull(read: number): boolean {
    if (buffer.rows >= segmentRows || rejectBytes >= REJECT_BYTES) return true
    // All columns are asked for their size, and very many files are tiny.
    if (total.bytes - measured < MEASURED_BYTES) return false
    measured = total.bytes
    return buffer.size() >= (read > PIECE_BYTES / 2 ? PIECE_BYTES : SEGMENT_BYTES)
  }

  function cut(): Segment {
    const counts = since(handedOn, total)
    handedOn = { ...total }
    hashes.finish()
    const segment = { events: buffer.take(), counts, rejects, entries: ledgerLines(entries), failures }
    ;[rejects, entries, failures, rejectBytes] = [[], [], [], 0]
    begun = performance.now()
    return segment
  }

  let failure: string | undefined
  const reading: ReadOptions = {
    ...{ signal, kernel, batchBytes, onRead: (bytes) => progress.read(bytes) },
    onCutShort: (reason) => {
      failure = reason
    },
  }
  for (const source of files) {
    const account = openAccount(source, run, hashes)
    const before = { ...total }
    failure = undefined
    const batches = iteratorOf(readRecords(account.file, reading))
    let isDone = false
    try {
      for (;;) {
        // Small files are read without waiting, which would take longer than they do.
        const next = batches.next()
        const step = next instanceof Promise ? await next : next
        isDone = step.done === true
        if (step.done === true) break
        const records = step.value
        for (let done = 0; ; await pause()) {
          done = takeRecords(records, done)
          if (done === records.count) break
        }
        if (isFull(total.bytes - before.bytes)) yield cut()
        progress.shredded(records.count)
      }
    } finally {
      if (!isDone) await batches.return?.()
    }
    if (performance.now() - paused > PAUSE_MS) await pause()
    if (failure !== undefined) {
      if (source.origin !== undefined) failures.push({ source: source.origin.source, reason: failure })
    } else {
      const { bytes, added, duplicates, rejected, expired, notSelected } = since(before, total)
      const counts = { bytes, events: added, duplicates, rejected, expired, notSelected }
      const entry = account.entry(counts)
      if (entry !== undefined) entries.push(entry)
    }
    progress.fileDone()
    if (performance.now() - begun >= segmentMs) yield cut()
    throwIfAborted(signal)
  }
  yield cut()
}

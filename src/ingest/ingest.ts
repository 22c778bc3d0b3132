import { selectEvents } from '../catalog/selectors.ts'
import { throwIfAborted } from '../common/abort.ts'
import { createAppender } from '../storage/append.ts'
import { retentionCutoff } from '../storage/description.ts'
import type { Store } from '../storage/store.ts'
import { createDeduplication } from './deduplicate.ts'
import { byDelivery } from './delivery-order.ts'
import { createEventBuffer } from './event-buffer.ts'
import type { RecordBatch } from './record/record-batch.ts'
import { readRecords } from './record-reader.ts'
import { createRejectsFile, type RejectsFile } from './rejects.ts'
import { discover } from './source/discover.ts'
import type { SourceFile } from './source/source-file.ts'

/** How far a run is. Bytes are of the files as they lie there, so compressed where they are. */
export interface IngestProgress {
  readonly filesDone: number
  readonly filesTotal: number
  readonly bytesDone: number
  /** Undefined while a source's size cannot be known (standard input). */
  readonly bytesTotal: number | undefined
  /** Records read so far. */
  readonly events: number
  readonly seconds: number
}

/**
 * What a run did. `read` = `events` + `duplicates` + `expired` + `notSelected` + `rejected` where every reject was a record.
 */
export interface IngestResult {
  readonly read: number
  /** Events stored. */
  readonly events: number
  readonly duplicates: number
  readonly rejected: number
  /** Older than the store's retention: not stored. */
  readonly expired: number
  /** Left out by the store's advanced event selectors, where the run went by them. */
  readonly notSelected: number
  readonly files: number
  /** Files in folders that are no log files by name and content. */
  readonly skippedFiles: number
  /** Digest files of log file validation, which hold no events. */
  readonly digestFiles: number
  /** Bytes of event JSON read, white space between tokens aside. */
  readonly bytes: number
  readonly seconds: number
  readonly rejectsFile: string | undefined
}

export interface IngestOptions {
  readonly inputs: readonly string[]
  /** Milliseconds since the epoch; what retention counts from. */
  readonly now: number
  /** Take only what the store's advanced event selectors select; an import takes all, as Lake's. */
  readonly applySelectors?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined
  /** A data file is full with so many events. 1,048,576: eight row groups. */
  readonly dataFileRows?: number | undefined
}

const DATA_FILE_ROWS = 1_048_576
/** Or so many bytes. */
const DATA_FILE_BYTES = 512 * 1024 * 1024

/** Events are written to the data file as soon as so many wait: a row group. */
const WAITING_ROWS = 131_072
/** Or so many bytes of memory: what waits is bounded, whatever the size of events. */
const WAITING_BYTES = 96 * 1024 * 1024

/**
 * Reads log files into a store: each event once, whatever was delivered twice or ingested before. Commits whenever a data
 * file is full and at the end; stopped half-way, the store has what was committed, and the same run again adds the rest.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE (a named input), FOLDER_NOT_WRITABLE, DISK_FULL, COMMIT_CONFLICT, USER_CANCELED.
 * A record or file inside a folder that cannot be read is no error but a reject.
 */
export async function ingest(initial: Store, options: IngestOptions): Promise<IngestResult> {
  const { inputs, now, signal, onProgress, standardInput, dataFileRows = DATA_FILE_ROWS } = options
  const waitingRows = Math.min(dataFileRows, WAITING_ROWS)
  const started = performance.now()
  const { description, columns, table } = initial
  const appender = createAppender(initial)
  const cutoff = retentionCutoff(description, now)
  const selects = options.applySelectors === true ? selectEvents(description.selectors) : undefined
  const buffer = createEventBuffer({ category: description.category, columns, cutoff, selects })
  const rejects = createRejectsFile(table.folder, now)
  let [read, events, duplicates, expired, notSelected, digestFiles, bytes] = [0, 0, 0, 0, 0, 0, 0]
  let [filesDone, bytesDone, skippedFiles] = [0, 0, 0]

  const files: SourceFile[] = []
  for await (const file of discover(inputs, { standardInput, onSkipped: () => skippedFiles++ })) {
    throwIfAborted(signal)
    files.push(file)
  }
  const sizes = files.map((file) => file.size)
  const bytesTotal = sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  const seconds = () => (performance.now() - started) / 1000
  const report = () =>
    onProgress?.({
      filesDone,
      filesTotal: files.length,
      bytesDone,
      bytesTotal,
      events: read,
      seconds: seconds(),
    })

  /** Events taken from the buffer since the last commit. */
  let uncommitted = 0

  /** @param ahead batches that are not among what was stored */
  function onCommit(stored: number, ahead: number): void {
    buffer.forget(ahead)
    events += stored
    duplicates += uncommitted - stored
    uncommitted = 0
  }

  async function commit(): Promise<void> {
    throwIfAborted(signal)
    onCommit(await appender.commit(), 0)
  }

  async function flush(all: boolean): Promise<void> {
    if (buffer.rows === 0) return
    const batch = buffer.take(all)
    throwIfAborted(signal)
    const stored = await appender.append(batch, createDeduplication(columns, batch))
    if (stored !== undefined) onCommit(stored, 1)
    uncommitted += batch.rows
    if (appender.rows >= dataFileRows || appender.bytes >= DATA_FILE_BYTES) await commit()
  }

  async function takeRecords(records: RecordBatch): Promise<void> {
    const { text, starts, count } = records
    for (let i = 0; i < count; i++) {
      const [start, end] = [starts[i]!, starts[i + 1]!]
      read++
      bytes += end - start
      const outcome = buffer.offer(text, start, end)
      if (outcome === 'duplicate') duplicates++
      else if (outcome === 'expired') expired++
      else if (outcome === 'not-selected') notSelected++
      else if (outcome !== 'added') await rejectRecord(rejects, records, i, outcome.rejected)
    }
    for (const reject of records.rejects) {
      const { file, offset, index, reason, excerpt } = reject
      await rejects.add({ file, offset, index, reason, excerpt })
    }
    digestFiles += records.digests.length
  }

  try {
    for (const file of byDelivery(files)) {
      const onRead = (count: number) => {
        bytesDone += count
      }
      for await (const records of readRecords(file, { signal, onRead })) {
        await takeRecords(records)
        if (buffer.rows >= waitingRows || buffer.size() >= WAITING_BYTES) await flush(false)
        report()
      }
      filesDone++
    }
    await flush(true)
    await commit()
  } catch (error) {
    // What was rejected so far is kept; if that fails too, the first failure is the one to tell.
    await Promise.allSettled([appender.discard(), rejects.close()])
    throw error
  }
  const rejectsFile = await rejects.close()
  report()
  const counts = {
    read,
    events,
    duplicates,
    rejected: rejects.count,
    expired,
    notSelected,
    files: files.length,
    skippedFiles,
    digestFiles,
  }
  return { ...counts, bytes, seconds: seconds(), rejectsFile }
}

function rejectRecord(rejects: RejectsFile, records: RecordBatch, i: number, reason: string): Promise<void> {
  const { file, text, starts, offsets, indexes } = records
  const record = new TextDecoder().decode(text.subarray(starts[i], starts[i + 1]))
  return rejects.add({ file, offset: offsets[i]!, index: indexes[i]!, reason, record })
}

import { selectEvents } from '../catalog/selectors.ts'
import { throwIfAborted } from '../common/abort.ts'
import { createAppender } from '../storage/append.ts'
import { ledgerEpoch } from '../storage/ledger.ts'
import type { LedgerEntry } from '../storage/ledger-segment.ts'
import { retentionCutoff } from '../storage/description.ts'
import type { Store } from '../storage/store.ts'
import { createDeduplication } from './deduplicate.ts'
import { byDelivery } from './delivery-order.ts'
import { createEventBuffer } from './event-buffer.ts'
import type { RecordBatch } from './record/record-batch.ts'
import { readRecords } from './record-reader.ts'
import { type Failure, failuresPath, readFailures, writeFailures } from './ledger/failures.ts'
import { openAccount } from './ledger/file-account.ts'
import { withoutKnown } from './ledger/known-files.ts'
import { createRejectsFile, type RejectsFile } from './rejects.ts'
import { discover, type DiscoverOptions } from './source/discover.ts'
import { readAhead } from './source/read-ahead.ts'
import { rediscover } from './source/rediscover.ts'
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
  /** Records met, those included of files that did not have to be read. */
  readonly read: number
  /** Events stored. */
  readonly events: number
  /** Events that the store has already, those included of files that did not have to be read. */
  readonly duplicates: number
  readonly rejected: number
  /** Older than the store's retention: not stored. */
  readonly expired: number
  /** Left out by the store's advanced event selectors, where the run went by them. */
  readonly notSelected: number
  readonly files: number
  /** Of those, files that the ledger knows to be in the store with all they hold: they were not read. */
  readonly skipped: number
  /** Files that could not be read, or not to their end. */
  readonly failed: number
  /** The list of these, for `retry`. */
  readonly failuresFile: string | undefined
  /** Folders in buckets that hold no events: digests, and the logs of other services. */
  readonly passedOver: readonly string[]
  /** Files in folders that are no log files by name and content. */
  readonly skippedFiles: number
  /** Digest files of log file validation, which hold no events. */
  readonly digestFiles: number
  /** Bytes of event JSON read, white space between tokens aside. */
  readonly bytes: number
  readonly seconds: number
  readonly rejectsFile: string | undefined
}

export interface IngestOptions extends Pick<DiscoverOptions, 'filter' | 's3' | 'standardInput'> {
  /** See `discover`. */
  readonly inputs: readonly string[]
  /** Files that were found already, to be read besides. */
  readonly files?: readonly SourceFile[] | undefined
  /** A list of failures of an earlier run: the files in it are read too. */
  readonly retry?: string | undefined
  /** Where the list of this run's failures goes; into the store's folder where left out. */
  readonly failuresFile?: string | undefined
  /** Also where the store's ingestion is stopped. */
  readonly intoStopped?: boolean | undefined
  /** Read files again that the ledger knows. */
  readonly again?: boolean | undefined
  /** Milliseconds since the epoch; what retention counts from. */
  readonly now: number
  /** Take only what the store's advanced event selectors select; an import takes all, as Lake's. */
  readonly applySelectors?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
  /** A data file is full with so many events. 1,048,576: eight row groups. */
  readonly dataFileRows?: number | undefined
  /** What was read is committed after so long, whether a data file is full or not; a minute, and 10 seconds for S3. */
  readonly checkpointMs?: number | undefined
}

const DATA_FILE_ROWS = 1_048_576
/** Or so many bytes. */
const DATA_FILE_BYTES = 512 * 1024 * 1024

/** Events are written to the data file as soon as so many wait: a row group. */
const WAITING_ROWS = 131_072
/** Or so many bytes of memory: what waits is bounded, whatever the size of events. */
const WAITING_BYTES = 96 * 1024 * 1024

const CHECKPOINT_MS = 60_000
const CHECKPOINT_S3_MS = 10_000

/**
 * Reads log files into a store: each event once, whatever was delivered twice or ingested before. Commits whenever a data
 * file is full, from time to time, and at the end; stopped half-way, the store has what was committed, and the same run again
 * adds the rest. With the events of a file its entry in the ledger is committed, and files that it knows are not read again.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE (a named input), FOLDER_NOT_WRITABLE, DISK_FULL, COMMIT_CONFLICT, USER_CANCELED.
 * A record or file inside a folder that cannot be read is no error but a reject.
 */
export async function ingest(initial: Store, options: IngestOptions): Promise<IngestResult> {
  const { inputs, now, signal, onProgress, dataFileRows = DATA_FILE_ROWS } = options
  const waitingRows = Math.min(dataFileRows, WAITING_ROWS)
  const started = performance.now()
  const { description, columns, table } = initial
  const appender = createAppender(initial, options.intoStopped)
  const cutoff = retentionCutoff(description, now)
  const selects = options.applySelectors === true ? selectEvents(description.selectors) : undefined
  const buffer = createEventBuffer({ category: description.category, columns, cutoff, selects })
  const rejects = createRejectsFile(table.folder, now)
  const run = { taken: now, epoch: ledgerEpoch(table) }
  let [read, events, duplicates, expired, notSelected, digestFiles, bytes] = [0, 0, 0, 0, 0, 0, 0]
  let [filesDone, bytesDone, skippedFiles, added] = [0, 0, 0, 0]

  const passedOver: string[] = []
  const found: SourceFile[] = [...(options.files ?? [])]
  const { filter, s3, standardInput } = options
  const onSkipped = () => skippedFiles++
  const onPassedOver = (folder: string) => passedOver.push(folder)
  for await (const file of discover(inputs, { filter, s3, standardInput, onSkipped, onPassedOver })) {
    throwIfAborted(signal)
    found.push(file)
  }
  if (options.retry !== undefined)
    found.push(...(await rediscover(await readFailures(options.retry), { s3, onSkipped })))
  const { fresh: files, known } =
    options.again === true ? { fresh: found, known: [] } : await withoutKnown(initial, found)
  for (const entry of known) duplicates += entry.events + entry.duplicates
  read += duplicates
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

  const hasObjects = files.some(({ origin }) => origin?.etag !== undefined)
  const { checkpointMs = hasObjects ? CHECKPOINT_S3_MS : CHECKPOINT_MS } = options
  let committed = performance.now()
  /** Events taken from the buffer since the last commit. */
  let uncommitted = 0
  /** Files that were read to their end, in order, with events in the buffer. */
  let finished: { readonly file: number; readonly entry: LedgerEntry }[] = []
  const failures: Failure[] = []

  /** Lets the next commit have the entries of files of which all events were appended. */
  function noteFinished(): void {
    const { firstFile } = buffer
    appender.note(finished.filter(({ file }) => file < firstFile).map(({ entry }) => entry))
    finished = finished.filter(({ file }) => file >= firstFile)
  }

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
    committed = performance.now()
  }

  async function flush(all: boolean): Promise<void> {
    if (buffer.rows > 0) {
      const batch = buffer.take(all)
      throwIfAborted(signal)
      const stored = await appender.append(batch, createDeduplication(columns, batch))
      if (stored !== undefined) onCommit(stored, 1)
      uncommitted += batch.rows
    }
    noteFinished()
    if (appender.rows >= dataFileRows || appender.bytes >= DATA_FILE_BYTES) await commit()
  }

  async function takeRecords(records: RecordBatch, file: number): Promise<void> {
    const { text, starts, count } = records
    for (let i = 0; i < count; i++) {
      const [start, end] = [starts[i]!, starts[i + 1]!]
      read++
      bytes += end - start
      const outcome = buffer.offer(text, start, end, file)
      if (outcome === 'added') added++
      else if (outcome === 'duplicate') duplicates++
      else if (outcome === 'expired') expired++
      else if (outcome === 'not-selected') notSelected++
      else await rejectRecord(rejects, records, i, outcome.rejected)
    }
    for (const reject of records.rejects) {
      const { file, offset, index, reason, excerpt } = reject
      await rejects.add({ file, offset, index, reason, excerpt })
    }
    digestFiles += records.digests.length
  }

  async function takeFile(source: SourceFile, number: number): Promise<void> {
    const account = openAccount(source, run)
    const before = { bytes, added, duplicates, expired, notSelected, rejected: rejects.count }
    let failure: string | undefined
    const onRead = (count: number) => {
      bytesDone += count
    }
    const onCutShort = (reason: string) => {
      failure = reason
    }
    for await (const records of readRecords(account.file, { signal, onRead, onCutShort })) {
      await takeRecords(records, number)
      if (buffer.rows >= waitingRows || buffer.size() >= WAITING_BYTES) await flush(false)
      report()
    }
    if (failure !== undefined) {
      if (source.origin !== undefined) failures.push({ source: source.origin.source, reason: failure })
    } else {
      const entry = account.entry({
        bytes: bytes - before.bytes,
        events: added - before.added,
        duplicates: duplicates - before.duplicates,
        rejected: rejects.count - before.rejected,
        expired: expired - before.expired,
        notSelected: notSelected - before.notSelected,
      })
      if (entry !== undefined) finished.push({ file: number, entry })
    }
    if (performance.now() - committed >= checkpointMs) {
      // All of them: what is kept back for the order of events is read again by a run that goes on.
      await flush(true)
      await commit()
    }
  }

  try {
    let number = 0
    for (const file of readAhead(byDelivery(files))) {
      await takeFile(file, number++)
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
  const { failuresFile = failuresPath(table.folder, now) } = options
  if (failures.length > 0 || options.failuresFile !== undefined) await writeFailures(failuresFile, failures)
  report()
  const counts = {
    read,
    events,
    duplicates,
    rejected: rejects.count,
    expired,
    notSelected,
    files: found.length,
    skipped: known.length,
    failed: failures.length,
    skippedFiles,
    digestFiles,
  }
  return {
    ...{ ...counts, passedOver, bytes, seconds: seconds(), rejectsFile },
    failuresFile: failures.length > 0 ? failuresFile : undefined,
  }
}

function rejectRecord(rejects: RejectsFile, records: RecordBatch, i: number, reason: string): Promise<void> {
  const { file, text, starts, offsets, indexes } = records
  const record = new TextDecoder().decode(text.subarray(starts[i], starts[i + 1]))
  return rejects.add({ file, offset: offsets[i]!, index: indexes[i]!, reason, record })
}

import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '../common/abort.ts'
import { ledgerEpoch } from '../storage/ledger.ts'
import { retentionCutoff } from '../storage/description.ts'
import { DATA_FILE_ROWS } from '../storage/file-size.ts'
import type { Store } from '../storage/store.ts'
import { type AssemblerOptions, createAssembler } from './assembler.ts'
import { groupsOf } from './groups.ts'
import { dropKernels } from './kernel-pool.ts'
import { type Failure, failuresPath, readFailures, writeFailures } from './ledger/failures.ts'
import { withoutKnown } from './ledger/known-files.ts'
import type { Progress } from './parallel/protocol.ts'
import { type IngestThreads, startIngestThreads } from './parallel/threads.ts'
import { createRejectsFile } from './rejects.ts'
import { type Segment, shredFiles, type ShredOptions, type ShredProgress } from './shred-files.ts'
import { discover, type DiscoverOptions } from './source/discover.ts'
import { createFileList } from './source/file-list.ts'
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
  /**
   * How many threads there are beside this one, one a core where left out: one stores, and the others read files. With 1 all
   * work is done on this thread.
   */
  readonly threads?: number | undefined
  /** The module that a thread runs: see src/worker.ts. Without it all work is done on this thread. */
  readonly worker?: URL | undefined
  /** Bytes of text, about, below which threads are not worth their start. 4 MiB. */
  readonly leastBytes?: number | undefined
  /** Bytes of text, about, that a thread is given to read at a time. 16 MiB. */
  readonly groupBytes?: number | undefined
  /** A data file is full with so many events. 1,048,576: eight row groups. */
  readonly dataFileRows?: number | undefined
  /** What was read is committed after so long, whether a data file is full or not; a minute, and 10 seconds for S3. */
  readonly checkpointMs?: number | undefined
}

/** Events of a segment, at most: two pages. */
const SEGMENT_ROWS = 32_768

const CHECKPOINT_MS = 60_000
const CHECKPOINT_S3_MS = 10_000

const LEAST_BYTES = 4 * 1024 * 1024
const GROUP_BYTES = 16 * 1024 * 1024

/** How long the event loop may be held up by what finds files, in milliseconds. */
const PAUSE_MS = 8

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
  const started = performance.now()
  const { description, columns, table } = initial
  const rejects = createRejectsFile(table.folder, now)
  const counts = {
    ...{
      read: 0,
      bytes: 0,
      added: 0,
      duplicates: 0,
      expired: 0,
      notSelected: 0,
      rejected: 0,
      digestFiles: 0,
    },
  }
  let [filesDone, bytesDone, recordsDone, skippedFiles] = [0, 0, 0, 0]

  const passedOver: string[] = []
  const found = createFileList(options.files)
  const { filter, s3, standardInput } = options
  const onSkipped = () => skippedFiles++
  const onPassedOver = (folder: string) => passedOver.push(folder)
  let paused = started
  for await (const file of discover(inputs, { filter, s3, standardInput, onSkipped, onPassedOver })) {
    throwIfAborted(signal)
    found.add(file)
    if (performance.now() - paused < PAUSE_MS) continue
    await setImmediate()
    paused = performance.now()
  }
  if (options.retry !== undefined)
    for (const file of await rediscover(await readFailures(options.retry), { s3, onSkipped })) found.add(file)
  const everything = { fresh: found, known: 0, events: 0 }
  const sorted = options.again === true ? everything : await withoutKnown(initial, found)
  const { fresh: files, known } = sorted
  counts.read = counts.duplicates = recordsDone = sorted.events
  const { length: filesTotal, bytes: bytesTotal } = files
  const seconds = () => (performance.now() - started) / 1000
  const report = () =>
    onProgress?.({
      filesDone,
      filesTotal,
      bytesDone,
      bytesTotal,
      events: recordsDone,
      seconds: seconds(),
    })

  const { checkpointMs = files.hasObjects ? CHECKPOINT_S3_MS : CHECKPOINT_MS } = options
  const shred: ShredOptions = {
    ...{ category: description.category, columns, cutoff: retentionCutoff(description, now) },
    selectors: options.applySelectors === true ? description.selectors : undefined,
    run: { taken: now, epoch: ledgerEpoch(table) },
    ...{ segmentRows: Math.min(dataFileRows, SEGMENT_ROWS), segmentMs: checkpointMs },
  }
  const assemble: AssemblerOptions = {
    ...{ intoStopped: options.intoStopped ?? false, dataFileRows, checkpointMs },
  }
  const failures: Failure[] = []

  function count(progress: Progress): void {
    bytesDone += progress.bytes
    recordsDone += progress.records
    filesDone += progress.files
  }

  /** On this thread. */
  function alone(): IngestThreads {
    const progress: ShredProgress = {
      read: (bytes) => count({ bytes, records: 0, files: 0 }),
      shredded(records) {
        count({ bytes: 0, records, files: 0 })
        report()
      },
      fileDone: () => count({ bytes: 0, records: 0, files: 1 }),
    }
    return {
      assembler: createAssembler(initial, assemble),
      async *segments(groups) {
        for (const group of groups) yield* shredFiles(group, shred, progress, signal)
      },
      close: async () => dropKernels(),
    }
  }

  function open(): IngestThreads {
    const { worker, threads = availableParallelism(), leastBytes = LEAST_BYTES } = options
    const { textBytes: text } = files
    if (worker === undefined || threads < 2 || text < leastBytes) return alone()
    const shredders = Math.min(threads - 1, Math.ceil(text / Math.max(1, leastBytes)))
    const onThreadProgress = (progress: Progress): void => {
      count(progress)
      report()
    }
    return startIngestThreads({
      ...{ entry: worker, shredders, store: initial, shred, assemble, signal, onProgress: onThreadProgress },
    })
  }

  async function take(segment: Segment): Promise<void> {
    // The keys of counts are those of every count.
    for (const key of Object.keys(segment.counts) as (keyof typeof counts)[])
      counts[key] += segment.counts[key]
    for (const reject of segment.rejects) await rejects.add(reject)
    failures.push(...segment.failures)
  }

  throwIfAborted(signal)
  const { groupBytes = GROUP_BYTES } = options
  const threads = open()
  let events: number
  try {
    for await (const segment of threads.segments(groupsOf(readAhead(files.byDelivery()), groupBytes))) {
      await take(segment)
      throwIfAborted(signal)
      await threads.assembler.add(segment)
    }
    throwIfAborted(signal)
    events = await threads.assembler.finish()
  } catch (error) {
    // What was rejected so far is kept; if that fails too, the first failure is the one to tell.
    await Promise.allSettled([threads.assembler.discard(), rejects.close()])
    throw error
  } finally {
    await threads.close()
  }
  const rejectsFile = await rejects.close()
  const { failuresFile = failuresPath(table.folder, now) } = options
  if (failures.length > 0 || options.failuresFile !== undefined) await writeFailures(failuresFile, failures)
  report()
  const { added, ...told } = counts
  return {
    ...{ ...told, events, duplicates: told.duplicates + added - events },
    ...{ files: found.length, skipped: known, failed: failures.length, skippedFiles },
    ...{ passedOver, seconds: seconds(), rejectsFile },
    failuresFile: failures.length > 0 ? failuresFile : undefined,
  }
}

import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { throwIfAborted } from '../common/abort.ts'
import { makeFolder, writeFileAtomic } from '../common/files.ts'
import type { Delivery } from './deliveries.ts'
import { deliveries } from './deliveries.ts'
import type { EventRecord } from './event-writer.ts'
import { checkSampleOptions, type SampleOptions } from './sample.ts'
import { isoDate, isoTime } from './text.ts'

export interface SampleFilesOptions extends SampleOptions {
  /** The folder to write under; it is made when missing. */
  readonly out: string
  readonly signal?: AbortSignal | undefined
  /** Called after each file with the number of different events written so far, and of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

export interface SampleFiles {
  /** Different events: as many as were asked for. */
  readonly events: number
  /** Events that stand in a second file too. */
  readonly duplicates: number
  readonly files: number
  /** Of JSON, before compression. */
  readonly bytes: number
}

const compress = promisify(gzip)
const GZIP_LEVEL = 4
const COMMA = Buffer.from(',')
/** Files being compressed or written while the next one is made: bounds memory at some tens of megabytes. */
const MOST_RUNNING = 3

/**
 * Where CloudTrail puts a log file in its bucket (AWS CloudTrail User Guide, "Finding your CloudTrail log files"):
 * `AWSLogs/<account>/CloudTrail/<region>/2026/01/31/<account>_CloudTrail_<region>_20260131T2005Z_<16 letters>.json.gz`.
 */
function filePath({ partition, deliveredAt, suffix }: Delivery): { folder: string; name: string } {
  const { accountId, region } = partition
  const [year = '', month = '', day = ''] = isoDate(deliveredAt).split('-')
  const stamp = isoTime(deliveredAt).slice(11, 16).replace(':', '')
  return {
    folder: join('AWSLogs', accountId, 'CloudTrail', region, year, month, day),
    name: `${accountId}_CloudTrail_${region}_${year}${month}${day}T${stamp}Z_${suffix}.json.gz`,
  }
}

/** `{"Records":[…]}` as bytes: record by record, since one letter beyond Latin-1 would make the whole text twice as wide. */
function logFile(records: readonly EventRecord[]): Buffer {
  const parts = [Buffer.from('{"Records":[')]
  for (const { json } of records) {
    if (parts.length > 1) parts.push(COMMA)
    parts.push(Buffer.from(json))
  }
  parts.push(Buffer.from(']}'))
  return Buffer.concat(parts)
}

/**
 * Writes a sample as log files in the layout of a trail's S3 bucket. Each file appears whole or not at all; one that
 * is there already under the same name is replaced, so a run may be repeated after it was stopped. The JSON is the
 * same on every machine; its compression is what the zlib of the running Node makes of it.
 *
 * Throws INVALID_ARGUMENT, FOLDER_NOT_WRITABLE, DISK_FULL, and USER_CANCELED once `signal` is aborted.
 *
 * @example await writeSample({ events: 200_000, until: new Date('2026-01-01'), out: './sample' })
 */
export async function writeSample(options: SampleFilesOptions): Promise<SampleFiles> {
  const checked = checkSampleOptions(options)
  const { out, signal, onProgress } = options
  throwIfAborted(signal)
  await makeFolder(out)
  const folders = new Set<string>()
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  let written = 0
  let duplicates = 0
  let files = 0
  let bytes = 0

  async function write(delivery: Delivery): Promise<void> {
    const { folder, name } = filePath(delivery)
    const text = logFile(delivery.records)
    const path = join(out, folder)
    if (!folders.has(path)) {
      await makeFolder(path)
      folders.add(path)
    }
    await writeFileAtomic(join(path, name), await compress(text, { level: GZIP_LEVEL }))
    files++
    bytes += text.length
    duplicates += delivery.duplicates
    written += delivery.records.length - delivery.duplicates
    onProgress?.(written, checked.events)
  }

  try {
    for (const delivery of deliveries(checked)) {
      throwIfAborted(signal)
      const task: Promise<void> = write(delivery)
        .catch((error: unknown) => {
          failures.push(error)
        })
        .finally(() => running.delete(task))
      running.add(task)
      if (running.size >= MOST_RUNNING) await Promise.race(running)
      if (failures.length > 0) break
    }
  } finally {
    await Promise.all(running)
  }
  if (failures.length > 0) throw failures[0]
  return { events: written, duplicates, files, bytes }
}

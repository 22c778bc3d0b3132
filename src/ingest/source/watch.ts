import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { TraillakeError } from '../../common/errors.ts'
import { CLOSE_BRACE, CLOSE_BRACKET } from '../json/characters.ts'
import { compressionOf, MAGIC_BYTES } from './compression.ts'
import { DEFAULT_MAX_DECOMPRESSED_BYTES, decompress } from './decompress.ts'
import { discover, type DiscoverOptions } from './discover.ts'
import { readFirstBytes } from './local-file.ts'
import { isS3Address } from './s3/address.ts'
import type { SourceFile } from './source-file.ts'

export interface WatchOptions extends Omit<DiscoverOptions, 'standardInput'> {
  /** Ends the watching. */
  readonly signal: AbortSignal
  /** How long to wait between two looks at folders, in milliseconds; longer where a look takes long. 1,000. */
  readonly lookMs?: number | undefined
  /** How long to wait at least between two looks at buckets, in milliseconds. 30,000. */
  readonly lookS3Ms?: number | undefined
}

const LOOK_MS = 1_000
/** A look at very many files takes at most this share of the time. */
const LOOK_SHARE = 1 / 4
/** Buckets cost money to list. */
const LOOK_S3_MS = 30_000
/** And mostly only the last days of them are looked at, all only so often. */
const RECENT_MS = 2 * 86_400_000
const LOOK_ALL_S3_MS = 3_600_000

/** A file that was there before, and was not touched for so long, is complete. */
const SETTLED_MS = 5_000
/** A file that does not end as it should is waited for until it was not touched for so long. */
const PATIENCE_MS = 60_000

/** A file that was seen, and is not handed on yet. */
interface Waiting {
  readonly file: SourceFile
  readonly since: number
}

/**
 * Watches folders and buckets: hands on every log file that is there, then those that come or change, until the signal is
 * aborted. A local file is handed on once it was the same in two looks, and ends as its format does; what never does comes
 * after a minute. Throws as `discover` in the first look; later a folder that is gone has no files.
 */
export async function* watch(
  inputs: readonly string[],
  options: WatchOptions,
): AsyncGenerator<readonly SourceFile[]> {
  const { signal, lookMs = LOOK_MS, lookS3Ms = LOOK_S3_MS } = options
  const seen = new Map<string, string>()
  const buckets = inputs.filter(isS3Address)
  const folders = inputs.filter((input) => !isS3Address(input))
  let waiting = new Map<string, Waiting>()
  let [lookedAtBuckets, lookedAtAll] = [-Infinity, -Infinity]
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const started = Date.now()
    const ready: SourceFile[] = []
    const before = waiting
    waiting = new Map()
    for (const file of await filesIn(folders, options, isFirst)) {
      const { source, version } = identityOf(file)
      if (seen.get(source) === version) continue
      const earlier = before.get(source)
      const isSame = earlier !== undefined && identityOf(earlier.file).version === version
      const since = isSame ? earlier.since : started
      const isSettled = isFirst && started - (file.origin?.modified ?? started) > SETTLED_MS
      const isStable = isSettled || started - since >= lookMs / 2
      if (isStable && (isSettled || (await isComplete(file, started)))) {
        seen.set(source, version)
        ready.push(file)
      } else {
        waiting.set(source, { file, since })
      }
    }
    if (buckets.length > 0 && started - lookedAtBuckets >= lookS3Ms) {
      const isAll = started - lookedAtAll >= LOOK_ALL_S3_MS
      const filter = isAll ? options.filter : recently(options.filter, started)
      lookedAtBuckets = started
      if (isAll) lookedAtAll = started
      for (const file of await filesIn(buckets, { ...options, filter }, isFirst)) {
        const { source, version } = identityOf(file)
        if (seen.get(source) === version) continue
        seen.set(source, version)
        ready.push(file)
      }
    }
    const took = Date.now() - started
    if (ready.length > 0) yield ready
    await pause(Math.max(lookMs, took / LOOK_SHARE), signal)
  }
}

async function filesIn(
  inputs: readonly string[],
  options: DiscoverOptions,
  isFirst: boolean,
): Promise<readonly SourceFile[]> {
  // Files that are no log files are told once.
  const { onSkipped, onPassedOver, ...rest } = options
  const told = isFirst ? { onSkipped, onPassedOver } : {}
  const found: SourceFile[] = []
  for (const input of inputs) {
    try {
      for await (const file of discover([input], { ...rest, ...told })) found.push({ ...file, named: false })
    } catch (error) {
      const isGone = error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND'
      // S3 may be out of reach for a while; folders come back.
      const isPassing = isGone || (isS3Address(input) && isUnreadable(error))
      if (isFirst || !isPassing) throw error
    }
  }
  return found
}

function isUnreadable(error: unknown): boolean {
  return error instanceof TraillakeError && error.code === 'FILE_UNREADABLE'
}

function identityOf({ path, size, origin }: SourceFile) {
  const { source = path, modified = 0, etag = '' } = origin ?? {}
  return { source, version: `${size} ${modified} ${etag}` }
}

function recently(filter: DiscoverOptions['filter'], now: number): DiscoverOptions['filter'] {
  const from = new Date(now - RECENT_MS).toISOString()
  const isLater = filter?.from !== undefined && Date.parse(filter.from) > now - RECENT_MS
  return isLater || filter?.to !== undefined ? filter : { ...filter, from }
}

/** Whether a file ends as a log file does, or has been left as it is for long. */
async function isComplete(file: SourceFile, now: number): Promise<boolean> {
  const { path, size, origin } = file
  if (now - (origin?.modified ?? 0) > PATIENCE_MS || size === undefined) return true
  if (size === 0) return false
  try {
    if (compressionOf(readFirstBytes(path, MAGIC_BYTES)) === 'none') return endsLikeJson(path)
    const text = decompress(file.open(), DEFAULT_MAX_DECOMPRESSED_BYTES)
    for (;;) {
      const step = await text.next()
      if (step.done === true) return step.value === undefined
    }
  } catch {
    // It went away or cannot be read: if that lasts, reading it will tell.
    return false
  }
}

const TAIL_BYTES = 4_096

function endsLikeJson(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES))
    readSync(file, tail, 0, tail.length, size - tail.length)
    const last = tail.toString('latin1').trimEnd().at(-1)?.charCodeAt(0)
    return last === CLOSE_BRACE || last === CLOSE_BRACKET
  } finally {
    closeSync(file)
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { TraillakeError } from '../../common/errors.ts'
import { discover, type DiscoverOptions } from './discover.ts'
import { createFolderWatch } from './folder-watch.ts'
import { isComplete } from './is-complete.ts'
import { isS3Address } from './s3/address.ts'
import type { SourceFile } from './source-file.ts'

export interface WatchOptions extends Omit<DiscoverOptions, 'standardInput' | 'onFolder'> {
  /** Ends the watching. */
  readonly signal: AbortSignal
  /** How long to wait between two looks at folders, in milliseconds; longer where a look takes long. 1,000. */
  readonly lookMs?: number | undefined
  /** How long to wait at least between two looks at buckets, in milliseconds. 30,000. */
  readonly lookS3Ms?: number | undefined
}

const LOOK_MS = 1_000
/** Looks take at most this share of the time. */
const LOOK_SHARE = 1 / 4
/** Every file in folders is looked at so often, or where that takes long for a twentieth of the time. */
const LOOK_ALL_MS = 30_000
const LOOK_ALL_SHARE = 1 / 20
/** Buckets cost money to list. */
const LOOK_S3_MS = 30_000
/** And mostly only the last days of them are looked at, all only so often. */
const RECENT_MS = 2 * 86_400_000
const LOOK_ALL_S3_MS = 3_600_000

/** A file that was there before, and was not touched for so long, is complete. */
const SETTLED_MS = 5_000
/** A file that does not end as it should is waited for until it was not touched for so long. */
const PATIENCE_MS = 60_000

/**
 * Watches folders and buckets: hands on every log file that is there, then those that come or change, until the signal is
 * aborted. A local file is handed on once it was the same in two looks, and ends as its format does; what never does comes
 * after a minute. Throws as `discover` in the first look; later a folder that is gone has no files.
 */
export async function* watch(
  inputs: readonly string[],
  options: WatchOptions,
): AsyncGenerator<readonly SourceFile[]> {
  const { signal, lookMs = LOOK_MS } = options
  const folders = watchFolders(
    inputs.filter((input) => !isS3Address(input)),
    options,
  )
  const buckets = watchBuckets(inputs.filter(isS3Address), options)
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const started = Date.now()
    const { files, isAll } = await folders(isFirst)
    // Looks at everything are rare, whatever they take.
    const took = isAll ? 0 : Date.now() - started
    const ready = [...files, ...(await buckets(isFirst))]
    if (ready.length > 0) yield ready
    await pause(Math.max(lookMs, took / LOOK_SHARE), signal)
  }
}

/** The files that are ready, and whether every file was looked at. */
interface FolderLook {
  readonly files: readonly SourceFile[]
  readonly isAll: boolean
}

function watchFolders(
  inputs: readonly string[],
  options: WatchOptions,
): (isFirst: boolean) => Promise<FolderLook> {
  const { lookMs = LOOK_MS } = options
  const changes = createFolderWatch(options)
  const seen = new Map<string, string>()
  /** Files that were seen and are not handed on, and since when they are as they are. */
  let waiting = new Map<string, { readonly version: string; readonly since: number }>()
  let nextAll = -Infinity

  async function* found(isFirst: boolean, isAll: boolean): AsyncGenerator<SourceFile> {
    if (!isAll) {
      yield* changes.changed()
      return
    }
    const started = Date.now()
    const onFolder = (path: string, real: string) => {
      changes.onFolder(path, real)
    }
    const onSkipped = (path: string) => {
      changes.skip(path)
    }
    yield* await filesIn(inputs, { ...options, onFolder, onSkipped }, isFirst)
    nextAll = started + Math.max(LOOK_ALL_MS, (Date.now() - started) / LOOK_ALL_SHARE)
  }

  return async (isFirst) => {
    const now = Date.now()
    const ready: SourceFile[] = []
    const before = waiting
    const isAll = now >= nextAll
    waiting = new Map()
    for await (const file of found(isFirst, isAll)) {
      const { source, version } = identityOf(file)
      const age = now - (file.origin?.modified ?? now)
      const isSeen = seen.get(source) === version
      changes.note(file, !(isSeen || isFirst) || age < PATIENCE_MS)
      if (isSeen) continue
      const earlier = before.get(source)
      const since = earlier?.version === version ? earlier.since : now
      const isSettled = isFirst && age > SETTLED_MS
      const isStable = now - since >= lookMs / 2 && (age > PATIENCE_MS || (await isComplete(file)))
      if (isSettled || isStable) {
        seen.set(source, version)
        ready.push(file)
      } else {
        waiting.set(source, { version, since })
      }
    }
    return { files: ready, isAll }
  }
}

/** Objects are whole as soon as they are there. */
function watchBuckets(
  inputs: readonly string[],
  options: WatchOptions,
): (isFirst: boolean) => Promise<readonly SourceFile[]> {
  const { lookS3Ms = LOOK_S3_MS } = options
  const seen = new Map<string, string>()
  let [next, nextAll] = [-Infinity, -Infinity]
  return async (isFirst) => {
    const now = Date.now()
    if (inputs.length === 0 || now < next) return []
    const isAll = now >= nextAll
    next = now + lookS3Ms
    if (isAll) nextAll = now + LOOK_ALL_S3_MS
    const filter = isAll ? options.filter : recently(options.filter, now)
    // What is no log file is told once.
    const told = isFirst ? {} : { onSkipped: undefined, onPassedOver: undefined }
    const files = await filesIn(inputs, { ...options, ...told, filter }, isFirst)
    const ready = files.filter((file) => {
      const { source, version } = identityOf(file)
      return seen.get(source) !== version
    })
    for (const { source, version } of ready.map(identityOf)) seen.set(source, version)
    return ready
  }
}

async function filesIn(
  inputs: readonly string[],
  options: DiscoverOptions,
  isFirst: boolean,
): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = []
  for (const input of inputs) {
    try {
      for await (const file of discover([input], options)) found.push({ ...file, named: false })
    } catch (error) {
      // Folders come back, and S3 may be out of reach for a while.
      const isGone = error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND'
      if (isFirst || !(isGone || (isS3Address(input) && isUnreadable(error)))) throw error
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

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

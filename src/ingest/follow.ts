import { TraillakeError } from '../common/errors.ts'
import { refreshStore, type Store } from '../storage/store.ts'
import { ingest, type IngestOptions, type IngestResult } from './ingest.ts'
import { watch, type WatchOptions } from './source/watch.ts'

export interface FollowOptions
  extends Omit<IngestOptions, 'signal' | 'now' | 'retry' | 'failuresFile' | 'standardInput' | 'files'>,
    Pick<WatchOptions, 'lookMs' | 'lookS3Ms'> {
  /** Milliseconds since the epoch; what retention counts from. */
  readonly clock: () => number
  /** Ends the following. */
  readonly signal: AbortSignal
  /** Called after every ingest with what it did. */
  readonly onIngested?: ((result: IngestResult) => void) | undefined
}

/**
 * Ingests what is in folders and buckets, and what comes into them, until the signal is aborted: then it answers what was done
 * altogether, of the files with rejects and failures the newest. What a run had under way and not committed is read by the
 * next one. Throws as `ingest` and `discover`.
 */
export async function follow(initial: Store, options: FollowOptions): Promise<IngestResult> {
  const { inputs, clock, signal, onIngested, lookMs, lookS3Ms, filter, s3, ...rest } = options
  if (inputs.includes('-'))
    throw new TraillakeError('INVALID_ARGUMENT', 'Standard input cannot be followed: it ends once')
  let skippedFiles = 0
  const passedOver: string[] = []
  const onSkipped = () => skippedFiles++
  const onPassedOver = (folder: string) => passedOver.push(folder)
  const look = { signal, lookMs, lookS3Ms, filter, s3, onSkipped, onPassedOver }
  let total: IngestResult | undefined
  const started = performance.now()
  for await (const files of watch(inputs, look)) {
    try {
      const store = await refreshStore(initial)
      const result = await ingest(store, { ...rest, inputs: [], files, now: clock(), signal })
      onIngested?.(result)
      total = total === undefined ? result : sum(total, result)
    } catch (error) {
      const isEnd = signal.aborted && error instanceof TraillakeError && error.code === 'USER_CANCELED'
      if (!isEnd) throw error
    }
  }
  total ??= await ingest(await refreshStore(initial), { ...rest, inputs: [], now: clock() })
  return { ...total, skippedFiles, passedOver, seconds: (performance.now() - started) / 1000 }
}

function sum(before: IngestResult, result: IngestResult): IngestResult {
  const added = (key: Exclude<keyof IngestResult, 'rejectsFile' | 'failuresFile' | 'passedOver'>) =>
    before[key] + result[key]
  return {
    ...{ read: added('read'), events: added('events'), duplicates: added('duplicates') },
    ...{ rejected: added('rejected'), expired: added('expired'), notSelected: added('notSelected') },
    ...{ files: added('files'), skipped: added('skipped'), failed: added('failed') },
    ...{ skippedFiles: added('skippedFiles'), digestFiles: added('digestFiles') },
    ...{ bytes: added('bytes'), seconds: added('seconds'), passedOver: before.passedOver },
    rejectsFile: result.rejectsFile ?? before.rejectsFile,
    failuresFile: result.failuresFile ?? before.failuresFile,
  }
}

import { type IngestProgress, type IngestResult, TraillakeError } from '../../index.ts'
import { interruptSignal, openCommandLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { formatBytes, formatCount, formatSeconds } from '../render/units.ts'

export interface IngestOptions extends GlobalOptions {
  readonly store?: string
  readonly applySelectors?: boolean
  readonly strict?: boolean
  readonly json?: boolean
}

function progressText({
  filesDone,
  filesTotal,
  bytesDone,
  bytesTotal,
  events,
  seconds,
}: IngestProgress): string {
  const speed = seconds > 0 ? bytesDone / seconds : 0
  const parts = [
    `${formatCount(filesDone)}/${formatCount(filesTotal)} files`,
    `${formatCount(events)} events`,
    `${formatBytes(speed)}/s`,
  ]
  if (bytesTotal !== undefined && bytesTotal > 0) {
    parts.unshift(`${Math.floor((100 * bytesDone) / bytesTotal)} %`)
    if (speed > 0 && seconds > 1)
      parts.push(`${formatSeconds(Math.max(0, bytesTotal - bytesDone) / speed)} left`)
  }
  return parts.join(' · ')
}

function summary(result: IngestResult, store: string): string {
  const {
    read,
    events,
    duplicates,
    rejected,
    expired,
    notSelected,
    files,
    skippedFiles,
    digestFiles,
    bytes,
    seconds,
    rejectsFile,
  } = result
  const rate = `${formatBytes(bytes)} of JSON in ${formatSeconds(seconds)}, ${formatBytes(seconds > 0 ? bytes / seconds : 0)}/s`
  const lines = [
    `${formatCount(events)} events stored in '${store}' (${formatCount(read)} read from ${formatCount(files)} files, ${rate})`,
  ]
  if (duplicates > 0) lines.push(`${formatCount(duplicates)} duplicates left out: the store has them once`)
  if (expired > 0) lines.push(`${formatCount(expired)} expired: older than the store's retention`)
  if (notSelected > 0) lines.push(`${formatCount(notSelected)} not selected by the store's event selectors`)
  if (digestFiles > 0) lines.push(`${formatCount(digestFiles)} digest files hold no events`)
  if (skippedFiles > 0) lines.push(`${formatCount(skippedFiles)} files skipped: no log files`)
  if (rejectsFile !== undefined)
    lines.push(`${formatCount(rejected)} rejected, with reasons in ${rejectsFile}`)
  return `${lines.join('\n')}\n`
}

async function run(sources: readonly string[], options: IngestOptions): Promise<void> {
  const progress = createProgressLine()
  await using lake = await openCommandLake(options)
  const { store = 'events' } = options
  let result: IngestResult
  try {
    result = await lake.ingest(sources, {
      store,
      applySelectors: options.applySelectors,
      signal: interruptSignal(),
      onProgress: (state) => progress.show(progressText(state)),
    })
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'USER_CANCELED') {
      throw new TraillakeError('USER_CANCELED', 'Ingest was canceled', {
        hint: 'What was committed stays; the same command adds the rest.',
      })
    }
    throw error
  } finally {
    progress.clear()
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify({ store, ...result })}\n`)
  else process.stderr.write(summary(result, store))
  if (options.strict === true && result.rejected > 0) process.exitCode = 3
}

/** `traillake ingest`. */
export function ingest(sources: readonly string[], options: IngestOptions): Promise<void> {
  return reportErrors(() => run(sources, options))
}

import { type IngestProgress, type IngestResult, TraillakeError, tuneCollector } from '../../index.ts'
import { interruptSignal, openCommandLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { counted, formatBytes, formatCount, formatSeconds } from '../render/units.ts'

/** An ingest lets the heap grow less than queries do, for the sake of its memory. Percent. */
const COLLECTOR_GROWTH = 50

export interface IngestOptions extends GlobalOptions {
  readonly store?: string
  readonly applySelectors?: boolean
  readonly from?: string
  readonly to?: string
  readonly account?: readonly string[]
  readonly region?: readonly string[]
  readonly endpointUrl?: string
  readonly addressing?: 'path' | 'virtual'
  readonly follow?: boolean
  readonly again?: boolean
  readonly failures?: string
  readonly retry?: string
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
    counted(events, 'event'),
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
  const { read, events, duplicates, rejected, expired, notSelected, files, skipped, failed } = result
  const { skippedFiles, digestFiles, passedOver, bytes, seconds, rejectsFile, failuresFile } = result
  const rate = `${formatBytes(bytes)} of JSON in ${formatSeconds(seconds)}, ${formatBytes(seconds > 0 ? bytes / seconds : 0)}/s`
  const lines = [
    `${counted(events, 'event')} stored in '${store}' (${formatCount(read)} read from ${counted(files, 'file')}, ${rate})`,
  ]
  if (duplicates > 0) lines.push(`${counted(duplicates, 'duplicate')} left out: the store has one of each`)
  if (skipped > 0) lines.push(`${counted(skipped, 'file')} not read: taken before`)
  if (expired > 0) lines.push(`${formatCount(expired)} expired: older than the store's retention`)
  if (notSelected > 0) lines.push(`${formatCount(notSelected)} not selected by the store's event selectors`)
  if (digestFiles > 0) lines.push(`${counted(digestFiles, 'digest file')} passed over, without events`)
  if (skippedFiles > 0) lines.push(`${counted(skippedFiles, 'file')} skipped: no log files`)
  if (passedOver.length > 0)
    lines.push(`${counted(passedOver.length, 'folder')} passed over: no events in ${servicesOf(passedOver)}`)
  if (rejectsFile !== undefined)
    lines.push(`${formatCount(rejected)} rejected, with reasons in ${rejectsFile}`)
  if (failuresFile !== undefined)
    lines.push(
      `${counted(failed, 'file')} could not be read: traillake ingest --store ${store} --retry ${failuresFile}`,
    )
  return `${lines.join('\n')}\n`
}

/** The names of folders, each once. */
function servicesOf(folders: readonly string[]): string {
  const names = folders.map((folder) => folder.split('/').at(-2) ?? folder)
  return [...new Set(names)].sort().join(', ')
}

function checkOptions(sources: readonly string[], { follow, failures, retry }: IngestOptions): void {
  const complain = (message: string): never => {
    throw new TraillakeError('INVALID_ARGUMENT', message)
  }
  if (sources.length === 0 && retry === undefined) complain('Say what to ingest: files, folders or s3://…')
  if (follow === true && retry !== undefined) complain('--follow and --retry do not go together')
  if (follow === true && failures !== undefined) complain('--follow and --failures do not go together')
}

async function run(sources: readonly string[], options: IngestOptions): Promise<void> {
  checkOptions(sources, options)
  const progress = createProgressLine()
  await using lake = await openCommandLake(options)
  tuneCollector(COLLECTOR_GROWTH)
  const { store = 'events', applySelectors, again, retry, failures } = options
  const { from, to, account: accounts, region: regions, endpointUrl: endpoint, addressing } = options
  const signal = interruptSignal()
  const common = {
    ...{ store, applySelectors, again },
    filter: { from, to, accounts, regions },
    s3: { endpoint, addressing },
    onProgress: (state: IngestProgress) => progress.show(progressText(state)),
  }
  let result: IngestResult
  try {
    result =
      options.follow === true
        ? await lake.follow(sources, { ...common, signal, onIngested: tellIngested(options) })
        : await lake.ingest(sources, { ...common, signal, retry, failuresFile: failures })
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

/** A line for every ingest while folders are followed, where the summary comes last. */
function tellIngested({ json, store = 'events' }: IngestOptions): (result: IngestResult) => void {
  return ({ events, files }) => {
    if (json !== true)
      process.stderr.write(
        `${counted(events, 'event')} stored in '${store}' from ${counted(files, 'file')}\n`,
      )
  }
}

/** `traillake ingest`. */
export function ingest(sources: readonly string[], options: IngestOptions): Promise<void> {
  return reportErrors(() => run(sources, options))
}

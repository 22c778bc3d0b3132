import { join } from 'node:path'
import { makeFolder, readWholeFile, removeFile } from '../../common/files.ts'
import { type IngestResult, type LakeThread, TraillakeError } from '../../index.ts'
import type { Documents } from '../documents.ts'
import {
  type Import,
  type ImportFailures,
  importFailures,
  imports,
  isRunning,
  MOST_FAILURES,
} from './import.ts'
import { sourceOf } from './location.ts'

/** Imports that run while their requests are long answered. */
export interface Imports {
  /** Begins an import whose document was written, or begins it again. */
  start(id: string): void
  /** Ends an import that runs; what it has stored stays. Resolves once it is STOPPED. */
  stop(id: string): Promise<void>
  /** Stops what runs, which a retry takes up. */
  close(): Promise<void>
}

interface ImportsOptions {
  /** Its folder. */
  readonly lake: string
  readonly thread: Pick<LakeThread, 'ingest'>
  readonly documents: Documents
  readonly buckets: string | undefined
  readonly region: string
  readonly now: () => number
  readonly onProblem: (problem: unknown) => void
}

/** Milliseconds between two times that an import's figures are written while it runs. */
const FIGURES_MS = 1000

function timeText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString()
}

type Failure = ImportFailures['Failures'][number]

/** The failures that an ingest wrote, a JSON object a line. */
async function readFailures(file: string, now: number): Promise<readonly Failure[]> {
  const lines = (await readWholeFile(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.slice(0, MOST_FAILURES).map((line) => {
    // Written by the ingest of this process, a moment ago.
    const { source, reason } = JSON.parse(line) as { readonly source: string; readonly reason: string }
    return {
      ...{ Location: source, Status: 'FAILED', ErrorType: 'FILE_UNREADABLE', ErrorMessage: reason },
      LastUpdatedTime: now,
    }
  })
}

/** What becomes of the failures of the runs before: those that did not fail again have succeeded. */
function withEarlier(
  failures: readonly Failure[],
  earlier: readonly Failure[],
  now: number,
): readonly Failure[] {
  const again = new Set(failures.map(({ Location }) => Location))
  const settled = earlier
    .filter(({ Location }) => !again.has(Location))
    .map((failure): Failure => ({ ...failure, Status: 'SUCCEEDED', LastUpdatedTime: now }))
  return [...failures, ...settled].slice(0, MOST_FAILURES)
}

/** Opens the service: imports that a process before this one left half-way have failed, and can be retried. */
export async function openImports(options: ImportsOptions): Promise<Imports> {
  const { lake, thread, documents, buckets, region, now, onProblem } = options
  const all = imports(documents)
  const running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>()

  async function change(id: string, changed: Partial<Import>): Promise<void> {
    await all.update(id, (found) => found && { ...found, ...changed, UpdatedTimestamp: now() })
  }

  for (const id of await all.ids()) {
    const found = await all.get(id)
    if (found !== undefined && isRunning(found)) await change(id, { ImportStatus: 'FAILED' })
  }

  async function keepFailures(id: string, failures: readonly Failure[]): Promise<void> {
    await importFailures(documents).update(id, (before) => {
      const kept = withEarlier(failures, before?.Failures ?? [], now())
      return kept.length === 0 ? undefined : { Failures: kept }
    })
  }

  async function ingest(id: string, found: Import, signal: AbortSignal): Promise<IngestResult> {
    const { S3LocationUri, S3BucketRegion } = found.ImportSource.S3
    const failuresFile = join(lake, 'api', `.import-${id}.jsonl`)
    await makeFolder(join(lake, 'api'))
    let written = performance.now()
    let writing = Promise.resolve()
    try {
      const result = await thread.ingest(await sourceOf(S3LocationUri, buckets), {
        store: found.Destinations[0]?.split('/').at(-1),
        ...{ intoStopped: true, failuresFile, signal },
        s3: { region: S3BucketRegion === '' ? region : S3BucketRegion },
        filter: { from: timeText(found.StartEventTime), to: timeText(found.EndEventTime) },
        onProgress({ filesDone }) {
          if (performance.now() - written < FIGURES_MS) return
          written = performance.now()
          const figures = { FilesCompleted: found.FilesCompleted + filesDone }
          writing = writing.then(() => change(id, figures)).catch(onProblem)
        },
      })
      const failures = result.failed === 0 ? [] : await readFailures(failuresFile, now())
      await keepFailures(id, failures)
      return result
    } finally {
      await writing
      await removeFile(failuresFile)
    }
  }

  async function run(id: string, signal: AbortSignal): Promise<void> {
    const found = await all.get(id)
    if (found === undefined) return
    try {
      await change(id, { ImportStatus: 'IN_PROGRESS' })
      const { files, failed, events } = await ingest(id, found, signal)
      await change(id, {
        ImportStatus: failed === 0 ? 'COMPLETED' : 'FAILED',
        // What the ledger knows was completed, by this import or before it.
        FilesCompleted: files - failed,
        EventsCompleted: found.EventsCompleted + events,
        FailedEntries: failed,
        PrefixesCompleted: failed === 0 ? 1 : 0,
      })
    } catch (error) {
      if (signal.aborted) {
        await change(id, { ImportStatus: 'STOPPED' })
        return
      }
      const isKnown = error instanceof TraillakeError
      await keepFailures(id, [
        {
          ...{ Location: found.ImportSource.S3.S3LocationUri, Status: 'FAILED', LastUpdatedTime: now() },
          ErrorType: isKnown ? error.code : 'InternalFailure',
          ErrorMessage: isKnown ? error.message : 'The import failed for an unknown reason.',
        },
      ])
      await change(id, { ImportStatus: 'FAILED', FailedEntries: 1 })
      if (!isKnown) onProblem(error)
    }
  }

  return {
    start(id) {
      const abort = new AbortController()
      const done = run(id, abort.signal)
        .catch(onProblem)
        .finally(() => running.delete(id))
      running.set(id, { abort, done })
    },
    async stop(id) {
      const found = running.get(id)
      found?.abort.abort()
      await found?.done
    },
    async close() {
      for (const { abort } of running.values()) abort.abort()
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

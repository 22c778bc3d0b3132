import { join } from 'node:path'
import {
  folderBuckets,
  type LakeThread,
  openLakeThread,
  openQueryService,
  type QueryService,
  s3Buckets,
} from '../index.ts'
import type { ServerState } from './context.ts'
import { openRefreshes, type Refreshes } from './dashboard/refreshes.ts'
import { type Imports, openImports } from './import/service.ts'
import type { Log } from './log.ts'
import type { BackgroundFigures } from './metrics.ts'
import { type Ingestions, openIngestions } from './channel/ingestions.ts'
import { type Journal, openJournal } from './channel/journal.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

/**
 * What runs beyond one request. A service is opened with the server and closed with it; one that is new adds a member here
 * and its opening and closing below, where `ServicesOptions` may name what of `ServerState` it needs.
 */
export interface Services {
  /** Calls of LookupEvents, of each account. */
  readonly lookups: RateLimit
  /** Calls of PutAuditEvents, of each account. */
  readonly auditEvents: RateLimit
  /** Audit events that wait for their store. */
  readonly journal: Journal
  /** What became of the audit events of each channel. */
  readonly ingestions: Ingestions
  /** Where all runs that takes longer than a request may keep others waiting. */
  readonly thread: LakeThread
  /** Queries that outlive the requests that start them. */
  readonly queries: QueryService
  /** Refreshes of dashboards, when they are asked for and by schedule. */
  readonly refreshes: Refreshes
  readonly imports: Imports
  /** For the metrics. */
  figures(): Promise<BackgroundFigures>
  /** Ends or puts aside what still runs. */
  close(): Promise<void>
}

/** The documented rate. */
const AUDIT_EVENT_CALLS_PER_SECOND = 100

/** Milliseconds between two times that audit events go to their stores; each makes a data file. */
const JOURNAL_MS = 2000

interface ServicesOptions
  extends Pick<ServerState, 'lake' | 'region' | 'accountId' | 'buckets' | 'now' | 'documents'> {
  readonly log: Log
  readonly lookupsPerSecond: number
  readonly queryTimeLimitMs: number | undefined
  readonly threads: number | undefined
}

const QUERY_STATUSES = ['QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT']

/** The thread, with what is ingested on it added up. */
function counted(thread: LakeThread) {
  const ingested = { events: 0, bytes: 0 }
  const ingest: LakeThread['ingest'] = async (sources, options) => {
    const result = await thread.ingest(sources, options)
    ingested.events += result.events
    ingested.bytes += result.bytes
    return result
  }
  return { thread: { ...thread, ingest }, ingested }
}

export async function openServices(options: ServicesOptions): Promise<Services> {
  const { lake, region, accountId, buckets, now, documents, log, lookupsPerSecond } = options
  const onProblem = (message: string) => (problem: unknown) => {
    const reason = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
    log({ time: new Date().toISOString(), level: 'error', message, reason })
  }
  const { thread, ingested } = counted(
    await openLakeThread(lake.folder, { clock: now, threads: options.threads }),
  )
  const queries = await openQueryService(lake, {
    ...{ region, accountId, now, timeLimitMs: options.queryTimeLimitMs, work: thread },
    buckets: await (buckets === undefined ? s3Buckets({ region }) : folderBuckets(buckets)),
    onProblem: onProblem('query'),
  })
  const refreshes = openRefreshes({ lake, documents, queries, now, onProblem: onProblem('refresh') })
  const ingestions = openIngestions(documents)
  const journal = openJournal({
    ...{ thread, folder: join(lake.folder, 'api', 'journal'), everyMs: JOURNAL_MS },
    onProblem: onProblem('audit events'),
    onDrained: () => ingestions.save(),
  })
  const imports = await openImports({
    ...{ lake: lake.folder, thread, documents, buckets, region, now },
    onProblem: onProblem('import'),
  })
  return {
    ...{ imports, journal, ingestions },
    lookups: createRateLimit(lookupsPerSecond),
    auditEvents: createRateLimit(AUDIT_EVENT_CALLS_PER_SECOND),
    ...{ thread, queries, refreshes },
    async figures() {
      const found = new Map<string, number>(QUERY_STATUSES.map((status) => [status, 0]))
      for (const { status } of (await queries.list({ limit: Infinity })).queries)
        found.set(status, (found.get(status) ?? 0) + 1)
      return { queries: found, ingestedEvents: ingested.events, ingestedBytes: ingested.bytes }
    },
    async close() {
      await refreshes.close()
      await queries.close()
      await imports.close()
      await journal.close()
      await thread.close()
    },
  }
}

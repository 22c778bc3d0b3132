import { folderBuckets, openQueryService, type QueryService, s3Buckets } from '../index.ts'
import type { ServerState } from './context.ts'
import type { Log } from './log.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

/**
 * What runs beyond one request. A service is opened with the server and closed with it; one that is new adds a member here
 * and its opening and closing below, where `ServicesOptions` may name what of `ServerState` it needs.
 */
export interface Services {
  /** Calls of LookupEvents, of each account. */
  readonly lookups: RateLimit
  /** Queries that outlive the requests that start them. */
  readonly queries: QueryService
  /** Ends or puts aside what still runs. */
  close(): Promise<void>
}

interface ServicesOptions extends Pick<ServerState, 'lake' | 'region' | 'accountId' | 'buckets' | 'now'> {
  readonly log: Log
  readonly lookupsPerSecond: number
}

export async function openServices(options: ServicesOptions): Promise<Services> {
  const { lake, region, accountId, buckets, now, log, lookupsPerSecond } = options
  const queries = await openQueryService(lake, {
    ...{ region, accountId, now },
    buckets: await (buckets === undefined ? s3Buckets({ region }) : folderBuckets(buckets)),
    onProblem(problem) {
      const reason = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
      log({ time: new Date().toISOString(), level: 'error', message: 'query', reason })
    },
  })
  return {
    lookups: createRateLimit(lookupsPerSecond),
    queries,
    close: () => queries.close(),
  }
}

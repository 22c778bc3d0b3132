import { createRateLimit, type RateLimit } from './rate-limit.ts'

/**
 * What runs beyond one request. A service is opened with the server and closed with it; one that is new adds a member here
 * and its opening and closing below, where `openServices` may be given what of `ServerState` it needs.
 */
export interface Services {
  /** Two calls of LookupEvents a second for each account, as in AWS. */
  readonly lookups: RateLimit
  /** Ends or puts aside what still runs. */
  close(): Promise<void>
}

export async function openServices(): Promise<Services> {
  return {
    lookups: createRateLimit(2),
    close: async () => {},
  }
}

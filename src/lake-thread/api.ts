import type { LakeIngestOptions, LakeOptions, QueryOptions } from '../engine.ts'
import type { IngestResult } from '../ingest/ingest.ts'
import type { QueryWork } from '../query-service/api.ts'
import type { ResultRow } from '../result/result.ts'

/** As those of a lake. The clock is read on the calling thread, at each call. */
export type LakeThreadOptions = LakeOptions

/**
 * A lake on a thread of its own: what takes long runs there, so that the calling thread answers others meanwhile. The thread
 * is started by the first call, and anew after it was lost: whoever waited for it then gets EXCEEDED_MEMORY_LIMIT or
 * GENERIC_INTERNAL_ERROR. A process does not stay alive for a thread that has nothing to do.
 */
export interface LakeThread extends QueryWork, AsyncDisposable {
  /** As `Lake.ingest`, but for standard input. */
  ingest(
    sources: string | readonly string[],
    options?: Omit<LakeIngestOptions, 'standardInput'>,
  ): Promise<IngestResult>
  /** The rows of a small answer. Throws as `Lake.query` and what is read of it do. */
  rows(sql: string, options?: QueryOptions): Promise<readonly ResultRow[]>
  /** Ends the thread when it has written down what it must. What still runs there ends with USER_CANCELED. */
  close(): Promise<void>
}

import type { RunStatement, WriteAnswer } from './answer-file.ts'
import type { OpenBucket } from './bucket.ts'
import type { WriteCsvPart } from './csv-part.ts'
import type { TextRow } from './result-file.ts'
import type { ResultPublicKey } from './signing-key.ts'
import type { QueryState, QueryStatus } from './state.ts'

/** What the service needs of an open lake. */
export interface QueryLake {
  readonly folder: string
  readonly query: RunStatement
  check(sql: string): Promise<{
    readonly kind: 'select' | 'explain'
    readonly columns: readonly { readonly name: string; readonly type: string }[]
    readonly stores: readonly { readonly id: string }[]
  }>
}

/** What takes long of a query. */
export interface QueryWork {
  readonly writeAnswer: WriteAnswer
  readonly writeCsvPart: WriteCsvPart
}

export interface QueryServiceOptions {
  /** Whose queries they are: a part of the keys that answers are delivered under. `000000000000` where left out. */
  readonly accountId?: string | undefined
  /** `us-east-1` where left out. */
  readonly region?: string | undefined
  /** Where `s3://…` is; without it deliveries are refused. */
  readonly buckets?: OpenBucket | undefined
  /** Milliseconds since the epoch. The system's clock where left out. */
  readonly now?: (() => number) | undefined
  /**
   * Queries waiting and running in the lake, at most: 10, CloudTrail's quota. Those of refreshes of dashboards are not
   * counted: of these there may be as many as dashboards have widgets, 10 each.
   */
  readonly maxActive?: number | undefined
  /** Of them those that run at the same time: 4, each of which may use the memory limit. Others wait in their order. */
  readonly maxRunning?: number | undefined
  /** Milliseconds that a query may run; one hour. */
  readonly timeLimitMs?: number | undefined
  /** Bytes that a query may keep in memory; the engine's default where left out. */
  readonly memoryLimit?: number | undefined
  /** Bytes of an answer on the disk, compressed; past 4 GiB the query fails with `Query response is too large`. */
  readonly maxResultBytes?: number | undefined
  /** Compressed bytes of CSV after which a delivery begins its next part; 1 GiB. */
  readonly partBytes?: number | undefined
  /** Who does what takes long, such as the thread of `openLakeThread`; this thread where left out. */
  readonly work?: QueryWork | undefined
  /** Told of what fails in the background and is not the statement's fault: a delivery, a disk. */
  readonly onProblem?: ((problem: unknown) => void) | undefined
}

export interface StartQueryRequest {
  readonly statement: string
  /** `s3://bucket/prefix`. */
  readonly deliveryUri?: string | undefined
  /** A dashboard's name of the query, by which `latest` finds it, and the refresh that starts it. */
  readonly alias?: string | undefined
  readonly refreshId?: string | undefined
}

export interface ListQueriesRequest {
  /** A store's id: of queries that name it. */
  readonly store?: string | undefined
  /** Milliseconds since the epoch, both inclusive: of queries that were started then. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly status?: QueryStatus | undefined
  /** Queries a page; 1000 where left out. */
  readonly limit?: number | undefined
  readonly token?: string | undefined
}

export interface QueryList {
  /** Newest first. */
  readonly queries: readonly Pick<QueryState, 'id' | 'status' | 'created'>[]
  readonly nextToken: string | undefined
}

export interface PageRequest {
  /** Rows at most; 1000 where left out. */
  readonly limit?: number | undefined
  /** Of the page before. */
  readonly token?: string | undefined
}

export interface QueryPage {
  readonly query: QueryState
  readonly rows: readonly TextRow[]
  readonly nextToken: string | undefined
}

/**
 * Queries with a life of their own: they wait, run, end, and their answers can be read for seven days, whatever becomes of
 * the process that started them. All of it lies in `<lake>/queries`.
 */
export interface QueryService extends AsyncDisposable {
  /**
   * Checks a SELECT statement and queues it. When it returns, the query is on the disk.
   *
   * @throws what the statement is refused for, before anything runs; TOO_MANY_QUERIES; INVALID_BUCKET_NAME, INVALID_BUCKET_PREFIX,
   * BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED, NOT_SUPPORTED for a delivery
   */
  start(request: StartQueryRequest): Promise<QueryState>
  /** Throws QUERY_NOT_FOUND, after seven days too. */
  describe(id: string): Promise<QueryState>
  /** The query of that alias that was started last, by that refresh if one is given. Throws QUERY_NOT_FOUND. */
  latest(alias: string, refreshId?: string): Promise<QueryState>
  /**
   * A page of the answer: of a query that finished, or the rows that one had which ran out of time; of others there are none.
   * A page ends early where its texts are large. A token may be used again, and after a restart.
   *
   * @throws QUERY_NOT_FOUND, INVALID_NEXT_TOKEN
   */
  results(id: string, page?: PageRequest): Promise<QueryPage>
  /** The queries of the last seven days. Throws INVALID_NEXT_TOKEN. */
  list(request?: ListQueriesRequest): Promise<QueryList>
  /**
   * Ends a query. It may still say RUNNING for a moment.
   *
   * @throws QUERY_NOT_FOUND; QUERY_INACTIVE for one that has ended; QUERY_NOT_READY for one that another process runs
   */
  cancel(id: string): Promise<QueryState>
  /** The public keys of delivered answers. */
  publicKeys(): Promise<readonly ResultPublicKey[]>
  /** Ends what runs: those queries FAILED. Deliveries are waited for a moment; what is left is taken up by the next opening. */
  close(): Promise<void>
}

/**
 * traillake: CloudTrail events in, Trino SQL out. This is the public API, and the only door for the command line and the
 * server.
 */
import type { LogValidation } from './digest/validate.ts'
import type { ValidateLogsOptions } from './digest/validate-logs.ts'
import type { ManagedDashboard } from './dashboard/managed.ts'
import type { FoundQuery } from './dashboard/search.ts'
import type { Lake } from './engine.ts'
import type { LakeThread, LakeThreadOptions } from './lake-thread/api.ts'
import type { QueryService, QueryServiceOptions } from './query-service/api.ts'
import type { OpenBucket } from './query-service/bucket.ts'
import type { SampleFiles, SampleFilesOptions } from './sample/files.ts'

export { STORE_CATEGORIES, type StoreCategory } from './catalog/category.ts'
export type { ArrowTable } from './column/arrow.ts'
export type { Batch, Column } from './column/column.ts'
export { tuneCollector } from './common/collector.ts'
export { type ErrorCategory, type ErrorCode, TraillakeError } from './common/errors.ts'
export { replaceFile, writeError } from './common/files.ts'
export type { AdvancedEventSelector, AdvancedFieldSelector } from './catalog/selectors.ts'
export type { ChainName, LogFinding, LogValidation } from './digest/validate.ts'
export type { ValidateLogsOptions } from './digest/validate-logs.ts'
export {
  DEFAULT_STORE,
  type ExplainOptions,
  type Lake,
  type LakeFollowOptions,
  type LakeIngestOptions,
  type LakeOptions,
  openLake,
  type QueryOptions,
  type StatementCheck,
} from './engine.ts'
export type { ManagedDashboard } from './dashboard/managed.ts'
export { fillQueryParameters } from './dashboard/parameters.ts'
export type { SampleQuery } from './dashboard/sample/sample-query.ts'
export type { FoundQuery } from './dashboard/search.ts'
export type { Widget } from './dashboard/widget.ts'
export { describeFunction, describeFunctions, type FunctionDescription } from './function/describe.ts'
export type { IngestProgress, IngestResult } from './ingest/ingest.ts'
export type { LakeThread, LakeThreadOptions } from './lake-thread/api.ts'
export type {
  ListQueriesRequest,
  QueryList,
  QueryPage,
  QueryService,
  QueryServiceOptions,
  QueryWork,
  StartQueryRequest,
} from './query-service/api.ts'
export type { Answer, AnswerRequest, ScanFigures, WriteAnswer } from './query-service/answer-file.ts'
export type { CsvPart, CsvPartRequest, WriteCsvPart } from './query-service/csv-part.ts'
export type { BucketUpload, OpenBucket, ResultBucket } from './query-service/bucket.ts'
export type { TextRow } from './query-service/result-file.ts'
export type { ResultPublicKey } from './query-service/signing-key.ts'
export type {
  Delivery,
  DeliveryStatus,
  QueryFigures,
  QueryState,
  QueryStatus,
} from './query-service/state.ts'
export { csvLine } from './result/csv.ts'
export { uniqueNames } from './result/names.ts'
export type { QueryResult, QueryStatistics, ResultColumn, ResultRow } from './result/result.ts'
export type { SampleFiles, SampleFilesOptions } from './sample/files.ts'
export type {
  CompactionReport,
  CompactOptions,
  CreateStoreOptions,
  DryRunOptions,
  MaintenanceOptions,
  MaintenanceReport,
  PurgedStore,
  PurgeOptions,
  RetentionReport,
  UpdateStoreOptions,
  VacuumOptions,
  VacuumReport,
} from './storage/administration.ts'
export type { Billing } from './storage/description.ts'
export type { StoreDetails, StoreSettings } from './storage/details.ts'
export type { Usage, UsageOptions } from './storage/usage/usage.ts'
export type { AffectedEvents, IntegrityFinding, VerifiedStore } from './storage/integrity/finding.ts'
export type { Verification, VerifyOptions, VerifyProgress } from './storage/integrity/verify.ts'

/**
 * The dashboards that every account has, with the statements of their widgets. A refresh fills in the parameters and runs
 * them.
 *
 * @example
 * const [security] = await managedDashboards()
 * for (const { statement, parameters } of security.widgets)
 *   await lake.query(fillQueryParameters(statement, parameters.map((name) => values[name])))
 */
export async function managedDashboards(): Promise<readonly ManagedDashboard[]> {
  const { MANAGED_DASHBOARDS } = await import('./dashboard/managed.ts')
  return MANAGED_DASHBOARDS
}

/**
 * The sample queries that have to do with a phrase, best first. `$EDS_ID` in their statements is the store that
 * `Lake.query` is told, as everywhere.
 *
 * @example const [best] = await searchSampleQueries('failed logins without mfa')
 */
export async function searchSampleQueries(phrase: string): Promise<readonly FoundQuery[]> {
  const { searchSampleQueries: search } = await import('./dashboard/search.ts')
  return search(phrase)
}

/**
 * Writes a synthetic trail as CloudTrail lays it out in S3: `out/AWSLogs/<account>/CloudTrail/<region>/…`. The same options
 * give the same events. Loaded on first use: its tables are large.
 *
 * @throws INVALID_ARGUMENT, FOLDER_NOT_WRITABLE, DISK_FULL, USER_CANCELED
 */
export async function writeSample(options: SampleFilesOptions): Promise<SampleFiles> {
  const { writeSample: write } = await import('./sample/files.ts')
  return write(options)
}

/**
 * Checks CloudTrail's log files against its digest files, as `aws cloudtrail validate-logs` does, for all trails, accounts and
 * regions of a folder or a bucket; see {@link ValidateLogsOptions}. Findings come in order, one trail and region after the other, each
 * from its newest digest to its oldest.
 *
 * @example const { logs } = await validateLogs({ source: './logs', publicKeys: ['keys.json'] })
 * @throws INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_UNREADABLE, BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED, USER_CANCELED
 */
export async function validateLogs(options: ValidateLogsOptions): Promise<LogValidation> {
  const { validateLogs: validate } = await import('./digest/validate-logs.ts')
  return validate(options, async (bucket) => {
    const { openBucket } = await import('./ingest/source/s3/client.ts')
    return openBucket(bucket, {})
  })
}

/**
 * Opens the queries of a lake that have a life of their own: queued, run, cancelled, listed, their answers kept for seven
 * days and delivered. Loaded on first use. Close it before the lake.
 *
 * @example
 * await using queries = await openQueryService(lake)
 * const { id } = await queries.start({ statement: 'SELECT eventname FROM events' })
 */
export async function openQueryService(lake: Lake, options: QueryServiceOptions = {}): Promise<QueryService> {
  const { createQueryService } = await import('./query-service/service.ts')
  return createQueryService(lake, options)
}

/**
 * A lake on a thread of its own, for programs that must answer others while queries and ingests run. Nothing is loaded or
 * started before the first call. Close it after what uses it.
 *
 * @example
 * await using thread = await openLakeThread(lake.folder)
 * await using queries = await openQueryService(lake, { work: thread })
 */
export async function openLakeThread(folder: string, options: LakeThreadOptions = {}): Promise<LakeThread> {
  const { openThread } = await import('./lake-thread/thread.ts')
  return openThread(folder, options)
}

/** Folders in one folder that stand for buckets: the object `a/b` of `s3://logs` is `<folder>/logs/a/b`. */
export async function folderBuckets(folder: string): Promise<OpenBucket> {
  return (await import('./query-service/bucket.ts')).folderBuckets(folder)
}

/** Buckets of S3, with the credentials and the endpoint that AWS's SDKs find in the environment. */
export async function s3Buckets(options: { readonly region: string }): Promise<OpenBucket> {
  return (await import('./query-service/s3-bucket.ts')).s3Buckets(options)
}

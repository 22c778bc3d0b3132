/**
 * traillake: CloudTrail events in, Trino SQL out. This is the public API, and the only door for the command line and the
 * server.
 */
import type { SampleFiles, SampleFilesOptions } from './sample/files.ts'

export { STORE_CATEGORIES, type StoreCategory } from './catalog/category.ts'
export type { ArrowTable } from './column/arrow.ts'
export type { Batch, Column } from './column/column.ts'
export { type ErrorCategory, type ErrorCode, TraillakeError } from './common/errors.ts'
export { didYouMean } from './common/suggest.ts'
export type { AdvancedEventSelector, AdvancedFieldSelector } from './catalog/selectors.ts'
export {
  DEFAULT_STORE,
  type ExplainOptions,
  type Lake,
  type LakeIngestOptions,
  type LakeOptions,
  openLake,
  type QueryOptions,
  type StatementCheck,
} from './engine.ts'
export { describeFunctions, type FunctionDescription } from './function/describe.ts'
export type { IngestProgress, IngestResult } from './ingest/ingest.ts'
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
export type { StoreDetails } from './storage/details.ts'

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

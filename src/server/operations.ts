import type { Operation } from './operation.ts'
import { getEventDataStore } from './operation/get-event-data-store.ts'

/** What the server makes of an operation of the API. */
type OperationState =
  | { readonly kind: 'supported'; readonly operation: Operation }
  | { readonly kind: 'unsupported'; readonly reason: string }

export type OperationTable = Readonly<Record<string, OperationState>>

function supported(operation: Operation): OperationState {
  return { kind: 'supported', operation }
}

function unsupported(reason: string): OperationState {
  return { kind: 'unsupported', reason }
}

const NO_TRAILS =
  'traillake has no trails: log files that a trail delivers to S3 are brought in with StartImport or `traillake ingest`.'
const NO_ORGANIZATION =
  'traillake knows no AWS Organizations: a lake holds the events of any number of accounts.'
const NOT_YET = 'it is not implemented yet.'

/** All 60 operations of CloudTrail's API (2013-11-01), and what becomes of each. */
export const OPERATIONS: OperationTable = {
  AddTags: unsupported(NOT_YET),
  CancelQuery: unsupported(NOT_YET),
  CreateChannel: unsupported(NOT_YET),
  CreateDashboard: unsupported(NOT_YET),
  CreateEventDataStore: unsupported(NOT_YET),
  CreateTrail: unsupported(NO_TRAILS),
  DeleteChannel: unsupported(NOT_YET),
  DeleteDashboard: unsupported(NOT_YET),
  DeleteEventDataStore: unsupported(NOT_YET),
  DeleteResourcePolicy: unsupported(NOT_YET),
  DeleteTrail: unsupported(NO_TRAILS),
  DeregisterOrganizationDelegatedAdmin: unsupported(NO_ORGANIZATION),
  DescribeQuery: unsupported(NOT_YET),
  DescribeTrails: unsupported(NO_TRAILS),
  DisableFederation: unsupported(NOT_YET),
  EnableFederation: unsupported(NOT_YET),
  GenerateQuery: unsupported(
    'traillake has no language model to write queries; SearchSampleQueries finds ready ones.',
  ),
  GetChannel: unsupported(NOT_YET),
  GetDashboard: unsupported(NOT_YET),
  GetEventConfiguration: unsupported(NOT_YET),
  GetEventDataStore: supported(getEventDataStore),
  GetEventSelectors: unsupported(NO_TRAILS),
  GetImport: unsupported(NOT_YET),
  GetInsightSelectors: unsupported(NOT_YET),
  GetQueryResults: unsupported(NOT_YET),
  GetResourcePolicy: unsupported(NOT_YET),
  GetTrail: unsupported(NO_TRAILS),
  GetTrailStatus: unsupported(NO_TRAILS),
  ListChannels: unsupported(NOT_YET),
  ListDashboards: unsupported(NOT_YET),
  ListEventDataStores: unsupported(NOT_YET),
  ListImportFailures: unsupported(NOT_YET),
  ListImports: unsupported(NOT_YET),
  ListInsightsData: unsupported(
    'traillake does not detect Insights; Insights events that were ingested are queried with StartQuery.',
  ),
  ListInsightsMetricData: unsupported(
    'traillake does not detect Insights; Insights events that were ingested are queried with StartQuery.',
  ),
  ListPublicKeys: unsupported(NOT_YET),
  ListQueries: unsupported(NOT_YET),
  ListTags: unsupported(NOT_YET),
  ListTrails: unsupported(NO_TRAILS),
  LookupEvents: unsupported(NOT_YET),
  PutEventConfiguration: unsupported(NOT_YET),
  PutEventSelectors: unsupported(NO_TRAILS),
  PutInsightSelectors: unsupported(NOT_YET),
  PutResourcePolicy: unsupported(NOT_YET),
  RegisterOrganizationDelegatedAdmin: unsupported(NO_ORGANIZATION),
  RemoveTags: unsupported(NOT_YET),
  RestoreEventDataStore: unsupported(NOT_YET),
  SearchSampleQueries: unsupported(NOT_YET),
  StartDashboardRefresh: unsupported(NOT_YET),
  StartEventDataStoreIngestion: unsupported(NOT_YET),
  StartImport: unsupported(NOT_YET),
  StartLogging: unsupported(NO_TRAILS),
  StartQuery: unsupported(NOT_YET),
  StopEventDataStoreIngestion: unsupported(NOT_YET),
  StopImport: unsupported(NOT_YET),
  StopLogging: unsupported(NO_TRAILS),
  UpdateChannel: unsupported(NOT_YET),
  UpdateDashboard: unsupported(NOT_YET),
  UpdateEventDataStore: unsupported(NOT_YET),
  UpdateTrail: unsupported(NO_TRAILS),
}

/** The operations of CloudTrail Data's API (2021-08-11). */
export const DATA_OPERATIONS: OperationTable = {
  PutAuditEvents: unsupported(NOT_YET),
}

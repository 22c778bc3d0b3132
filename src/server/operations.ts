import type { Operation } from './operation.ts'
import { addTags } from './operation/add-tags.ts'
import { cancelQuery } from './operation/cancel-query.ts'
import { createChannel } from './operation/create-channel.ts'
import { createDashboard } from './operation/create-dashboard.ts'
import { createEventDataStore } from './operation/create-event-data-store.ts'
import { deleteChannel } from './operation/delete-channel.ts'
import { deleteDashboard } from './operation/delete-dashboard.ts'
import { deleteEventDataStore } from './operation/delete-event-data-store.ts'
import { deleteResourcePolicy } from './operation/delete-resource-policy.ts'
import { describeQuery } from './operation/describe-query.ts'
import { disableFederation } from './operation/disable-federation.ts'
import { enableFederation } from './operation/enable-federation.ts'
import { getChannel } from './operation/get-channel.ts'
import { getDashboard } from './operation/get-dashboard.ts'
import { getEventConfiguration } from './operation/get-event-configuration.ts'
import { getEventDataStore } from './operation/get-event-data-store.ts'
import { getImport } from './operation/get-import.ts'
import { getInsightSelectors } from './operation/get-insight-selectors.ts'
import { getQueryResults } from './operation/get-query-results.ts'
import { getResourcePolicy } from './operation/get-resource-policy.ts'
import { listChannels } from './operation/list-channels.ts'
import { listDashboards } from './operation/list-dashboards.ts'
import { listEventDataStores } from './operation/list-event-data-stores.ts'
import { listImportFailures } from './operation/list-import-failures.ts'
import { listImports } from './operation/list-imports.ts'
import { listPublicKeys } from './operation/list-public-keys.ts'
import { listQueries } from './operation/list-queries.ts'
import { listTags } from './operation/list-tags.ts'
import { lookupEvents } from './operation/lookup-events.ts'
import { putAuditEvents } from './operation/put-audit-events.ts'
import { putEventConfiguration } from './operation/put-event-configuration.ts'
import { putInsightSelectors } from './operation/put-insight-selectors.ts'
import { putResourcePolicy } from './operation/put-resource-policy.ts'
import { removeTags } from './operation/remove-tags.ts'
import { restoreEventDataStore } from './operation/restore-event-data-store.ts'
import { searchSampleQueries } from './operation/search-sample-queries.ts'
import { startDashboardRefresh } from './operation/start-dashboard-refresh.ts'
import { startEventDataStoreIngestion } from './operation/start-event-data-store-ingestion.ts'
import { startImport } from './operation/start-import.ts'
import { startQuery } from './operation/start-query.ts'
import { stopEventDataStoreIngestion } from './operation/stop-event-data-store-ingestion.ts'
import { stopImport } from './operation/stop-import.ts'
import { updateChannel } from './operation/update-channel.ts'
import { updateDashboard } from './operation/update-dashboard.ts'
import { updateEventDataStore } from './operation/update-event-data-store.ts'

/** What the server makes of an operation of the API. */
type OperationState =
  | { readonly kind: 'supported'; readonly operation: Operation; readonly departure: string | undefined }
  | { readonly kind: 'unsupported'; readonly reason: string }

export type OperationTable = Readonly<Record<string, OperationState>>

/** @param departure what is other than in AWS, for who comes from there */
function supported(operation: Operation, departure?: string): OperationState {
  return { kind: 'supported', operation, departure }
}

function unsupported(reason: string): OperationState {
  return { kind: 'unsupported', reason }
}

const NO_TRAILS =
  'traillake has no trails: log files that a trail delivers to S3 are brought in with StartImport or `traillake ingest`.'
const NO_TRAIL_SELECTORS =
  'traillake has no trails: the selectors of a store are set by UpdateEventDataStore and shown by GetEventDataStore.'
const NO_ORGANIZATION =
  'traillake knows no AWS Organizations: a lake holds the events of any number of accounts.'

/** All 60 operations of CloudTrail's API (2013-11-01), and what becomes of each. */
export const OPERATIONS: OperationTable = {
  AddTags: supported(addTags),
  CancelQuery: supported(cancelQuery),
  CreateChannel: supported(
    createChannel,
    'Destinations are event data stores; there are no channels of AWS services.',
  ),
  CreateDashboard: supported(createDashboard),
  CreateEventDataStore: supported(
    createEventDataStore,
    'A KMS key, `MultiRegionEnabled` and `OrganizationEnabled` are kept and shown, and change nothing.',
  ),
  CreateTrail: unsupported(NO_TRAILS),
  DeleteChannel: supported(deleteChannel),
  DeleteDashboard: supported(deleteDashboard),
  DeleteEventDataStore: supported(deleteEventDataStore),
  DeleteResourcePolicy: supported(deleteResourcePolicy),
  DeleteTrail: unsupported(NO_TRAILS),
  DeregisterOrganizationDelegatedAdmin: unsupported(NO_ORGANIZATION),
  DescribeQuery: supported(describeQuery),
  DescribeTrails: unsupported(NO_TRAILS),
  DisableFederation: supported(disableFederation, 'As EnableFederation.'),
  EnableFederation: supported(
    enableFederation,
    'The state is kept; no Glue database is made. Other engines read the Iceberg table itself.',
  ),
  GenerateQuery: unsupported(
    'traillake has no language model to write queries; SearchSampleQueries finds ready ones.',
  ),
  GetChannel: supported(getChannel),
  GetDashboard: supported(getDashboard),
  GetEventConfiguration: supported(getEventConfiguration, 'As PutEventConfiguration.'),
  GetEventDataStore: supported(getEventDataStore),
  GetEventSelectors: unsupported(NO_TRAIL_SELECTORS),
  GetImport: supported(getImport),
  GetInsightSelectors: supported(getInsightSelectors, 'As PutInsightSelectors.'),
  GetQueryResults: supported(getQueryResults),
  GetResourcePolicy: supported(getResourcePolicy),
  GetTrail: unsupported(NO_TRAILS),
  GetTrailStatus: unsupported(NO_TRAILS),
  ListChannels: supported(listChannels),
  ListDashboards: supported(listDashboards),
  ListEventDataStores: supported(listEventDataStores),
  ListImportFailures: supported(listImportFailures),
  ListImports: supported(listImports),
  ListInsightsData: unsupported(
    'traillake does not detect Insights; Insights events that were ingested are queried with StartQuery.',
  ),
  ListInsightsMetricData: unsupported(
    'traillake does not detect Insights; Insights events that were ingested are queried with StartQuery.',
  ),
  ListPublicKeys: supported(
    listPublicKeys,
    'The key that delivered answers are signed with; digest files are AWS’s and need AWS’s keys.',
  ),
  ListQueries: supported(listQueries),
  ListTags: supported(listTags),
  ListTrails: unsupported(NO_TRAILS),
  LookupEvents: supported(
    lookupEvents,
    'Management and Insights events of all stores of the lake, of the last 90 days.',
  ),
  PutEventConfiguration: supported(
    putEventConfiguration,
    'Kept and shown. Events of 16 MiB are taken whatever `MaxEventSize` says.',
  ),
  PutEventSelectors: unsupported(NO_TRAIL_SELECTORS),
  PutInsightSelectors: supported(
    putInsightSelectors,
    'The selectors are kept; traillake does not detect Insights.',
  ),
  PutResourcePolicy: supported(putResourcePolicy),
  RegisterOrganizationDelegatedAdmin: unsupported(NO_ORGANIZATION),
  RemoveTags: supported(removeTags),
  RestoreEventDataStore: supported(restoreEventDataStore),
  SearchSampleQueries: supported(searchSampleQueries, 'A library of traillake’s own, seventy queries.'),
  StartDashboardRefresh: supported(startDashboardRefresh),
  StartEventDataStoreIngestion: supported(startEventDataStoreIngestion),
  StartImport: supported(
    startImport,
    'Reads S3 with the server’s own credentials, or folders with `--buckets`; the role is not assumed. Events that are there already are not taken twice.',
  ),
  StartLogging: unsupported(NO_TRAILS),
  StartQuery: supported(startQuery),
  StopEventDataStoreIngestion: supported(stopEventDataStoreIngestion),
  StopImport: supported(stopImport),
  StopLogging: unsupported(NO_TRAILS),
  UpdateChannel: supported(updateChannel),
  UpdateDashboard: supported(updateDashboard),
  UpdateEventDataStore: supported(updateEventDataStore, 'As CreateEventDataStore.'),
  UpdateTrail: unsupported(NO_TRAILS),
}

/** The operations of CloudTrail Data's API (2021-08-11). */
export const DATA_OPERATIONS: OperationTable = {
  PutAuditEvents: supported(putAuditEvents),
}

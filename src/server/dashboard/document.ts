import type { Collection, Documents } from '../documents.ts'
import {
  type dashboardType,
  queryAlias,
  queryParameters,
  queryStatement,
  refreshSchedule,
  requestWidget,
} from '../shape/cloudtrail.ts'
import { choice, flag, list, number, required, structure, text, type Value } from '../shape/shape.ts'

/** A widget as the API shows it. */
const WIDGET = structure({
  QueryAlias: required(queryAlias),
  QueryStatement: required(queryStatement),
  QueryParameters: queryParameters,
  ViewProperties: requestWidget.members.ViewProperties,
})

export type ApiWidget = Value<typeof WIDGET>

/** What a dashboard remembers of its last refresh. */
const REFRESH = {
  LastRefreshId: text(),
  LastRefreshFailureReason: text(),
}

/** A dashboard that somebody made; times are milliseconds since the epoch. */
const DASHBOARD = structure({
  Widgets: required(list(WIDGET)),
  RefreshSchedule: refreshSchedule,
  TerminationProtectionEnabled: required(flag),
  CreatedTimestamp: required(number()),
  UpdatedTimestamp: required(number()),
  Status: required(choice('CREATED', 'UPDATED')),
  /** The time of the schedule that was last kept, or when the schedule began. */
  ScheduledTimestamp: required(number()),
  ...REFRESH,
})

export type DashboardDocument = Value<typeof DASHBOARD>

/** By name, which is what a dashboard's ARN ends with. */
export function dashboards(documents: Documents): Collection<DashboardDocument> {
  return documents.collection('dashboard', DASHBOARD)
}

const MANAGED = structure(REFRESH)

export type RefreshDocument = Value<typeof MANAGED>

/** The refreshes of managed dashboards, by name. */
export function managedRefreshes(documents: Documents): Collection<RefreshDocument> {
  return documents.collection('managed-dashboard', MANAGED)
}

export type DashboardType = Value<typeof dashboardType>
export type Schedule = Value<typeof refreshSchedule>

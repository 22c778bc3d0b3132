import { WIDGETS as DATA_EVENTS_OVERVIEW } from './managed/data-events-overview.ts'
import { WIDGETS as DYNAMODB_DATA_EVENTS } from './managed/dynamodb-data-events.ts'
import { WIDGETS as EC2_ACTIVITY } from './managed/ec2-activity.ts'
import { WIDGETS as ENRICHED_EVENTS } from './managed/enriched-events.ts'
import { WIDGETS as ERROR_ANALYSIS } from './managed/error-analysis.ts'
import { WIDGETS as IAM_ACTIVITY } from './managed/iam-activity.ts'
import { WIDGETS as INSIGHTS_EVENTS } from './managed/insights-events.ts'
import { WIDGETS as LAMBDA_DATA_EVENTS } from './managed/lambda-data-events.ts'
import { WIDGETS as MANAGEMENT_EVENTS } from './managed/management-events.ts'
import { WIDGETS as ORGANIZATIONS_ACTIVITY } from './managed/organizations-activity.ts'
import { WIDGETS as OVERVIEW } from './managed/overview.ts'
import { WIDGETS as RESOURCE_CHANGES } from './managed/resource-changes.ts'
import { WIDGETS as S3_DATA_EVENTS } from './managed/s3-data-events.ts'
import { WIDGETS as SECURITY_MONITORING } from './managed/security-monitoring.ts'
import { WIDGETS as USER_ACTIVITY } from './managed/user-activity.ts'
import { joined, makeWidget, type Widget, type WidgetSpec } from './widget.ts'

/** One of the dashboards that every account has. */
export interface ManagedDashboard {
  /** `AWSCloudTrail-Overview` */
  readonly name: string
  /** `Overview dashboard` */
  readonly title: string
  /** What its event data store collects. */
  readonly events: string
  readonly widgets: readonly Widget[]
}

/** The dashboards of the CloudTrail User Guide ("Managed dashboards"), in its order: title, events, widgets. */
const DASHBOARDS: readonly (readonly [string, string, readonly WidgetSpec[]])[] = [
  ['Security monitoring dashboard', 'management events', SECURITY_MONITORING],
  ['IAM activity dashboard', 'management events', IAM_ACTIVITY],
  ['User activity dashboard', 'management events', USER_ACTIVITY],
  ['Enriched events dashboard', 'management events', ENRICHED_EVENTS],
  ['Error analysis dashboard', 'management events', ERROR_ANALYSIS],
  ['EC2 activity dashboard', 'management events', EC2_ACTIVITY],
  ['Organizations activity dashboard', "an organization's events", ORGANIZATIONS_ACTIVITY],
  ['Resource changes dashboard', 'management events', RESOURCE_CHANGES],
  ['Data events overview dashboard', 'data events', DATA_EVENTS_OVERVIEW],
  ['Lambda data events dashboard', 'data events of Lambda', LAMBDA_DATA_EVENTS],
  ['DynamoDB data events dashboard', 'data events of DynamoDB', DYNAMODB_DATA_EVENTS],
  ['S3 data events dashboard', 'data events of Amazon S3', S3_DATA_EVENTS],
  ['Insights events dashboard', 'Insights events', INSIGHTS_EVENTS],
  ['Management events dashboard', 'management events', MANAGEMENT_EVENTS],
  ['Overview dashboard', 'management events', OVERVIEW],
]

function makeDashboard([title, events, widgets]: (typeof DASHBOARDS)[number]): ManagedDashboard {
  const name = `AWSCloudTrail-${joined(title.replace(/ dashboard$/, ''))}`
  return { name, title, events, widgets: widgets.map((widget) => makeWidget(name, widget)) }
}

/** The managed dashboards with their widgets. */
export const MANAGED_DASHBOARDS: readonly ManagedDashboard[] = DASHBOARDS.map(makeDashboard)

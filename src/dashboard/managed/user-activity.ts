import { API, busiest, CALLER, DENIED, DESTRUCTIVE, POLICY_CHANGE, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

/** Who may probably do anything: root, and users and roles that are called administrators. */
const PRIVILEGED = `(userIdentity.type = 'Root'
    OR regexp_like(userIdentity.userName, '(?i)admin|poweruser|superuser')
    OR regexp_like(userIdentity.sessionContext.sessionIssuer.userName, '(?i)admin|poweruser|superuser'))`

function callers(title: string, condition: string): WidgetSpec {
  return bars(
    title,
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND userIdentity.arn IS NOT NULL
  AND ${condition}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'User activity trends by user ARN',
    'caller',
    busiest('userIdentity.arn', 'caller', 'userIdentity.arn IS NOT NULL'),
  ),
  lines(
    'User activity trends by API',
    'eventName',
    busiest('eventName', 'eventName', 'userIdentity.arn IS NOT NULL'),
  ),
  table(
    'Most recent user activity',
    `SELECT eventTime, ${CALLER}, ${API}, sourceIPAddress, errorCode, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND userIdentity.arn IS NOT NULL
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  callers('Top users with errors', 'errorCode IS NOT NULL'),
  callers('Top users with AccessDenied errors', DENIED),
  callers(
    'Top users making destructive actions',
    `managementEvent = true AND errorCode IS NULL AND ${DESTRUCTIVE}`,
  ),
  callers('Top users changing IAM policies', `errorCode IS NULL AND ${POLICY_CHANGE}`),
  table(
    'Top actions performed by potential IAM privileged users',
    `SELECT ${CALLER}, ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
  AND ${PRIVILEGED}
GROUP BY userIdentity.arn, eventSource, eventName ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
]

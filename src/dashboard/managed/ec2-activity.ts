import { CALLER, DENIED, OUTCOME, PERIOD, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

const EC2 = "eventSource = 'ec2.amazonaws.com'"

function recentChanges(title: string, target: string, names: string): WidgetSpec {
  return table(
    title,
    `SELECT eventTime, ${CALLER}, eventName,
  ${target} AS resource,
  awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND readOnly = false AND errorCode IS NULL
  AND ${names}
ORDER BY eventTime DESC, eventID LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'EC2 instance management activity overview',
    'eventName',
    `SELECT ${PERIOD}, eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND errorCode IS NULL
  AND eventName IN ('RunInstances', 'StartInstances', 'StopInstances', 'RebootInstances', 'TerminateInstances')
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  lines(
    'EC2 API success vs failure trends',
    'outcome',
    `SELECT ${PERIOD}, ${OUTCOME}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${EC2}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Top EC2 errors',
    'errorCode',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top EC2 AccessDenied events',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND ${DENIED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top users launching EC2 instances',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND eventName = 'RunInstances' AND errorCode IS NULL
  AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  recentChanges(
    'Recent EC2 SecurityGroup and NetworkInterface changes',
    `COALESCE(element_at(requestParameters, 'groupId'), element_at(requestParameters, 'groupName'),
    element_at(requestParameters, 'networkInterfaceId'))`,
    "(eventName LIKE '%SecurityGroup%' OR eventName LIKE '%NetworkInterface%')",
  ),
  recentChanges(
    'Recent VPC management and route table changes',
    `COALESCE(element_at(requestParameters, 'routeTableId'), element_at(requestParameters, 'vpcId'),
    element_at(requestParameters, 'subnetId'), element_at(requestParameters, 'vpcEndpointId'))`,
    "(eventName LIKE '%Vpc%' OR eventName LIKE '%Route%' OR eventName LIKE '%Subnet%' OR eventName LIKE '%Gateway%')",
  ),
  table(
    'Recent EC2 actions by root user',
    `SELECT eventTime, eventName, sourceIPAddress, userAgent, errorCode, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${EC2} AND userIdentity.type = 'Root'
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
]

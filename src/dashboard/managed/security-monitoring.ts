import { API, CALLER, DENIED, DESTRUCTIVE, OUTCOME, PERIOD, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

const SIGN_IN = "eventSource = 'signin.amazonaws.com' AND eventName = 'ConsoleLogin'"
const FAILED = `${SIGN_IN} AND element_at(responseElements, 'ConsoleLogin') = 'Failure'`

/** The group of a call, from wherever the call has it. */
const GROUP = `COALESCE(element_at(requestParameters, 'groupId'),
    json_extract_scalar(element_at(requestParameters, 'ModifySecurityGroupRulesRequest'), '$.GroupId'),
    element_at(requestParameters, 'groupName'))`

export const WIDGETS: readonly WidgetSpec[] = [
  bars(
    'Top access denied events',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DENIED}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  lines(
    'Failed ConsoleLogin attempts',
    'caller',
    `SELECT ${PERIOD}, IF(element_at(additionalEventData, 'MFAUsed') = 'Yes', 'MFA', 'no MFA') AS caller, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${FAILED}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Failed ConsoleLogin attempts by IP address',
    'sourceIPAddress',
    `SELECT sourceIPAddress, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${FAILED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  lines(
    'Root user ConsoleLogin attempts',
    'outcome',
    `SELECT ${PERIOD}, element_at(responseElements, 'ConsoleLogin') AS outcome, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${SIGN_IN} AND userIdentity.type = 'Root'
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  lines(
    'Destructive actions',
    'outcome',
    `SELECT ${PERIOD}, ${OUTCOME}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true AND ${DESTRUCTIVE}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  table(
    'Top cross-account access',
    `SELECT userIdentity.accountId AS callerAccountId, recipientAccountId, ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND userIdentity.accountId <> recipientAccountId
GROUP BY userIdentity.accountId, recipientAccountId, eventSource, eventName
ORDER BY eventCount DESC, 1, 2, 3 LIMIT 100`,
  ),
  table(
    'Users who disabled MFA',
    `SELECT eventTime, ${CALLER}, COALESCE(element_at(requestParameters, 'userName'), userIdentity.userName) AS userName,
  eventName, sourceIPAddress, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NULL
  AND eventName IN ('DeactivateMFADevice', 'DeleteVirtualMFADevice', 'DeleteMfaDeviceForUser')
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  table(
    'Recent EC2 SecurityGroup and NetworkAcl changes',
    `SELECT eventTime, ${CALLER}, eventName,
  COALESCE(${GROUP}, element_at(requestParameters, 'networkAclId')) AS resource, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND eventSource = 'ec2.amazonaws.com' AND readOnly = false AND errorCode IS NULL
  AND (eventName LIKE '%SecurityGroup%' OR eventName LIKE '%NetworkAcl%')
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  table(
    'Recent EC2 SecurityGroup changes that allow public access',
    `SELECT eventTime, ${CALLER}, eventName, ${GROUP} AS groupId, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND eventSource = 'ec2.amazonaws.com' AND errorCode IS NULL
  AND eventName IN ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules')
  AND (element_at(requestParameters, 'cidrIp') IN ('0.0.0.0/0', '::/0')
    OR regexp_like(element_at(requestParameters, 'ipPermissions'), '"(0\\.0\\.0\\.0|::)/0"')
    OR regexp_like(element_at(requestParameters, 'ModifySecurityGroupRulesRequest'), '"(0\\.0\\.0\\.0|::)/0"'))
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  table(
    'Potential CloudTrail disabling actions',
    `SELECT eventTime, ${CALLER}, eventName,
  COALESCE(element_at(requestParameters, 'name'), element_at(requestParameters, 'trailName'),
    element_at(requestParameters, 'eventDataStore')) AS target,
  errorCode, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND eventSource = 'cloudtrail.amazonaws.com'
  AND eventName IN ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'StopEventDataStoreIngestion',
    'DeleteEventDataStore', 'UpdateEventDataStore', 'DeregisterOrganizationDelegatedAdmin')
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
]

import { API, CALLER, DENIED, PERIOD, RANGE, SERVICE, STORE } from '../fragment.ts'
import { bars, lines, pie, table, type WidgetSpec } from '../widget.ts'

const ORGANIZATIONS = "eventSource = 'organizations.amazonaws.com'"

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Activity trend in the organization',
    undefined,
    `SELECT ${PERIOD}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1 ORDER BY 1`,
  ),
  pie(
    'Member account management summary',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${ORGANIZATIONS} AND errorCode IS NULL
  AND eventName IN ('CreateAccount', 'CreateAccountResult', 'CreateGovCloudAccount', 'InviteAccountToOrganization',
    'AcceptHandshake', 'DeclineHandshake', 'CancelHandshake', 'MoveAccount', 'CloseAccount', 'CloseAccountResult',
    'RemoveAccountFromOrganization', 'LeaveOrganization', 'RegisterDelegatedAdministrator',
    'DeregisterDelegatedAdministrator')
GROUP BY 1 ORDER BY eventCount DESC, 1`,
  ),
  bars(
    'Most used services across organization',
    'service',
    `SELECT ${SERVICE}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY eventSource ORDER BY eventCount DESC, service LIMIT 100`,
  ),
  table(
    'Most active accounts by service',
    `SELECT recipientAccountId, ${SERVICE}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY recipientAccountId, eventSource ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
  bars(
    'Most used APIs across organization',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  bars(
    'Most active member accounts',
    'recipientAccountId',
    `SELECT recipientAccountId, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  lines(
    'Access denied errors trend across the organization',
    undefined,
    `SELECT ${PERIOD}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DENIED}
GROUP BY 1 ORDER BY 1`,
  ),
  bars(
    'Accounts with most access denied errors',
    'recipientAccountId',
    `SELECT recipientAccountId, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DENIED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  // Only some calls say which type of policy they are about; the others are kept.
  table(
    'Recent service control policy changes',
    `SELECT eventTime, ${CALLER}, eventName,
  COALESCE(element_at(requestParameters, 'policyId'), element_at(requestParameters, 'name')) AS policy,
  COALESCE(element_at(requestParameters, 'targetId'), element_at(requestParameters, 'rootId')) AS target,
  recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${ORGANIZATIONS} AND errorCode IS NULL
  AND eventName IN ('CreatePolicy', 'UpdatePolicy', 'DeletePolicy', 'AttachPolicy', 'DetachPolicy',
    'EnablePolicyType', 'DisablePolicyType')
  AND COALESCE(element_at(requestParameters, 'type'), element_at(requestParameters, 'policyType'),
    'SERVICE_CONTROL_POLICY') = 'SERVICE_CONTROL_POLICY'
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
]

import { CALLER, DENIED, OUTCOME, PERIOD, POLICY_CHANGE, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

const IAM = "eventSource = 'iam.amazonaws.com'"

export const WIDGETS: readonly WidgetSpec[] = [
  bars(
    'Top IAM APIs',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top IAM callers',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  lines(
    'IAM success vs failure trend',
    'outcome',
    `SELECT ${PERIOD}, ${OUTCOME}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Top IAM API errors',
    'errorCode',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top AccessDenied IAM APIs',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM} AND ${DENIED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top IP addresses of IAM calls',
    'sourceIPAddress',
    `SELECT sourceIPAddress, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${IAM}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  table(
    'Recent IAM policy changes',
    `SELECT eventTime, ${CALLER}, eventName,
  COALESCE(element_at(requestParameters, 'userName'), element_at(requestParameters, 'roleName'),
    element_at(requestParameters, 'groupName')) AS resource,
  COALESCE(element_at(requestParameters, 'policyName'), element_at(requestParameters, 'policyArn'),
    element_at(requestParameters, 'permissionsBoundary')) AS policy,
  recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NULL
  AND ${POLICY_CHANGE}
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  // A call without a user name is about the caller.
  table(
    'Recent IAM user changes',
    `SELECT eventTime, ${CALLER}, eventName,
  COALESCE(element_at(requestParameters, 'userName'), userIdentity.userName) AS userName, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${IAM} AND errorCode IS NULL
  AND eventName IN ('CreateUser', 'UpdateUser', 'DeleteUser', 'TagUser', 'UntagUser', 'ChangePassword',
    'CreateLoginProfile', 'UpdateLoginProfile', 'DeleteLoginProfile',
    'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey',
    'AddUserToGroup', 'RemoveUserFromGroup', 'EnableMFADevice', 'DeactivateMFADevice',
    'UploadSSHPublicKey', 'UpdateSSHPublicKey', 'DeleteSSHPublicKey',
    'UploadSigningCertificate', 'UpdateSigningCertificate', 'DeleteSigningCertificate',
    'CreateServiceSpecificCredential', 'UpdateServiceSpecificCredential', 'DeleteServiceSpecificCredential')
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
  bars(
    'Top assumed IAM roles',
    'role',
    `SELECT element_at(requestParameters, 'roleArn') AS role, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND eventSource = 'sts.amazonaws.com' AND errorCode IS NULL
  AND eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND element_at(requestParameters, 'roleArn') IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]

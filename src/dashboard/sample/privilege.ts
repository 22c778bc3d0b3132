import type { SampleQuery } from './sample-query.ts'

/** Changes of what identities may do. */
export const PRIVILEGE: readonly SampleQuery[] = [
  {
    name: 'Administrator access granted',
    description:
      'Finds AdministratorAccess, IAMFullAccess and PowerUserAccess policies that were attached to users, roles or groups.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, element_at(requestParameters, 'policyArn') AS policy,
  COALESCE(element_at(requestParameters, 'userName'), element_at(requestParameters, 'roleName'),
    element_at(requestParameters, 'groupName')) AS target, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventName IN ('AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy')
  AND regexp_like(element_at(requestParameters, 'policyArn'), '/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'New IAM users and their access keys',
    description:
      'Lists users, console passwords and access keys that were created in the last month, a common way to stay in an account.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'userName'), userIdentity.userName) AS userName,
  json_extract_scalar(element_at(responseElements, 'accessKey'), '$.accessKeyId') AS accessKeyId, sourceIPAddress, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'iam.amazonaws.com' AND errorCode IS NULL
  AND eventName IN ('CreateUser', 'CreateLoginProfile', 'CreateAccessKey')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Access keys made for somebody else',
    description: 'Finds callers that created an access key or a password for another user than themselves.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, element_at(requestParameters, 'userName') AS userName, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND errorCode IS NULL
  AND eventName IN ('CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile')
  AND element_at(requestParameters, 'userName') IS DISTINCT FROM userIdentity.userName
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Trust policies of roles that were changed',
    description: 'Lists new and updated trust (assume role) policies, with the principals that they let in.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, element_at(requestParameters, 'roleName') AS roleName,
  json_extract(COALESCE(element_at(requestParameters, 'policyDocument'),
    element_at(requestParameters, 'assumeRolePolicyDocument')), '$.Statement[0].Principal') AS principal, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND errorCode IS NULL
  AND eventName IN ('CreateRole', 'UpdateAssumeRolePolicy')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Policy documents that allow everything',
    description:
      'Finds IAM policies with a wildcard (star) action on all resources that were written in the last month.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'policyName'), element_at(requestParameters, 'policyArn')) AS policy,
  element_at(requestParameters, 'policyDocument') AS document, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'iam.amazonaws.com'
  AND eventName IN ('CreatePolicy', 'CreatePolicyVersion', 'PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy')
  AND regexp_like(element_at(requestParameters, 'policyDocument'), '"Action"\\s*:\\s*\\[?\\s*"\\*"')
  AND regexp_like(element_at(requestParameters, 'policyDocument'), '"Resource"\\s*:\\s*\\[?\\s*"\\*"')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'MFA devices that were removed',
    description:
      'Lists multi-factor authentication devices that were deactivated or deleted, and whose they were.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'userName'), element_at(requestParameters, 'serialNumber')) AS device,
  sourceIPAddress, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventName IN ('DeactivateMFADevice', 'DeleteVirtualMFADevice')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Roles passed to services',
    description:
      'Finds launches with a role, in EC2 instance profiles, Lambda functions and tasks: how privileges are handed on.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventSource, eventName,
  COALESCE(element_at(requestParameters, 'role'), element_at(requestParameters, 'roleArn'),
    json_extract_scalar(element_at(requestParameters, 'iamInstanceProfile'), '$.arn'),
    json_extract_scalar(element_at(requestParameters, 'iamInstanceProfile'), '$.name')) AS role, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND errorCode IS NULL AND readOnly = false
  AND (eventName IN ('RunInstances', 'AssociateIamInstanceProfile') AND element_at(requestParameters, 'iamInstanceProfile') IS NOT NULL
    OR eventName LIKE 'CreateFunction%' OR eventName LIKE 'UpdateFunctionConfiguration%')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Permission changes by caller and day',
    description: 'Counts changes of IAM policies, memberships and boundaries for each caller and day.',
    sql: `SELECT date(eventTime) AS day, userIdentity.arn AS caller, COUNT(*) AS changes,
  array_join(array_sort(array_agg(DISTINCT eventName)), ', ') AS calls
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'iam.amazonaws.com' AND readOnly = false
  AND errorCode IS NULL AND regexp_like(eventName, 'Policy|Boundary|Group$')
GROUP BY 1, 2
ORDER BY day DESC, changes DESC, caller`,
  },
  {
    name: 'First use of an IAM call by a caller',
    description:
      'Finds the calls to IAM that a caller made for the first time in the last day, compared with the month before.',
    sql: `SELECT userIdentity.arn AS caller, eventName, MIN(eventTime) AS first, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'iam.amazonaws.com' AND userIdentity.arn IS NOT NULL
GROUP BY 1, 2
HAVING MIN(eventTime) >= now() - INTERVAL '1' DAY
ORDER BY first DESC, 1, 2`,
  },
]

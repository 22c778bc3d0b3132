import type { SampleQuery } from './sample-query.ts'

/** Who comes in, how, and from where. */
export const SIGN_IN: readonly SampleQuery[] = [
  {
    name: 'Failed console sign-ins by user and address',
    description:
      'Counts console logins that failed in the last week, with the reason, the user and the source IP address.',
    sql: `SELECT COALESCE(userIdentity.userName, userIdentity.arn, userIdentity.principalId) AS person, sourceIPAddress,
  errorMessage, COUNT(*) AS attempts, MIN(eventTime) AS first, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventName = 'ConsoleLogin'
  AND element_at(responseElements, 'ConsoleLogin') = 'Failure'
GROUP BY 1, 2, 3
ORDER BY attempts DESC, 1, 2, 3`,
  },
  {
    name: 'Console sign-ins without MFA',
    description:
      'Lists successful console logins of the last week for which no second factor (multi-factor authentication) was used.',
    sql: `SELECT eventTime, userIdentity.type AS userType, userIdentity.arn AS caller, sourceIPAddress, recipientAccountId, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventName = 'ConsoleLogin'
  AND element_at(responseElements, 'ConsoleLogin') = 'Success'
  AND element_at(additionalEventData, 'MFAUsed') <> 'Yes'
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Successful sign-in after failed attempts',
    description:
      'Finds addresses from which a console login succeeded within an hour of a failed one: guessed or sprayed passwords.',
    sql: `SELECT good.sourceIPAddress, good.userIdentity.arn AS caller, good.eventTime AS signedIn,
  COUNT(*) AS failures, MIN(bad.eventTime) AS firstFailure
FROM $EDS_ID AS good
JOIN $EDS_ID AS bad ON bad.sourceIPAddress = good.sourceIPAddress
WHERE good.eventTime >= now() - INTERVAL '7' DAY AND bad.eventTime >= now() - INTERVAL '7' DAY
  AND good.eventName = 'ConsoleLogin' AND bad.eventName = 'ConsoleLogin'
  AND element_at(good.responseElements, 'ConsoleLogin') = 'Success'
  AND element_at(bad.responseElements, 'ConsoleLogin') = 'Failure'
  AND bad.eventTime BETWEEN good.eventTime - INTERVAL '1' HOUR AND good.eventTime
GROUP BY 1, 2, 3
ORDER BY failures DESC, signedIn, 1, 2`,
  },
  {
    name: 'Everything the root user did',
    description:
      'Lists all activity of account root users in the last month. Root should be used rarely, and never for daily work.',
    sql: `SELECT eventTime, recipientAccountId, eventSource, eventName, sourceIPAddress, userAgent, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND userIdentity.type = 'Root' AND userIdentity.invokedBy IS NULL
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Access keys used from several addresses',
    description:
      'Finds access keys that were used from more than three source IP addresses in a day, which shared or leaked credentials are.',
    sql: `SELECT userIdentity.accessKeyId AS accessKeyId, arbitrary(userIdentity.arn) AS caller, date(eventTime) AS day,
  COUNT(DISTINCT sourceIPAddress) AS addresses, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND userIdentity.accessKeyId LIKE 'AKIA%'
  AND sourceIPAddress NOT LIKE '%.amazonaws.com' AND sourceIPAddress <> 'AWS Internal'
GROUP BY userIdentity.accessKeyId, date(eventTime)
HAVING COUNT(DISTINCT sourceIPAddress) > 3
ORDER BY addresses DESC, accessKeyId, day`,
  },
  {
    name: 'Long-lived access keys in use',
    description:
      'Lists the access keys of IAM users with what they were used for and when last: candidates for roles instead.',
    sql: `SELECT userIdentity.arn AS caller, userIdentity.accessKeyId AS accessKeyId, COUNT(*) AS events,
  approx_distinct(eventSource) AS services, MAX(eventTime) AS lastUsed
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND userIdentity.type = 'IAMUser' AND userIdentity.accessKeyId LIKE 'AKIA%'
GROUP BY 1, 2
ORDER BY lastUsed DESC, 1, 2`,
  },
  {
    name: 'Roles that were assumed, and by whom',
    description:
      'Counts the AssumeRole calls of the last week by role and by the principal that assumed it, services included.',
    sql: `SELECT element_at(requestParameters, 'roleArn') AS role,
  COALESCE(userIdentity.arn, userIdentity.invokedBy, userIdentity.principalId) AS principal, COUNT(*) AS sessions
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 'sts.amazonaws.com' AND eventName LIKE 'AssumeRole%'
  AND errorCode IS NULL
GROUP BY 1, 2
ORDER BY sessions DESC, 1, 2
LIMIT 200`,
  },
  {
    name: 'Roles assumed from other accounts',
    description:
      'Lists cross-account sessions: AssumeRole calls whose caller belongs to another AWS account than the role.',
    sql: `SELECT userIdentity.accountId AS callerAccount, recipientAccountId AS roleAccount,
  element_at(requestParameters, 'roleArn') AS role, COUNT(*) AS sessions, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventName = 'AssumeRole'
  AND userIdentity.accountId <> recipientAccountId
GROUP BY 1, 2, 3
ORDER BY sessions DESC, 1, 2, 3`,
  },
  {
    name: 'What a role session did after it was assumed',
    description:
      'Joins AssumeRole with the events made by the temporary credentials that it issued: the trace of each session.',
    sql: `SELECT issued.eventTime AS assumed, element_at(issued.requestParameters, 'roleArn') AS role,
  json_extract_scalar(element_at(issued.responseElements, 'credentials'), '$.accessKeyId') AS accessKeyId,
  used.eventTime, used.eventSource, used.eventName, used.errorCode
FROM $EDS_ID AS issued
JOIN $EDS_ID AS used
  ON used.userIdentity.accessKeyId = json_extract_scalar(element_at(issued.responseElements, 'credentials'), '$.accessKeyId')
WHERE issued.eventTime >= now() - INTERVAL '1' DAY AND used.eventTime >= now() - INTERVAL '1' DAY
  AND issued.eventName = 'AssumeRole'
ORDER BY assumed, used.eventTime, used.eventID
LIMIT 500`,
  },
  {
    name: 'Sign-ins through federation and identity center',
    description:
      'Counts federated access of the last week: SAML, web identity and IAM Identity Center, by provider.',
    sql: `SELECT eventName, userIdentity.type AS userType,
  COALESCE(userIdentity.identityProvider, element_at(requestParameters, 'sAMLAssertionID'),
    element_at(requestParameters, 'principalArn')) AS provider, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
  AND userIdentity.type IN ('SAMLUser', 'WebIdentityUser', 'IdentityCenterUser', 'FederatedUser')
GROUP BY 1, 2, 3
ORDER BY events DESC, 1, 2, 3
LIMIT 100`,
  },
]

import type { SampleQuery } from './sample-query.ts'

/** What is going on, and what changed. */
export const ACTIVITY: readonly SampleQuery[] = [
  {
    name: 'Events by hour, reads and writes',
    description: 'Shows the activity of the last day over time, hour by hour, read calls beside write calls.',
    sql: `SELECT date_trunc('hour', eventTime) AS hour, count_if(readOnly) AS reads, count_if(NOT readOnly) AS writes
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '1' DAY
GROUP BY 1
ORDER BY 1`,
  },
  {
    name: 'Events by account, region and service',
    description: 'Counts all events of the last week by member account, AWS region and service.',
    sql: `SELECT recipientAccountId, awsRegion, replace(eventSource, '.amazonaws.com') AS service, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
GROUP BY recipientAccountId, awsRegion, eventSource
ORDER BY events DESC, 1, 2, 3`,
  },
  {
    name: 'Everything one user did',
    description:
      'Lists the events of one caller in order. Put the ARN of the user or of the role session in the condition.',
    sql: `SELECT eventTime, eventSource, eventName, awsRegion, sourceIPAddress, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND userIdentity.arn = 'arn:aws:iam::123456789012:user/name'
ORDER BY eventTime, eventID`,
  },
  {
    name: 'Everything from one IP address',
    description:
      'Lists what was called from a source IP address, with callers and user agents. Put the address in the condition.',
    sql: `SELECT userIdentity.arn AS caller, eventSource, eventName, userAgent, COUNT(*) AS events,
  MIN(eventTime) AS first, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND sourceIPAddress = '198.51.100.1'
GROUP BY 1, 2, 3, 4
ORDER BY events DESC, 1, 2, 3, 4`,
  },
  {
    name: 'Who touched a resource',
    description:
      'Finds the events about one resource by its ARN, in the list of resources and in the text of the event.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, readOnly, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY
  AND (any_match(resources, r -> r.arn = 'arn:aws:s3:::bucket') OR eventJson LIKE '%"arn:aws:s3:::bucket"%')
ORDER BY eventTime DESC, eventID
LIMIT 200`,
  },
  {
    name: 'Resources created in the last week',
    description: 'Counts what was created, by service and call, and how many callers created it.',
    sql: `SELECT replace(eventSource, '.amazonaws.com') AS service, eventName, COUNT(*) AS created,
  approx_distinct(userIdentity.arn) AS callers
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND managementEvent = true AND readOnly = false AND errorCode IS NULL
  AND (eventName LIKE 'Create%' OR eventName = 'RunInstances')
GROUP BY eventSource, eventName
ORDER BY created DESC, 1, 2`,
  },
  {
    name: 'Resources deleted in the last week',
    description: 'Lists successful delete, terminate and remove calls with their callers.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, replace(eventSource, '.amazonaws.com') AS service, eventName, awsRegion,
  recipientAccountId, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND managementEvent = true AND errorCode IS NULL
  AND regexp_like(eventName, '^(Delete|Terminate|Remove|Purge|BatchDelete)')
ORDER BY eventTime DESC, eventID
LIMIT 500`,
  },
  {
    name: 'Changes made by hand in the console',
    description:
      'Lists writes with credentials of a console session: changes outside of infrastructure as code.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventSource, eventName, sourceIPAddress, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND readOnly = false AND sessionCredentialFromConsole = 'true'
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
LIMIT 500`,
  },
  {
    name: 'CloudTrail logging that was stopped or changed',
    description:
      'Finds trails and event data stores that were stopped, deleted or changed: attempts to hide from the audit log.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'name'), element_at(requestParameters, 'trailName'),
    element_at(requestParameters, 'eventDataStore')) AS target, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'cloudtrail.amazonaws.com' AND readOnly = false
  AND regexp_like(eventName, '^(Stop|Delete|Update|Put)')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Detectors and monitoring switched off',
    description:
      'Finds calls that weaken GuardDuty, Security Hub, AWS Config, flow logs and CloudWatch alarms.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventSource, eventName, errorCode, awsRegion, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY
  AND eventName IN ('DeleteDetector', 'UpdateDetector', 'DisassociateFromMasterAccount', 'CreateFilter', 'CreateIPSet',
    'DisableSecurityHub', 'BatchDisableStandards', 'StopConfigurationRecorder', 'DeleteConfigurationRecorder',
    'DeleteDeliveryChannel', 'DeleteConfigRule', 'DeleteFlowLogs', 'DeleteAlarms', 'DisableAlarmActions', 'DeleteLogGroup',
    'DeleteLogStream')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Calls with outdated TLS',
    description: 'Counts requests over TLS 1.0 and 1.1 by caller and user agent: clients to update.',
    sql: `SELECT userIdentity.arn AS caller, userAgent, tlsDetails.tlsVersion AS tlsVersion, COUNT(*) AS calls
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND tlsDetails.tlsVersion IN ('TLSv1', 'TLSv1.0', 'TLSv1.1')
GROUP BY 1, 2, 3
ORDER BY calls DESC, 1, 2, 3`,
  },
  {
    name: 'User agents by family',
    description:
      'Groups user agents by tool (console, command line, SDK, Terraform, service) and counts events and callers.',
    sql: `SELECT CASE
    WHEN userAgent LIKE '%.amazonaws.com' OR userAgent = 'AWS Internal' THEN 'service'
    WHEN regexp_like(userAgent, '(?i)terraform|pulumi|cloudformation|cdk') THEN 'infrastructure as code'
    WHEN userAgent LIKE '%aws-cli%' THEN 'command line'
    WHEN regexp_like(userAgent, '(?i)boto|aws-sdk|botocore') THEN 'SDK'
    WHEN userAgent LIKE '%Mozilla%' THEN 'browser'
    ELSE 'other' END AS family,
  COUNT(*) AS events, approx_distinct(userIdentity.arn) AS callers
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
GROUP BY 1
ORDER BY events DESC, 1`,
  },
  {
    name: 'Changes in the organization',
    description:
      'Lists accounts that joined, left or moved, and policies of AWS Organizations that were changed.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'accountId'), element_at(requestParameters, 'targetId'),
    element_at(requestParameters, 'policyId')) AS target, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'organizations.amazonaws.com' AND readOnly = false
ORDER BY eventTime DESC, eventID`,
  },
]

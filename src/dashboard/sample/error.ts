import type { SampleQuery } from './sample-query.ts'

/** What failed. */
export const ERROR: readonly SampleQuery[] = [
  {
    name: 'Access denied by caller and call',
    description: 'Counts calls that were refused for missing permissions, by caller, service and API.',
    sql: `SELECT userIdentity.arn AS caller, eventSource, eventName, errorCode, COUNT(*) AS denied
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND (errorCode LIKE '%AccessDenied%' OR errorCode LIKE '%Unauthorized%')
GROUP BY 1, 2, 3, 4
ORDER BY denied DESC, 1, 2, 3, 4
LIMIT 200`,
  },
  {
    name: 'Callers denied many different calls',
    description:
      'Finds principals that were denied ten or more different APIs in an hour: somebody who tries out stolen credentials.',
    sql: `SELECT date_trunc('hour', eventTime) AS hour, userIdentity.arn AS caller, sourceIPAddress,
  COUNT(DISTINCT eventName) AS apis, COUNT(*) AS denied
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND (errorCode LIKE '%AccessDenied%' OR errorCode LIKE '%Unauthorized%')
GROUP BY 1, 2, 3
HAVING COUNT(DISTINCT eventName) >= 10
ORDER BY apis DESC, hour, caller, sourceIPAddress`,
  },
  {
    name: 'Denials by service control policies',
    description:
      'Finds calls that an explicit deny in a service control policy (SCP) of the organization refused.',
    sql: `SELECT eventTime, recipientAccountId, userIdentity.arn AS caller, eventSource, eventName, errorMessage, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND errorMessage LIKE '%explicit deny in a service control policy%'
ORDER BY eventTime DESC, eventID
LIMIT 200`,
  },
  {
    name: 'Actions that a caller lacks permission for',
    description:
      'Takes the IAM action and the resource out of the messages of denied calls: what a policy would have to allow.',
    sql: `SELECT userIdentity.arn AS caller,
  regexp_extract(errorMessage, 'not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)', 1) AS action,
  regexp_extract(errorMessage, 'on resource: (\\S+)', 1) AS resource, COUNT(*) AS denied
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND errorMessage LIKE '%not authorized to perform%'
GROUP BY 1, 2, 3
ORDER BY denied DESC, 1, 2, 3
LIMIT 200`,
  },
  {
    name: 'Throttled calls by service and hour',
    description: 'Counts requests over the rate limit (throttling) by service, API and hour.',
    sql: `SELECT date_trunc('hour', eventTime) AS hour, eventSource, eventName, COUNT(*) AS throttled
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
  AND (errorCode LIKE '%Throttl%' OR errorCode LIKE '%RequestLimitExceeded'
    OR errorCode IN ('TooManyRequestsException', 'SlowDown', 'ProvisionedThroughputExceededException'))
GROUP BY 1, 2, 3
ORDER BY throttled DESC, 1, 2, 3
LIMIT 200`,
  },
  {
    name: 'Error rate of each service',
    description: 'Compares failed calls with all calls of each AWS service, as a percentage.',
    sql: `SELECT replace(eventSource, '.amazonaws.com') AS service, COUNT(*) AS calls, COUNT(errorCode) AS errors,
  round(1e2 * COUNT(errorCode) / COUNT(*), 2) AS percent
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
GROUP BY eventSource
ORDER BY percent DESC, service`,
  },
  {
    name: 'Newest errors with their messages',
    description: 'Shows the hundred most recent failed events with error code and error message.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventSource, eventName, errorCode, errorMessage, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND errorCode IS NOT NULL
ORDER BY eventTime DESC, eventID
LIMIT 100`,
  },
  {
    name: 'Errors that are new today',
    description:
      'Finds pairs of error code and API that occurred in the last day, and not in the week before.',
    sql: `SELECT eventSource, eventName, errorCode, COUNT(*) AS errors, MIN(eventTime) AS first
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '8' DAY AND errorCode IS NOT NULL
GROUP BY 1, 2, 3
HAVING MIN(eventTime) >= now() - INTERVAL '1' DAY
ORDER BY errors DESC, 1, 2, 3`,
  },
]

import type { SampleQuery } from './sample-query.ts'

/** Patterns over time and between events. */
export const HUNTING: readonly SampleQuery[] = [
  {
    name: 'Callers that were never seen before',
    description: 'Finds principals whose first event of the last month is younger than a day.',
    sql: `SELECT userIdentity.arn AS caller, MIN(eventTime) AS first, COUNT(*) AS events, approx_distinct(eventName) AS apis
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND userIdentity.arn IS NOT NULL
GROUP BY 1
HAVING MIN(eventTime) >= now() - INTERVAL '1' DAY
ORDER BY first DESC, 1
LIMIT 200`,
  },
  {
    name: 'First activity in a region',
    description:
      'Finds accounts that use an AWS region for the first time in a month: resources where nobody looks.',
    sql: `SELECT recipientAccountId, awsRegion, MIN(eventTime) AS first, min_by(userIdentity.arn, eventTime) AS firstCaller,
  count_if(NOT readOnly) AS writes
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY
GROUP BY 1, 2
HAVING MIN(eventTime) >= now() - INTERVAL '1' DAY
ORDER BY first DESC, 1, 2`,
  },
  {
    name: 'Bursts of calls by one caller',
    description:
      'Finds callers with more than a hundred events within five minutes, with a sliding window over time.',
    sql: `SELECT caller, MAX(within) AS events, max_by(eventTime, within) AS at
FROM (
  SELECT userIdentity.arn AS caller, eventTime,
    COUNT(*) OVER (PARTITION BY userIdentity.arn ORDER BY eventTime
      RANGE BETWEEN INTERVAL '5' MINUTE PRECEDING AND CURRENT ROW) AS within
  FROM $EDS_ID
  WHERE eventTime >= now() - INTERVAL '1' DAY AND userIdentity.arn IS NOT NULL
)
GROUP BY caller
HAVING MAX(within) > 100
ORDER BY events DESC, caller`,
  },
  {
    name: 'Activity outside of working hours',
    description: 'Counts console sessions and changes of people at night and on weekends, in UTC.',
    sql: `SELECT userIdentity.arn AS caller, COUNT(*) AS events, count_if(NOT readOnly) AS writes, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '14' DAY
  AND (sessionCredentialFromConsole = 'true' OR eventName = 'ConsoleLogin')
  AND (day_of_week(eventTime) >= 6 OR hour(eventTime) < 6 OR hour(eventTime) >= 20)
GROUP BY 1
ORDER BY events DESC, 1`,
  },
  {
    name: 'Days with unusually many events',
    description:
      'Compares each day of a service with its average of the month, and shows the days that are three times as busy.',
    sql: `SELECT service, day, events, round(average, 1) AS average
FROM (
  SELECT service, day, events, AVG(events) OVER (PARTITION BY service) AS average
  FROM (
    SELECT replace(eventSource, '.amazonaws.com') AS service, date(eventTime) AS day, COUNT(*) AS events
    FROM $EDS_ID
    WHERE eventTime >= now() - INTERVAL '30' DAY
    GROUP BY 1, 2
  )
)
WHERE events > 3 * average
ORDER BY events DESC, service, day`,
  },
  {
    name: 'Reconnaissance: many kinds of reads by one caller',
    description:
      'Finds callers that listed and described many services in an hour: enumeration of an account.',
    sql: `SELECT date_trunc('hour', eventTime) AS hour, userIdentity.arn AS caller, COUNT(DISTINCT eventSource) AS services,
  COUNT(DISTINCT eventName) AS apis, COUNT(*) AS events, count_if(errorCode IS NOT NULL) AS failures
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND readOnly = true AND userIdentity.arn IS NOT NULL
  AND regexp_like(eventName, '^(List|Describe|Get)')
GROUP BY 1, 2
HAVING COUNT(DISTINCT eventSource) >= 10
ORDER BY services DESC, apis DESC, hour, caller`,
  },
  {
    name: 'Sessions that changed their address',
    description:
      'Finds temporary credentials (role sessions) that were used from more than one public IP address.',
    sql: `SELECT userIdentity.accessKeyId AS accessKeyId, arbitrary(userIdentity.arn) AS caller,
  array_sort(array_agg(DISTINCT sourceIPAddress)) AS addresses, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND userIdentity.accessKeyId LIKE 'ASIA%'
  AND regexp_like(sourceIPAddress, '^[0-9]') AND userIdentity.invokedBy IS NULL
GROUP BY userIdentity.accessKeyId
HAVING COUNT(DISTINCT sourceIPAddress) > 1
ORDER BY cardinality(array_agg(DISTINCT sourceIPAddress)) DESC, accessKeyId
LIMIT 200`,
  },
  {
    name: 'Calls that only one caller makes',
    description: 'Finds rare write calls: APIs that a single principal used in the last week.',
    sql: `SELECT eventSource, eventName, arbitrary(userIdentity.arn) AS caller, COUNT(*) AS events
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND readOnly = false AND userIdentity.arn IS NOT NULL
GROUP BY 1, 2
HAVING COUNT(DISTINCT userIdentity.arn) = 1
ORDER BY events, 1, 2
LIMIT 200`,
  },
  {
    name: 'Instance credentials used outside of EC2',
    description:
      'Finds sessions of EC2 instance roles whose calls came from elsewhere than AWS: credentials stolen from metadata.',
    sql: `SELECT userIdentity.arn AS caller, sourceIPAddress, userAgent, COUNT(*) AS events, MIN(eventTime) AS first
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND userIdentity.type = 'AssumedRole'
  AND regexp_like(userIdentity.principalId, ':i-[0-9a-f]{8,17}$')
  AND regexp_like(sourceIPAddress, '^[0-9]') AND vpcEndpointId IS NULL
GROUP BY 1, 2, 3
ORDER BY events DESC, 1, 2, 3
LIMIT 200`,
  },
  {
    name: 'Copies of one action in several accounts',
    description:
      'Pairs the events of one action that were delivered to different accounts by their shared event id.',
    sql: `SELECT sharedEventID, arbitrary(eventName) AS eventName, COUNT(*) AS copies,
  array_sort(array_agg(DISTINCT recipientAccountId)) AS accounts
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND sharedEventID IS NOT NULL
GROUP BY sharedEventID
HAVING COUNT(*) > 1
ORDER BY copies DESC, sharedEventID
LIMIT 100`,
  },
  {
    name: 'Events by tags of the principal',
    description:
      'Counts enriched events by the tags of who called, such as team or environment, with the share of failures.',
    sql: `SELECT tagKey, tagValue, COUNT(*) AS events, count_if(errorCode IS NOT NULL) AS failures
FROM $EDS_ID
CROSS JOIN UNNEST(eventContext.tagContext.principalTags) AS t(tagKey, tagValue)
WHERE eventTime >= now() - INTERVAL '7' DAY
GROUP BY 1, 2
ORDER BY events DESC, 1, 2`,
  },
  {
    name: 'Events about resources with a tag',
    description:
      'Lists changes of resources that have a certain tag, such as Environment = prod, in enriched events.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, r.arn AS resource, eventID
FROM $EDS_ID
CROSS JOIN UNNEST(eventContext.tagContext.resourceTags) AS r(arn, tags)
WHERE eventTime >= now() - INTERVAL '7' DAY AND readOnly = false AND element_at(r.tags, 'Environment') = 'prod'
ORDER BY eventTime DESC, eventID, resource
LIMIT 200`,
  },
]

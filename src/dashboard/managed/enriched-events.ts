import { API, CALLER, DENIED, PERIOD, RANGE, STORE } from '../fragment.ts'
import { lines, table, type WidgetSpec } from '../widget.ts'

const RESOURCE_TAGS = `${STORE}
  CROSS JOIN UNNEST(eventContext.tagContext.resourceTags) AS r(arn, tags)
  CROSS JOIN UNNEST(r.tags) AS t(tagKey, tagValue)`

const PRINCIPAL_TAGS = `${STORE}
  CROSS JOIN UNNEST(eventContext.tagContext.principalTags) AS t(tagKey, tagValue)`

/** Pairs of condition keys and values; IAM's keys have no case. */
function conditionKeys(title: string, condition: string): WidgetSpec {
  return table(
    title,
    `SELECT conditionKey, conditionValue, COUNT(*) AS eventCount
FROM ${STORE}
  CROSS JOIN UNNEST(eventContext.requestContext) AS c(conditionKey, conditionValue)
WHERE ${RANGE}
  AND ${condition}
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Enriched events over time',
    undefined,
    `SELECT ${PERIOD}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND eventContext IS NOT NULL
GROUP BY 1 ORDER BY 1`,
  ),
  table(
    'Most frequent resource tag key value pairs',
    `SELECT tagKey, tagValue, COUNT(*) AS eventCount
FROM ${RESOURCE_TAGS}
WHERE ${RANGE}
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
  table(
    'Most frequent resource tag key value pairs with associated resources and users',
    `SELECT tagKey, tagValue, r.arn AS resource, ${CALLER}, COUNT(*) AS eventCount
FROM ${RESOURCE_TAGS}
WHERE ${RANGE}
GROUP BY 1, 2, 3, 4 ORDER BY eventCount DESC, 1, 2, 3, 4 LIMIT 100`,
  ),
  table(
    'Most frequent principal tag key value pairs',
    `SELECT tagKey, tagValue, COUNT(*) AS eventCount
FROM ${PRINCIPAL_TAGS}
WHERE ${RANGE}
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
  table(
    'Most frequent access denied actions grouped by principal tag key value pairs',
    `SELECT tagKey, tagValue, ${API}, COUNT(*) AS eventCount
FROM ${PRINCIPAL_TAGS}
WHERE ${RANGE} AND ${DENIED}
GROUP BY tagKey, tagValue, eventSource, eventName ORDER BY eventCount DESC, 1, 2, 3 LIMIT 100`,
  ),
  // The groups are those of the IAM User Guide, "AWS global condition context keys".
  conditionKeys(
    'Most frequent principal properties in IAM global condition keys',
    "(lower(conditionKey) LIKE 'aws:principal%' OR lower(conditionKey) IN ('aws:userid', 'aws:username'))",
  ),
  conditionKeys(
    'Most frequent request properties in IAM global condition keys',
    `(lower(conditionKey) LIKE 'aws:calledvia%' OR lower(conditionKey) IN ('aws:viaawsservice', 'aws:currenttime', 'aws:epochtime',
    'aws:referer', 'aws:requestedregion', 'aws:securetransport', 'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid',
    'aws:sourceorgpaths', 'aws:useragent', 'aws:ismcpserviceaction'))`,
  ),
  conditionKeys(
    'Most frequent role session properties in IAM global condition keys',
    `lower(conditionKey) IN ('aws:assumedroot', 'aws:federatedprovider', 'aws:tokenissuetime', 'aws:multifactorauthage',
    'aws:multifactorauthpresent', 'aws:chatbotsourcearn', 'aws:ec2instancesourcevpc', 'aws:ec2instancesourceprivateipv4',
    'aws:sourceidentity', 'ec2:roledelivery', 'ec2:sourceinstancearn', 'glue:roleassumedby', 'glue:credentialissuingservice',
    'lambda:sourcefunctionarn', 'ssm:sourceinstancearn', 'identitystore:userid', 'codebuild:buildarn')`,
  ),
]

import { API, CALLER, CREATION, DELETION, PERIOD, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

const CHANGE = 'managementEvent = true AND readOnly = false AND errorCode IS NULL'

/** A stack's calls come from CloudFormation, which says so in one of three places. */
const OUTSIDE_CLOUDFORMATION = `sourceIPAddress IS DISTINCT FROM 'cloudformation.amazonaws.com'
  AND userAgent IS DISTINCT FROM 'cloudformation.amazonaws.com'
  AND userIdentity.invokedBy IS DISTINCT FROM 'cloudformation.amazonaws.com'`

const RECENT = 'ORDER BY eventTime DESC, eventID LIMIT 100'

function apis(title: string, names: string): WidgetSpec {
  return bars(
    title,
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE}
  AND ${names}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Resource creation and deletion trends',
    'change',
    `SELECT ${PERIOD}, IF(${CREATION}, 'creation', 'deletion') AS change, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE}
  AND (${CREATION} OR ${DELETION})
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Top users performing resource creation',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE} AND userIdentity.arn IS NOT NULL
  AND ${CREATION}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  apis('Top APIs used for resource creation', CREATION),
  apis('Top APIs used for resource deletion', DELETION),
  table(
    'Most recent resources created outside CloudFormation',
    `SELECT eventTime, ${CALLER}, ${API}, element_at(resources, 1).arn AS resource, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE}
  AND ${CREATION}
  AND ${OUTSIDE_CLOUDFORMATION}
${RECENT}`,
  ),
  table(
    'Most recent resource changes made using console',
    `SELECT eventTime, ${CALLER}, ${API}, sourceIPAddress, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE}
  AND (sessionCredentialFromConsole = 'true' OR eventType = 'AwsConsoleAction')
${RECENT}`,
  ),
  table(
    'Most recent S3 bucket access changes',
    `SELECT eventTime, ${CALLER}, eventName, element_at(requestParameters, 'bucketName') AS bucketName,
  awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE} AND eventSource = 's3.amazonaws.com'
  AND eventName IN ('PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketCors', 'DeleteBucketCors',
    'PutBucketOwnershipControls', 'DeleteBucketOwnershipControls', 'PutBucketPublicAccessBlock',
    'DeleteBucketPublicAccessBlock', 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock',
    'PutAccessPointPolicy', 'DeleteAccessPointPolicy')
${RECENT}`,
  ),
  // Services make and retire grants all day for what they encrypt.
  table(
    'Most recent KMS key access changes',
    `SELECT eventTime, ${CALLER}, eventName, element_at(requestParameters, 'keyId') AS keyId,
  element_at(requestParameters, 'granteePrincipal') AS grantee, awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE} AND ${CHANGE} AND eventSource = 'kms.amazonaws.com'
  AND (eventName = 'PutKeyPolicy'
    OR eventName IN ('CreateGrant', 'RevokeGrant', 'RetireGrant') AND userIdentity.invokedBy IS NULL)
${RECENT}`,
  ),
]

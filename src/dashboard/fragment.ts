/** Parts of statements that the managed dashboards share: each says one thing in one way. */

export const STORE = '$EventDataStoreId$'

/** The time that the dashboard shows. The end is not in it, so that one range follows another without a gap or an overlap. */
export const RANGE = "eventTime >= '$StartTime$' AND eventTime < '$EndTime$'"

/** The bucket of a trend. */
export const PERIOD = "DATE_TRUNC('$Period$', eventTime) AS eventDate"

/** `ec2:RunInstances`: names alone are ambiguous between services. */
export const API = "REPLACE(eventSource, '.amazonaws.com') || ':' || eventName AS api"

export const SERVICE = "REPLACE(eventSource, '.amazonaws.com') AS service"

export const CALLER = 'userIdentity.arn AS caller'

export const OUTCOME = "IF(errorCode IS NULL, 'success', 'failure') AS outcome"

/** Services spell it AccessDenied, AccessDeniedException, VpceAccessDenied, Client.UnauthorizedOperation, UnauthorizedException. */
export const DENIED = "(errorCode LIKE '%AccessDenied%' OR errorCode LIKE '%Unauthorized%')"

/** What the AWS SDKs retry as throttling, with the prefix that EC2's codes have in events. A quota (LimitExceeded) is not one. */
export const THROTTLED = `(errorCode LIKE '%Throttl%' OR errorCode LIKE '%RequestLimitExceeded'
    OR errorCode IN ('TooManyRequestsException', 'ProvisionedThroughputExceededException', 'SlowDown', 'BandwidthLimitExceeded'))`

/** Names of calls after which something is gone. */
export const DESTRUCTIVE = `(eventName LIKE 'Delete%' OR eventName LIKE 'BatchDelete%' OR eventName LIKE 'Terminate%'
    OR eventName LIKE 'Remove%' OR eventName LIKE 'Purge%'
    OR eventName IN ('DeregisterImage', 'DeregisterTaskDefinition', 'ScheduleKeyDeletion'))`

/** Names of calls after which something is there; tags are not things. */
export const CREATION = `((eventName LIKE 'Create%' AND eventName <> 'CreateTags') OR eventName IN ('RunInstances', 'RunJobFlow',
    'AllocateAddress', 'RequestCertificate', 'RegisterImage', 'RegisterTaskDefinition'))`

export const DELETION = `(${DESTRUCTIVE} AND eventName <> 'DeleteTags')`

/** Calls that change what IAM identities may do. */
export const POLICY_CHANGE = `eventSource = 'iam.amazonaws.com' AND eventName IN (
    'CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion', 'SetDefaultPolicyVersion',
    'AttachUserPolicy', 'DetachUserPolicy', 'PutUserPolicy', 'DeleteUserPolicy',
    'AttachRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy', 'UpdateAssumeRolePolicy',
    'AttachGroupPolicy', 'DetachGroupPolicy', 'PutGroupPolicy', 'DeleteGroupPolicy',
    'PutUserPermissionsBoundary', 'DeleteUserPermissionsBoundary', 'PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary')`

/**
 * A trend of the ten values of `column` that were counted most often in the whole range: a chart with a line for each user
 * would be black.
 */
export function busiest(column: string, alias: string, condition: string): string {
  return `SELECT eventDate, ${alias}, eventCount
FROM (
  SELECT eventDate, ${alias}, eventCount, DENSE_RANK() OVER (ORDER BY total DESC, ${alias}) AS place
  FROM (
    SELECT eventDate, ${alias}, eventCount, SUM(eventCount) OVER (PARTITION BY ${alias}) AS total
    FROM (
      SELECT ${PERIOD}, ${column} AS ${alias}, COUNT(*) AS eventCount
      FROM ${STORE} WHERE ${RANGE} AND ${condition}
      GROUP BY 1, 2
    )
  )
)
WHERE place <= 10
ORDER BY eventDate, ${alias}`
}

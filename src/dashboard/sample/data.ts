import type { SampleQuery } from './sample-query.ts'

/** Objects, tables, keys and secrets. */
export const DATA: readonly SampleQuery[] = [
  {
    name: 'Bytes read from each S3 bucket',
    description:
      'Adds up what was transferred out of Amazon S3 buckets with GetObject, by bucket and caller: exfiltration and cost.',
    sql: `SELECT element_at(requestParameters, 'bucketName') AS bucket, userIdentity.arn AS caller, COUNT(*) AS requests,
  SUM(TRY_CAST(element_at(additionalEventData, 'bytesTransferredOut') AS double)) AS bytesOut
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 's3.amazonaws.com' AND eventName = 'GetObject'
  AND errorCode IS NULL
GROUP BY 1, 2
ORDER BY bytesOut DESC NULLS LAST, 1, 2
LIMIT 100`,
  },
  {
    name: 'Objects deleted from S3',
    description: 'Lists the S3 objects that were deleted, one by one, and who deleted them.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, element_at(requestParameters, 'bucketName') AS bucket,
  element_at(requestParameters, 'key') AS key, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 's3.amazonaws.com'
  AND eventName IN ('DeleteObject', 'DeleteObjects')
ORDER BY eventTime DESC, eventID
LIMIT 500`,
  },
  {
    name: 'Most requested S3 objects',
    description: 'Counts reads and writes of each S3 object key, the busiest first.',
    sql: `SELECT element_at(requestParameters, 'bucketName') AS bucket, element_at(requestParameters, 'key') AS key,
  count_if(readOnly) AS reads, count_if(NOT readOnly) AS writes
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 's3.amazonaws.com' AND eventCategory = 'Data'
  AND element_at(requestParameters, 'key') IS NOT NULL
GROUP BY 1, 2
ORDER BY reads + writes DESC, 1, 2
LIMIT 100`,
  },
  {
    name: 'Public access to buckets',
    description:
      'Lists changes of S3 bucket policies, ACLs and public access blocks, the ways in which a bucket becomes public.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName, element_at(requestParameters, 'bucketName') AS bucket,
  COALESCE(element_at(requestParameters, 'bucketPolicy'), element_at(requestParameters, 'x-amz-acl'),
    element_at(requestParameters, 'PublicAccessBlockConfiguration')) AS change, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 's3.amazonaws.com'
  AND regexp_like(eventName, '^(Put|Delete)(Bucket(Policy|Acl)|(Bucket|Account)PublicAccessBlock)$')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Buckets that were created or deleted',
    description: 'Lists new and deleted S3 buckets of the last month.',
    sql: `SELECT eventTime, eventName, element_at(requestParameters, 'bucketName') AS bucket, userIdentity.arn AS caller, awsRegion,
  errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 's3.amazonaws.com'
  AND eventName IN ('CreateBucket', 'DeleteBucket')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Use of KMS keys by caller',
    description: 'Counts encryption and decryption with AWS KMS by key and caller.',
    sql: `SELECT element_at(resources, 1).arn AS keyArn, userIdentity.arn AS caller, eventName, COUNT(*) AS uses
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '1' DAY AND eventSource = 'kms.amazonaws.com'
  AND eventName IN ('Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncrypt', 'Sign')
GROUP BY 1, 2, 3
ORDER BY uses DESC, 1, 2, 3
LIMIT 200`,
  },
  {
    name: 'KMS keys disabled or scheduled for deletion',
    description:
      'Finds encryption keys that were disabled or will be deleted, which makes what they encrypt unreadable.',
    sql: `SELECT eventTime, eventName, element_at(requestParameters, 'keyId') AS keyId,
  element_at(requestParameters, 'pendingWindowInDays') AS days, userIdentity.arn AS caller, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventSource = 'kms.amazonaws.com'
  AND eventName IN ('DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'EnableKey')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Secrets and parameters that were read',
    description:
      'Counts reads of Secrets Manager secrets and of Systems Manager parameters by caller: who takes passwords.',
    sql: `SELECT userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'secretId'), element_at(requestParameters, 'name')) AS secret,
  COUNT(*) AS reads, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY
  AND eventName IN ('GetSecretValue', 'BatchGetSecretValue', 'GetParameter', 'GetParameters', 'GetParametersByPath')
GROUP BY 1, 2, 3
ORDER BY reads DESC, 1, 2, 3
LIMIT 200`,
  },
  {
    name: 'Busiest DynamoDB tables',
    description: 'Counts reads, writes and throttled requests for each DynamoDB table.',
    sql: `SELECT r.arn AS tableArn, count_if(readOnly) AS reads, count_if(NOT readOnly) AS writes,
  count_if(errorCode LIKE '%Throttl%' OR errorCode = 'ProvisionedThroughputExceededException') AS throttled
FROM $EDS_ID
CROSS JOIN UNNEST(resources) AS r(accountId, type, arn, arnPrefix)
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 'dynamodb.amazonaws.com' AND eventCategory = 'Data'
  AND r.type = 'AWS::DynamoDB::Table'
GROUP BY 1
ORDER BY reads + writes DESC, 1`,
  },
  {
    name: 'Lambda functions by invocations and failures',
    description:
      'Counts the invocations of each AWS Lambda function, how many failed, and the share of failures in percent.',
    sql: `SELECT element_at(requestParameters, 'functionName') AS functionName, COUNT(*) AS invocations,
  count_if(errorCode IS NOT NULL) AS failures, round(1e2 * count_if(errorCode IS NOT NULL) / COUNT(*), 1) AS percent
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 'lambda.amazonaws.com' AND eventName LIKE 'Invoke%'
GROUP BY 1
ORDER BY invocations DESC, 1
LIMIT 100`,
  },
]

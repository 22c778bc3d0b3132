-- about: IAM activity, top assumed roles
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-IAMActivity-TopAssumedIAMRoles
-- duckdb
SELECT requestParameters['roleArn'] AS role, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'sts.amazonaws.com' AND errorCode IS NULL
  AND eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND requestParameters['roleArn'] IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100

-- about: IAM activity, top assumed roles
-- family: widget
-- answer: ordered
SELECT element_at(requestParameters, 'roleArn') AS role, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
GROUP BY element_at(requestParameters, 'roleArn') ORDER BY eventCount DESC, role LIMIT 100
-- duckdb
SELECT requestParameters['roleArn'] AS role, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
GROUP BY requestParameters['roleArn'] ORDER BY eventCount DESC, role LIMIT 100

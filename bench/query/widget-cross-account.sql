-- about: Security monitoring, top cross-account access
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-SecurityMonitoring-TopCrossAccountAccess
-- duckdb
SELECT userIdentity.accountId AS callerAccountId, recipientAccountId, REPLACE(eventSource, '.amazonaws.com', '') || ':' || eventName AS api, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND userIdentity.accountId <> recipientAccountId
GROUP BY userIdentity.accountId, recipientAccountId, eventSource, eventName
ORDER BY eventCount DESC, 1, 2, 3 LIMIT 100

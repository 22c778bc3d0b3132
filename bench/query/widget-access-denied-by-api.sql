-- about: Security monitoring, top access denied events
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-SecurityMonitoring-TopAccessDeniedEvents
-- duckdb
SELECT REPLACE(eventSource, '.amazonaws.com', '') || ':' || eventName AS api, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND (errorCode LIKE '%AccessDenied%' OR errorCode LIKE '%Unauthorized%')
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100

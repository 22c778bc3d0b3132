-- about: Error analysis, error count by service
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-ErrorAnalysis-ErrorCountByService
-- duckdb
SELECT REPLACE(eventSource, '.amazonaws.com', '') AS service, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND errorCode IS NOT NULL
GROUP BY eventSource ORDER BY eventCount DESC, service LIMIT 100

-- about: Error analysis, error count by service
-- family: widget
-- answer: ordered
SELECT eventSource, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND errorCode IS NOT NULL
GROUP BY eventSource ORDER BY eventCount DESC, eventSource LIMIT 100

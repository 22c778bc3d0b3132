-- about: Error analysis, top errors by message
-- family: widget
-- answer: ordered
SELECT errorMessage, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND errorMessage IS NOT NULL
GROUP BY errorMessage ORDER BY eventCount DESC, errorMessage LIMIT 100

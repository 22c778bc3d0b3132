-- about: Overview, top users
-- family: widget
-- answer: ordered
SELECT userIdentity.arn, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND userIdentity.arn IS NOT NULL
GROUP BY userIdentity.arn ORDER BY eventCount DESC, userIdentity.arn LIMIT 100

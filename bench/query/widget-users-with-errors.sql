-- about: User activity, top users with errors
-- family: widget
-- answer: ordered
SELECT userIdentity.arn, errorCode, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND errorCode IS NOT NULL
GROUP BY userIdentity.arn, errorCode ORDER BY eventCount DESC, 1, 2 LIMIT 100

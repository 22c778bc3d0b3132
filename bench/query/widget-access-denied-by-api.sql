-- about: Security monitoring, top access denied events
-- family: widget
-- answer: ordered
SELECT eventSource, eventName, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}'
  AND (errorCode LIKE '%AccessDenied%' OR errorCode LIKE '%UnauthorizedOperation')
GROUP BY eventSource, eventName ORDER BY eventCount DESC, eventSource, eventName LIMIT 100

-- about: Overview, most throttled events
-- family: widget
-- answer: ordered
SELECT eventName, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}'
  AND errorCode IN ('ThrottlingException', 'Throttling', 'Client.RequestLimitExceeded', 'TooManyRequestsException', 'SlowDown')
GROUP BY eventName ORDER BY eventCount DESC, eventName LIMIT 100

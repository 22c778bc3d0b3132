-- about: Security monitoring, destructive actions over time
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('day', eventTime) AS eventDate, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND readOnly = false
  AND (eventName LIKE 'Delete%' OR eventName LIKE 'Terminate%' OR eventName LIKE 'Remove%')
GROUP BY 1 ORDER BY 1

-- about: User activity, trend by user
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('day', eventTime) AS eventDate, userIdentity.arn, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND userIdentity.type = 'IAMUser'
GROUP BY 1, 2 ORDER BY 1, 2

-- about: IAM activity, success against failure over time
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('day', eventTime) AS eventDate, IF(errorCode IS NULL, 'success', 'failure') AS outcome, COUNT(*) AS eventCount
FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'iam.amazonaws.com'
GROUP BY 1, 2 ORDER BY 1, 2

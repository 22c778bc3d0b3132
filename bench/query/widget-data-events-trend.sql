-- about: Data events, overall trend
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('hour', eventTime) AS eventDate, eventSource, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventCategory = 'Data'
GROUP BY 1, 2 ORDER BY 1, 2

-- about: thirty days: events by service
-- family: time
-- answer: ordered
SELECT eventsource, count(*) AS n FROM events
WHERE eventtime >= '{startTime}' AND eventtime < '{endTime}' GROUP BY 1 ORDER BY n DESC, 1

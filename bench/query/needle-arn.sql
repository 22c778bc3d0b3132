-- about: what one rare principal did, counted
-- family: needle
-- answer: ordered
SELECT eventsource, eventname, count(*) AS n, min(eventtime) AS first, max(eventtime) AS last FROM events
WHERE useridentity.arn = '{arn}' GROUP BY 1, 2 ORDER BY n DESC, 1, 2

-- about: failed calls by service and name
-- family: group
-- answer: ordered
SELECT eventsource, eventname, count(*) AS n FROM events
WHERE errorcode IS NOT NULL GROUP BY 1, 2 ORDER BY n DESC, 1, 2

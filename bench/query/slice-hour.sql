-- about: one hour: what was called
-- family: time
-- answer: ordered
SELECT eventsource, eventname, count(*) AS n FROM events
WHERE eventtime >= '2025-12-10 14:00:00' AND eventtime < '2025-12-10 15:00:00'
GROUP BY 1, 2 ORDER BY n DESC, 1, 2

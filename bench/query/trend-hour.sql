-- about: events by hour
-- family: time
-- answer: ordered
SELECT date_trunc('hour', eventtime) AS hour, count(*) AS n FROM events GROUP BY 1 ORDER BY 1

-- about: events by day of the week and hour
-- family: time
-- answer: ordered
SELECT day_of_week(eventtime) AS day, hour(eventtime) AS hour, count(*) AS n FROM events GROUP BY 1, 2 ORDER BY 1, 2
-- duckdb
SELECT isodow(eventtime) AS day, hour(eventtime) AS hour, count(*) AS n FROM events GROUP BY 1, 2 ORDER BY 1, 2

-- about: writes by ten minutes of one day
-- family: time
-- answer: ordered
SELECT date_trunc('hour', eventtime) + (minute(eventtime) / 10) * INTERVAL '10' MINUTE AS period, count(*) AS n
FROM events WHERE eventtime >= '2025-12-15' AND eventtime < '2025-12-16' AND NOT readonly GROUP BY 1 ORDER BY 1
-- duckdb
SELECT date_trunc('hour', eventtime) + (minute(eventtime) // 10) * INTERVAL '10' MINUTE AS period, count(*) AS n
FROM events WHERE eventtime >= '2025-12-15' AND eventtime < '2025-12-16' AND NOT readonly GROUP BY 1 ORDER BY 1

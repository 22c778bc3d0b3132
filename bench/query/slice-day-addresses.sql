-- about: one day: the source addresses seen most
-- family: time
-- answer: ordered
SELECT sourceipaddress, count(*) AS n FROM events
WHERE eventtime >= TIMESTAMP '2025-11-20 00:00:00' AND eventtime < TIMESTAMP '2025-11-21 00:00:00'
GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20

-- about: only addresses, not service names, by pattern
-- family: text
-- answer: ordered
SELECT sourceipaddress, count(*) AS n FROM events WHERE regexp_like(sourceipaddress, '^\d') AND sourceipaddress NOT LIKE '10.%'
GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100
-- duckdb
SELECT sourceipaddress, count(*) AS n FROM events WHERE regexp_matches(sourceipaddress, '^\d') AND sourceipaddress NOT LIKE '10.%'
GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100

-- about: resources by type
-- family: unnest
-- answer: ordered
SELECT r.type, count(*) AS n FROM events CROSS JOIN UNNEST(resources) AS r (accountid, type, arn, arnprefix) GROUP BY 1 ORDER BY n DESC, 1
-- duckdb
SELECT r.type, count(*) AS n FROM (SELECT unnest(resources) AS r FROM events) GROUP BY 1 ORDER BY n DESC, 1

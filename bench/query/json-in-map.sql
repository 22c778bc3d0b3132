-- about: a field of JSON text inside a map
-- family: json
-- answer: ordered
SELECT json_extract_scalar(element_at(responseelements, 'assumedRoleUser'), '$.arn') AS session, count(*) AS n FROM events
WHERE eventname = 'AssumeRole' AND errorcode IS NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100
-- duckdb
SELECT json_extract_string(responseelements['assumedRoleUser'], '$.arn') AS session, count(*) AS n FROM events
WHERE eventname = 'AssumeRole' AND errorcode IS NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100

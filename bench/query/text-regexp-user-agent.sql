-- about: regexp_like over the user agent
-- family: text
-- answer: ordered
SELECT eventsource, count(*) AS n FROM events WHERE regexp_like(useragent, '(?i)boto3?/1\.[0-9]+|botocore') GROUP BY 1 ORDER BY n DESC, 1
-- duckdb
SELECT eventsource, count(*) AS n FROM events WHERE regexp_matches(useragent, '(?i)boto3?/1\.[0-9]+|botocore') GROUP BY 1 ORDER BY n DESC, 1

-- about: who used which key, out of the resources
-- family: unnest
-- answer: ordered
SELECT r.arn, count(*) AS n, count(DISTINCT useridentity.arn) AS users
FROM events CROSS JOIN UNNEST(resources) AS r (accountid, type, arn, arnprefix)
WHERE r.type = 'AWS::KMS::Key' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100
-- duckdb
SELECT r.arn, count(*) AS n, count(DISTINCT user_arn) AS users
FROM (SELECT unnest(resources) AS r, useridentity.arn AS user_arn FROM events)
WHERE r.type = 'AWS::KMS::Key' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100

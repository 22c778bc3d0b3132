-- about: principals that the archive never saw
-- family: join
-- answer: ordered
SELECT e.useridentity.arn AS arn, count(*) AS n FROM events e
LEFT JOIN (SELECT DISTINCT useridentity.arn AS arn FROM archive) known ON known.arn = e.useridentity.arn
WHERE known.arn IS NULL AND e.useridentity.arn IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100

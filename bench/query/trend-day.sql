-- about: events, errors and principals by day
-- family: time
-- answer: ordered
SELECT date_trunc('day', eventtime) AS day, count(*) AS n, count(errorcode) AS errors, count(DISTINCT useridentity.arn) AS principals
FROM events GROUP BY 1 ORDER BY 1

-- about: who touched one bucket
-- family: map
-- answer: ordered
SELECT useridentity.arn, eventname, count(*) AS n FROM events
WHERE element_at(requestparameters, 'bucketName') = '{bucket}' GROUP BY 1, 2 ORDER BY n DESC, 1, 2
-- duckdb
SELECT useridentity.arn, eventname, count(*) AS n FROM events
WHERE requestparameters['bucketName'] = '{bucket}' GROUP BY 1, 2 ORDER BY n DESC, 1, 2

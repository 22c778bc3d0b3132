-- about: calls by bucket
-- family: map
-- answer: ordered
SELECT element_at(requestparameters, 'bucketName') AS bucket, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1
-- duckdb
SELECT requestparameters['bucketName'] AS bucket, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1

-- about: S3 data events, most accessed objects
-- family: widget
-- answer: ordered
SELECT element_at(requestParameters, 'bucketName') AS bucket, element_at(requestParameters, 'key') AS object, COUNT(*) AS eventCount
FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 's3.amazonaws.com' AND eventCategory = 'Data'
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100
-- duckdb
SELECT requestParameters['bucketName'] AS bucket, requestParameters['key'] AS object, COUNT(*) AS eventCount
FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 's3.amazonaws.com' AND eventCategory = 'Data'
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100

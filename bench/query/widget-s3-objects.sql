-- about: S3 data events, most accessed objects
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-S3DataEvents-MostAccessedObjects
-- duckdb
SELECT requestParameters['bucketName'] AS bucketName, requestParameters['key'] AS key,
  COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND eventSource = 's3.amazonaws.com' AND eventCategory = 'Data' AND requestParameters['key'] IS NOT NULL
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100

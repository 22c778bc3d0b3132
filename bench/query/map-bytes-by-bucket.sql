-- about: bytes sent by bucket, numbers out of a map
-- family: map
-- answer: ordered
SELECT element_at(requestparameters, 'bucketName') AS bucket,
  sum(CAST(element_at(additionaleventdata, 'bytesTransferredOut') AS double)) AS bytes
FROM events WHERE eventname = 'GetObject' GROUP BY 1 ORDER BY bytes DESC, 1 LIMIT 50
-- duckdb
SELECT requestparameters['bucketName'] AS bucket,
  sum(CAST(additionaleventdata['bytesTransferredOut'] AS double)) AS bytes
FROM events WHERE eventname = 'GetObject' GROUP BY 1 ORDER BY bytes DESC, 1 LIMIT 50

-- about: calls made with the access keys that AssumeRole gave out
-- family: join
-- answer: ordered
SELECT assumed.role, used.eventsource, count(*) AS n
FROM (
  SELECT element_at(requestparameters, 'roleArn') AS role,
    json_extract_scalar(element_at(responseelements, 'credentials'), '$.accessKeyId') AS accesskeyid
  FROM events WHERE eventname = 'AssumeRole' AND errorcode IS NULL
) assumed
JOIN events used ON used.useridentity.accesskeyid = assumed.accesskeyid
GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 100
-- duckdb
SELECT assumed.role, used.eventsource, count(*) AS n
FROM (
  SELECT requestparameters['roleArn'] AS role,
    json_extract_string(responseelements['credentials'], '$.accessKeyId') AS accesskeyid
  FROM events WHERE eventname = 'AssumeRole' AND errorcode IS NULL
) assumed
JOIN events used ON used.useridentity.accesskeyid = assumed.accesskeyid
GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 100

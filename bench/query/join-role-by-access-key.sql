-- about: the roles that an access key assumed, and what else was done with the key
-- family: join
-- answer: ordered
SELECT assumed.role, used.eventsource, count(*) AS n
FROM (
  SELECT DISTINCT useridentity.accesskeyid AS accesskeyid, element_at(requestparameters, 'roleArn') AS role
  FROM events WHERE eventname = 'AssumeRole' AND useridentity.accesskeyid IS NOT NULL
) assumed
JOIN events used ON used.useridentity.accesskeyid = assumed.accesskeyid
GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 100
-- duckdb
SELECT assumed.role, used.eventsource, count(*) AS n
FROM (
  SELECT DISTINCT useridentity.accesskeyid AS accesskeyid, requestparameters['roleArn'] AS role
  FROM events WHERE eventname = 'AssumeRole' AND useridentity.accesskeyid IS NOT NULL
) assumed
JOIN events used ON used.useridentity.accesskeyid = assumed.accesskeyid
GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 100

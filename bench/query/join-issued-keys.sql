-- about: access keys that AssumeRole gave out, and how many of them were used
-- family: join
-- answer: ordered
SELECT count(*) AS issued, count(used.accesskeyid) AS used
FROM (
  SELECT DISTINCT json_extract_scalar(element_at(responseelements, 'credentials'), '$.accessKeyId') AS accesskeyid
  FROM events WHERE eventname = 'AssumeRole' AND errorcode IS NULL
) issued
LEFT JOIN (SELECT DISTINCT useridentity.accesskeyid AS accesskeyid FROM events) used ON used.accesskeyid = issued.accesskeyid
-- duckdb
SELECT count(*) AS issued, count(used.accesskeyid) AS used
FROM (
  SELECT DISTINCT json_extract_string(responseelements['credentials'], '$.accessKeyId') AS accesskeyid
  FROM events WHERE eventname = 'AssumeRole' AND errorcode IS NULL
) issued
LEFT JOIN (SELECT DISTINCT useridentity.accesskeyid AS accesskeyid FROM events) used ON used.accesskeyid = issued.accesskeyid

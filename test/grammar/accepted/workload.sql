-- The forms people paste: AWS samples and documentation, Athena and Sigma collections. Each must be read as it stands.

SELECT eventID, eventName, eventSource, eventTime
FROM 5e2676f8-9fce-46ef-8142-3e36a94e6691
WHERE eventTime > '2023-01-01 00:00:00' AND eventTime < '2023-02-01 00:00:00'

SELECT userIdentity.arn, eventName, count(*) AS eventCount FROM $EDS_ID
WHERE eventTime >= '2022-05-01' and readOnly = False
GROUP BY userIdentity.arn, eventName ORDER BY EventCount DESC LIMIT 10;

SELECT recipientAccountId, eventName
	FROM eds-id
	WHERE userIdentity.accountId != recipientAccountId -- other accounts
	AND errorCode IS NOT NULL /* failed */

SELECT eventName, COUNT(*) FROM ca05adf0 WHERE eventSource='rds.amazonaws.com' AND eventName='RebootDBInstance'ORDER BY eventTime DESC

SELECT element_at(requestParameters, 'bucketName') AS bucket, element_at(requestParameters, 'key') as "key", count(*)
FROM 0233062b-51c6-4d18-8dec-a8c90da840d9 e
WHERE element_at(resources, 1).arn LIKE '%:s3:::%' GROUP BY 1, 2 ORDER BY 3 DESC

SELECT e.useridentity.sessioncontext.sessionissuer.username, tlsDetails.tlsversion
FROM events AS e WHERE CAST(REPLACE(tlsDetails.tlsVersion,'TLSv','') AS DOUBLE) <= 1.1 and tlsdetails.tlsversion like 'TLS%'

SELECT eventTime FROM t WHERE eventTime >= date_format(date_add('day', -7, now()), '%Y-%m-%d %H:%i:%s') AND eventTime <= current_timestamp - INTERVAL '24' HOUR

SELECT json_extract_scalar(eventJson, '$.eventData.configuration.AWS:ComplianceItem.Content.Patch'),
  cast(json_extract(responseElements['x'], '$.a.b.items[0].x') as map(varchar, json))
FROM t WHERE any_match(resources, r -> r.type = 'AWS::S3::Bucket')

SELECT filter(transform(cast(json_parse(x) as array(json)), y -> json_extract_scalar(y, '$.id')), z -> z IS NOT NULL) FROM t

SELECT rt, count(*) FROM t, UNNEST(eventContext.tagContext.resourceTags) as rt WHERE any_match(rt.tags, k -> element_at(rt.tags, 'k') = 'v') GROUP BY rt

SELECT * FROM t CROSS JOIN UNNEST(resources) AS r(arn, account, type)

SELECT *, rank() over (partition by replace(userIdentity.arn, 'a', 'b') order by eventTime desc) as r FROM t

SELECT COUNT(*) OVER (PARTITION BY sourceipaddress ORDER BY time RANGE BETWEEN INTERVAL '900' SECOND PRECEDING AND CURRENT ROW) AS n FROM t

SELECT actor."user.uid" FROM t WHERE LOWER(unmapped."userIdentity.type") LIKE '%\_root' ESCAPE '\'

SELECT array_agg(DISTINCT sourceIPAddress ORDER BY sourceIPAddress), slice(array_agg(DISTINCT awsRegion),1,25), approx_distinct(x), max_by(a, b), arbitrary(c), count_if(errorCode = 'AccessDenied')
FROM t WHERE CAST(sourceipaddress AS IPADDRESS) > IPADDRESS '10.0.0.0' AND regexp_like(x,'^\d')

SELECT date_trunc('hour',eventTime) + (minute(eventTime)/10) * INTERVAL '10' MINUTE, from_unixtime(floor(to_unixtime(eventTime)/300)*300) FROM t GROUP BY 1, 2 HAVING count(*) > 5

SELECT eventName FROM t WHERE eventName IN ('''CreateVpc', 'DeleteVpc') AND eventTime BETWEEN TIMESTAMP '2024-01-01 00:00:00' AND TIMESTAMP '2024-01-02 00:00:00' AND day_of_week(eventTime) NOT IN (6, 7)

WITH flagged AS (SELECT eventName FROM a-b), other AS (SELECT 1 UNION ALL SELECT 2) SELECT * FROM flagged f LEFT JOIN other o ON f.eventName = cast(o."_col0" as varchar)

SELECT useridentity.type, sessionCredentialFromConsole FROM "my db"."cloudtrail_logs" WHERE sessionCredentialFromConsole = true AND NOT (errorcode = '' OR errorcode IS NULL)

SELECT eventTime AT TIME ZONE 'America/New_York', EXTRACT(hour FROM eventTime), current_date, ARRAY[1, 2], MAP(ARRAY['a'], ARRAY[1]), ROW(1, 'x') FROM (VALUES (1, 'a'), (2, 'b')) AS t (id, name)

SELECT awsRegion FROM x WHERE EXISTS (SELECT 1 FROM y WHERE y.id = x.id) INTERSECT SELECT b FROM z EXCEPT SELECT c FROM w

SELECT listagg(name, ',') WITHIN GROUP (ORDER BY name) FROM t RIGHT JOIN u USING (id) FULL OUTER JOIN v ON u.id = v.id ORDER BY 1 NULLS LAST

EXPLAIN (TYPE DISTRIBUTED) SELECT * FROM t

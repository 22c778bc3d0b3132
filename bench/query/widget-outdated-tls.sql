-- about: Management events, outdated TLS calls by user
-- family: widget
-- answer: ordered
SELECT userIdentity.arn, tlsDetails.tlsVersion, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND tlsDetails.tlsVersion IN ('TLSv1', 'TLSv1.1')
GROUP BY userIdentity.arn, tlsDetails.tlsVersion ORDER BY eventCount DESC, 1, 2 LIMIT 100

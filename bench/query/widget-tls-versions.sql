-- about: Management events, TLS versions
-- family: widget
-- answer: ordered
SELECT tlsDetails.tlsVersion, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND tlsDetails.tlsVersion IS NOT NULL
GROUP BY tlsDetails.tlsVersion ORDER BY eventCount DESC, 1

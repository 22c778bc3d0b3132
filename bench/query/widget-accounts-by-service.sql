-- about: Organizations activity, most active accounts by service
-- family: widget
-- answer: ordered
SELECT recipientAccountId, eventSource, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}'
GROUP BY recipientAccountId, eventSource ORDER BY eventCount DESC, 1, 2 LIMIT 100

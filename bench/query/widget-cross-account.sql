-- about: Security monitoring, top cross-account access
-- family: widget
-- answer: ordered
SELECT userIdentity.accountId, eventName, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND userIdentity.accountId != recipientAccountId
GROUP BY userIdentity.accountId, eventName ORDER BY eventCount DESC, 1, 2 LIMIT 100

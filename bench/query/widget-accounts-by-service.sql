-- about: Organizations activity, most active accounts by service
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-OrganizationsActivity-MostActiveAccountsByService
-- duckdb
SELECT recipientAccountId, REPLACE(eventSource, '.amazonaws.com', '') AS service, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}'
GROUP BY recipientAccountId, eventSource ORDER BY eventCount DESC, 1, 2 LIMIT 100

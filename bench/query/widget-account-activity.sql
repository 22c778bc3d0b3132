-- about: Overview, account activity (documented)
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('day', eventTime) AS eventDate, IF(readOnly, 'read', 'write') AS readOnly, COUNT(*) as eventCount FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' GROUP BY DATE_TRUNC('day', eventTime), readOnly ORDER BY DATE_TRUNC('day', eventTime), readOnly
-- duckdb
SELECT DATE_TRUNC('day', eventTime) AS eventDate, IF(readOnly, 'read', 'write') AS kind, COUNT(*) as eventCount FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' GROUP BY DATE_TRUNC('day', eventTime), readOnly ORDER BY DATE_TRUNC('day', eventTime), kind

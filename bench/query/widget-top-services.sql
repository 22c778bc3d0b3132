-- about: Overview, top services (documented)
-- family: widget
-- answer: ties 2 of 100
SELECT REPLACE(eventSource, '.amazonaws.com') AS service, COUNT(*) AS eventCount FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' GROUP BY eventSource ORDER BY eventCount DESC LIMIT 100
-- duckdb
SELECT REPLACE(eventSource, '.amazonaws.com', '') AS service, COUNT(*) AS eventCount FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' GROUP BY eventSource ORDER BY eventCount DESC LIMIT 100

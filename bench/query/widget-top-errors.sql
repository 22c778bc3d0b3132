-- about: Overview, top errors (documented)
-- family: widget
-- answer: ties 2 of 100
SELECT errorCode, COUNT(*) AS eventCount FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND (errorCode is not null) GROUP BY errorCode ORDER BY eventCount DESC LIMIT 100

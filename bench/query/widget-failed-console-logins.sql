-- about: Security monitoring, failed console logins, by MFA
-- family: widget
-- answer: ordered
SELECT DATE_TRUNC('day', eventTime) AS eventDate, element_at(additionalEventData, 'MFAUsed') AS mfaUsed, COUNT(*) AS eventCount
FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventName = 'ConsoleLogin'
  AND element_at(responseElements, 'ConsoleLogin') = 'Failure'
GROUP BY 1, 2 ORDER BY 1, 2
-- duckdb
SELECT DATE_TRUNC('day', eventTime) AS eventDate, additionalEventData['MFAUsed'] AS mfaUsed, COUNT(*) AS eventCount
FROM events WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventName = 'ConsoleLogin'
  AND responseElements['ConsoleLogin'] = 'Failure'
GROUP BY 1, 2 ORDER BY 1, 2

-- about: Security monitoring, failed console logins, by MFA
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-SecurityMonitoring-FailedConsoleLoginAttempts
-- duckdb
SELECT DATE_TRUNC('day', eventTime) AS eventDate, IF(additionalEventData['MFAUsed'] = 'Yes', 'MFA', 'no MFA') AS caller, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'signin.amazonaws.com' AND eventName = 'ConsoleLogin' AND responseElements['ConsoleLogin'] = 'Failure'
GROUP BY 1, 2 ORDER BY 1, 2

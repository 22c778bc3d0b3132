-- about: Resource changes, most recent made using the console
-- family: widget
-- answer: ordered
SELECT eventTime, eventSource, eventName, userIdentity.arn, eventID FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND readOnly = false AND sessionCredentialFromConsole = 'true'
ORDER BY eventTime DESC, eventID LIMIT 100

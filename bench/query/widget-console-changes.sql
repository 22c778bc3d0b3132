-- about: Resource changes, most recent made using the console
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-ResourceChanges-MostRecentResourceChangesMadeUsingConsole
-- duckdb
SELECT eventTime, userIdentity.arn AS caller, REPLACE(eventSource, '.amazonaws.com', '') || ':' || eventName AS api, sourceIPAddress, awsRegion, recipientAccountId, eventID
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND managementEvent = true AND readOnly = false AND errorCode IS NULL
  AND (sessionCredentialFromConsole = 'true' OR eventType = 'AwsConsoleAction')
ORDER BY eventTime DESC, eventID LIMIT 100

-- about: Lambda data events, top invoked functions
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-LambdaDataEvents-TopInvokedLambdaFunctions
-- duckdb
SELECT requestParameters['functionName'] AS functionName, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'lambda.amazonaws.com' AND eventCategory = 'Data' AND eventName LIKE 'Invoke%' AND requestParameters['functionName'] IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100

-- about: Lambda data events, top invoked functions
-- family: widget
-- answer: ordered
SELECT element_at(requestParameters, 'functionName') AS function, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'lambda.amazonaws.com' AND eventName = 'Invoke'
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100
-- duckdb
SELECT requestParameters['functionName'] AS name, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'lambda.amazonaws.com' AND eventName = 'Invoke'
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100

-- about: Overview, most throttled events
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-Overview-MostThrottledEvents
-- duckdb
SELECT REPLACE(eventSource, '.amazonaws.com', '') || ':' || eventName AS api, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}'
  AND (errorCode LIKE '%Throttl%' OR errorCode LIKE '%RequestLimitExceeded'
    OR errorCode IN ('TooManyRequestsException', 'ProvisionedThroughputExceededException', 'SlowDown', 'BandwidthLimitExceeded'))
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100

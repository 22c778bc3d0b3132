-- about: IAM activity, top addresses of IAM calls
-- family: widget
-- answer: ordered
SELECT sourceIPAddress, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'iam.amazonaws.com'
GROUP BY sourceIPAddress ORDER BY eventCount DESC, sourceIPAddress LIMIT 100

-- about: EC2 activity, instance management
-- family: widget
-- answer: ordered
SELECT eventName, COUNT(*) AS eventCount FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'ec2.amazonaws.com'
  AND eventName IN ('RunInstances', 'StartInstances', 'StopInstances', 'RebootInstances', 'TerminateInstances')
GROUP BY eventName ORDER BY eventCount DESC, eventName

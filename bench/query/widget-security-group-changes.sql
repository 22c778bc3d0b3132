-- about: Security monitoring, recent security group and ACL changes
-- family: widget
-- answer: ordered
SELECT eventTime, eventName, userIdentity.arn, element_at(requestParameters, 'groupId') AS groupId, eventID FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'ec2.amazonaws.com'
  AND (eventName LIKE '%SecurityGroup%' OR eventName LIKE '%NetworkAcl%') AND readOnly = false
ORDER BY eventTime DESC, eventID LIMIT 100
-- duckdb
SELECT eventTime, eventName, userIdentity.arn, requestParameters['groupId'] AS groupId, eventID FROM events
WHERE eventTime > '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'ec2.amazonaws.com'
  AND (eventName LIKE '%SecurityGroup%' OR eventName LIKE '%NetworkAcl%') AND readOnly = false
ORDER BY eventTime DESC, eventID LIMIT 100

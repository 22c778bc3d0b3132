-- about: Security monitoring, recent security group and ACL changes
-- family: widget
-- answer: ordered
-- widget: AWSCloudTrail-SecurityMonitoring-RecentEC2SecurityGroupAndNetworkAclChanges
-- duckdb
SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(COALESCE(requestParameters['groupId'],
    json_extract_string(requestParameters['ModifySecurityGroupRulesRequest'], '$.GroupId'),
    requestParameters['groupName']), requestParameters['networkAclId']) AS resource, awsRegion, recipientAccountId, eventID
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND eventSource = 'ec2.amazonaws.com' AND readOnly = false AND errorCode IS NULL
  AND (eventName LIKE '%SecurityGroup%' OR eventName LIKE '%NetworkAcl%')
ORDER BY eventTime DESC, eventID LIMIT 100

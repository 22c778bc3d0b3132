import type { SampleQuery } from './sample-query.ts'

/** Networks, instances and how they are reached. */
export const NETWORK: readonly SampleQuery[] = [
  {
    name: 'Security groups opened to the internet',
    description:
      'Finds security group rules that let in any address (0.0.0.0/0 or ::/0), with the ports that they open.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, element_at(requestParameters, 'groupId') AS groupId,
  json_extract_scalar(permission, '$.ipProtocol') AS protocol, json_extract_scalar(permission, '$.fromPort') AS fromPort,
  json_extract_scalar(permission, '$.toPort') AS toPort, awsRegion, eventID
FROM $EDS_ID
CROSS JOIN UNNEST(CAST(json_extract(element_at(requestParameters, 'ipPermissions'), '$.items') AS array(json))) AS p(permission)
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventName = 'AuthorizeSecurityGroupIngress' AND errorCode IS NULL
  AND regexp_like(json_format(permission), '"(0\\.0\\.0\\.0|::)/0"')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Security group changes',
    description: 'Lists all changes of security groups and their rules in the last week.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'groupId'), element_at(responseElements, 'groupId')) AS groupId,
  element_at(requestParameters, 'ipPermissions') AS rules, awsRegion, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 'ec2.amazonaws.com' AND readOnly = false
  AND eventName LIKE '%SecurityGroup%'
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Network changes by kind',
    description:
      'Counts changes of VPCs, subnets, routes, gateways, peerings, endpoints and network ACLs by call and region.',
    sql: `SELECT eventName, awsRegion, COUNT(*) AS changes, count_if(errorCode IS NOT NULL) AS failures, MAX(eventTime) AS last
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource = 'ec2.amazonaws.com' AND readOnly = false
  AND regexp_like(eventName, 'Vpc|Subnet|Route|Gateway|NetworkAcl|Peering')
GROUP BY 1, 2
ORDER BY changes DESC, 1, 2`,
  },
  {
    name: 'Instances launched by type and caller',
    description:
      'Counts the EC2 instances that were launched, by instance type, region and caller. Unusual types may be mining.',
    sql: `SELECT element_at(requestParameters, 'instanceType') AS instanceType, awsRegion, userIdentity.arn AS caller,
  SUM(json_array_length(json_extract(element_at(responseElements, 'instancesSet'), '$.items'))) AS instances
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventName = 'RunInstances' AND errorCode IS NULL
GROUP BY 1, 2, 3
ORDER BY instances DESC, 1, 2, 3`,
  },
  {
    name: 'Who stopped or terminated an instance',
    description: 'Lists stopped, rebooted and terminated EC2 instances one by one, with the caller.',
    sql: `SELECT eventTime, eventName, json_extract_scalar(instance, '$.instanceId') AS instanceId, userIdentity.arn AS caller,
  awsRegion, errorCode, eventID
FROM $EDS_ID
CROSS JOIN UNNEST(CAST(json_extract(element_at(requestParameters, 'instancesSet'), '$.items') AS array(json))) AS i(instance)
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventName IN ('StopInstances', 'RebootInstances', 'TerminateInstances')
ORDER BY eventTime DESC, instanceId, eventID`,
  },
  {
    name: 'Snapshots and images shared with other accounts',
    description:
      'Finds EBS snapshots, AMIs and RDS snapshots whose permissions were changed so that others can copy the data.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'snapshotId'), element_at(requestParameters, 'imageId'),
    element_at(requestParameters, 'dBSnapshotIdentifier')) AS resource,
  COALESCE(element_at(requestParameters, 'createVolumePermission'), element_at(requestParameters, 'launchPermission'),
    element_at(requestParameters, 'valuesToAdd')) AS permission, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY
  AND eventName IN ('ModifySnapshotAttribute', 'ModifyImageAttribute', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute')
ORDER BY eventTime DESC, eventID`,
  },
  {
    name: 'Traffic denied at VPC endpoints',
    description:
      'Counts network activity events that a VPC endpoint policy refused, by endpoint, service and call.',
    sql: `SELECT vpcEndpointId, eventSource, eventName, COUNT(*) AS denied, approx_distinct(sourceIPAddress) AS addresses
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '30' DAY AND eventCategory = 'NetworkActivity' AND errorCode = 'VpceAccessDenied'
GROUP BY 1, 2, 3
ORDER BY denied DESC, 1, 2, 3`,
  },
  {
    name: 'Commands sent to instances',
    description:
      'Lists Systems Manager commands and sessions: remote execution on EC2 instances, by caller and document.',
    sql: `SELECT eventTime, userIdentity.arn AS caller, eventName,
  COALESCE(element_at(requestParameters, 'documentName'), element_at(requestParameters, 'target')) AS document,
  element_at(requestParameters, 'instanceIds') AS instanceIds, errorCode, eventID
FROM $EDS_ID
WHERE eventTime >= now() - INTERVAL '7' DAY AND eventSource IN ('ssm.amazonaws.com', 'ec2-instance-connect.amazonaws.com')
  AND eventName IN ('SendCommand', 'StartSession', 'ResumeSession', 'StartAutomationExecution', 'SendSSHPublicKey',
    'SendSerialConsoleSSHPublicKey')
ORDER BY eventTime DESC, eventID`,
  },
]

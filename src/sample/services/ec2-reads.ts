import type { EventSpec, JsonObject } from '../spec.ts'
import { read, reads } from '../spec.ts'

/** EC2 writes every set of the request, empty or not. */
const filter = (name: string, value: string): JsonObject => ({
  items: [{ name, valueSet: { items: [{ value }] } }],
})

const INSTANCES = { instancesSet: { items: [{ instanceId: '<instance>' }] } } as const

/** Newer EC2 calls log the whole request under its own name. */
const wrapped = (name: string, weight: number, request: JsonObject): EventSpec =>
  read(name, weight, { [`${name}Request`]: request })

/** What EC2 is asked most: its descriptions. */
export const EC2_READS: readonly EventSpec[] = [
  read('DescribeInstances', 330, [
    { instancesSet: {}, filterSet: {} },
    { maxResults: 1000, instancesSet: {}, filterSet: filter('instance-state-name', 'running') },
    { ...INSTANCES, filterSet: {} },
    { instancesSet: {}, filterSet: filter('tag:Name', '<word>-*') },
  ]),
  read('DescribeInstanceStatus', 70, [
    { instancesSet: {}, filterSet: {}, includeAllInstances: true },
    { ...INSTANCES, filterSet: {}, includeAllInstances: false, maxResults: 1000 },
  ]),
  read('DescribeTags', 90, [
    { filterSet: filter('resource-id', '<instance>') },
    { maxResults: 1000, filterSet: {} },
  ]),
  read('DescribeVolumes', 70, [
    { volumeSet: {}, filterSet: {} },
    { volumeSet: { items: [{ volumeId: '<volume>' }] }, filterSet: {} },
    { maxResults: 500, volumeSet: {}, filterSet: {} },
  ]),
  read('DescribeSecurityGroups', 90, [
    { securityGroupSet: {}, securityGroupIdSet: { items: [{ groupId: '<group>' }] }, filterSet: {} },
    { maxResults: 1000, securityGroupSet: {}, securityGroupIdSet: {}, filterSet: {} },
  ]),
  read('DescribeNetworkInterfaces', 110, [
    { networkInterfaceIdSet: {}, filterSet: filter('attachment.instance-id', '<instance>') },
    { networkInterfaceIdSet: { items: [{ networkInterfaceId: '<interface>' }] }, filterSet: {} },
  ]),
  read('DescribeSubnets', 52, [
    { subnetSet: {}, filterSet: filter('vpc-id', '<vpc>') },
    { subnetSet: { items: [{ subnetId: '<subnet>' }] }, filterSet: {} },
  ]),
  read('DescribeVpcs', 40, [
    { vpcSet: {}, filterSet: {} },
    { vpcSet: { items: [{ vpcId: '<vpc>' }] }, filterSet: {} },
  ]),
  read('DescribeRouteTables', 30, { routeTableIdSet: {}, filterSet: filter('vpc-id', '<vpc>') }),
  read('DescribeImages', 34, [
    { executableBySet: {}, imagesSet: {}, ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} },
    { executableBySet: {}, imagesSet: { items: [{ imageId: '<ami>' }] }, ownersSet: {}, filterSet: {} },
  ]),
  read('DescribeSnapshots', 28, {
    maxResults: 1000,
    snapshotSet: {},
    ownersSet: { items: [{ owner: 'self' }] },
    sharedUsersSet: {},
    filterSet: {},
  }),
  read('DescribeRegions', 34, [{ regionSet: {} }, { regionSet: {}, allRegions: true }]),
  read('DescribeAvailabilityZones', 26, {
    availabilityZoneSet: {},
    availabilityZoneIdSet: {},
    filterSet: {},
  }),
  read('DescribeInstanceTypes', 22, {
    DescribeInstanceTypesRequest: { InstanceType: { tag: 1, content: '<instanceType>' } },
  }),
  read('DescribeInstanceAttribute', 12, { instanceId: '<instance>', attribute: 'disableApiTermination' }),
  read('DescribeKeyPairs', 7, { keySet: {}, keyPairIdSet: {}, filterSet: {}, includePublicKey: false }),
  read('DescribeInternetGateways', 9, {
    internetGatewayIdSet: {},
    filterSet: filter('attachment.vpc-id', '<vpc>'),
  }),
  read('DescribeAddresses', 16, { publicIpsSet: {}, allocationIdsSet: {}, filterSet: {} }),
  read('DescribeAccountAttributes', 20, {
    accountAttributeNameSet: { items: [{ attributeName: 'supported-platforms' }] },
    filterSet: {},
  }),
  read('DescribeNetworkAcls', 8, { networkAclIdSet: {}, filterSet: filter('vpc-id', '<vpc>') }),
  wrapped('DescribeLaunchTemplates', 16, { LaunchTemplateId: { tag: 1, content: '<launchTemplate>' } }),
  wrapped('DescribeLaunchTemplateVersions', 16, {
    LaunchTemplateId: '<launchTemplate>',
    LaunchTemplateVersion: { tag: 1, content: '$Latest' },
  }),
  wrapped('DescribeNatGateways', 10, {
    Filter: { tag: 1, Name: 'vpc-id', Value: { tag: 1, content: '<vpc>' } },
  }),
  wrapped('DescribeVpcEndpoints', 10, { MaxResults: 1000 }),
  wrapped('DescribeFlowLogs', 7, { FlowLogId: { tag: 1, content: '<flowLog>' } }),
  wrapped('DescribeSecurityGroupRules', 8, {
    Filter: { tag: 1, Name: 'group-id', Value: { tag: 1, content: '<group>' } },
  }),
  wrapped('DescribeTransitGateways', 4, { MaxResults: 100 }),
  wrapped('DescribeTransitGatewayAttachments', 4, { MaxResults: 100 }),
  wrapped('DescribeSpotInstanceRequests', 5, { MaxResults: 1000 }),
  wrapped('DescribeSpotPriceHistory', 9, { ProductDescription: { tag: 1, content: 'Linux/UNIX' } }),
  wrapped('DescribeInstanceTypeOfferings', 9, { LocationType: 'availability-zone' }),
  wrapped('DescribeHosts', 2, { MaxResults: 500 }),
  wrapped('DescribeManagedPrefixLists', 4, { MaxResults: 100 }),
  wrapped('DescribeIamInstanceProfileAssociations', 5, {
    Filter: { tag: 1, Name: 'instance-id', Value: { tag: 1, content: '<instance>' } },
  }),
  wrapped('DescribeVolumesModifications', 2, { VolumeId: { tag: 1, content: '<volume>' } }),
  wrapped('GetEbsEncryptionByDefault', 3, {}),
  wrapped('GetEbsDefaultKmsKeyId', 2, {}),
  wrapped('GetSerialConsoleAccessStatus', 1, {}),
  wrapped('GetManagedPrefixListEntries', 2, { PrefixListId: 'pl-0<hex16>' }),
  ...reads(
    3,
    'DescribeVpnConnections DescribeCustomerGateways DescribeVpnGateways DescribeDhcpOptions DescribeVpcPeeringConnections DescribePlacementGroups DescribeReservedInstances DescribeVpcAttribute DescribeSnapshotAttribute DescribeVolumeStatus DescribeExportTasks DescribeBundleTasks',
    { filterSet: {}, maxResults: '<#limit>' },
  ),
  read('GetConsoleOutput', 1, { instanceId: '<instance>' }),
  read('GetPasswordData', 0.8, { instanceId: '<instance>' }),
  read('GetConsoleScreenshot', 0.6, {
    GetConsoleScreenshotRequest: { InstanceId: '<instance>', WakeUp: false },
  }),
]

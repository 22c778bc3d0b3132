import type { JsonObject, ServiceSpec } from '../spec.ts'
import { invalid, notFound, serviceEvent, write, writes } from '../spec.ts'
import { EC2_READS } from './ec2-reads.ts'

const DONE = { requestId: '<request>', _return: true } as const

const NAMED: JsonObject = { items: [{ resourceType: 'instance', tags: '<#tagItems>' }] }

const INSTANCE: JsonObject = {
  instanceId: '<instance>',
  imageId: '<ami>',
  currentInstanceBootMode: 'uefi',
  instanceState: { code: 0, name: 'pending' },
  privateDnsName: 'ip-<dashedAddress>.<region>.compute.internal',
  amiLaunchIndex: 0,
  productCodes: {},
  instanceType: '<instanceType>',
  launchTime: '<#millis>',
  placement: { availabilityZone: '<zone>', tenancy: 'default' },
  monitoring: { state: 'pending' },
  subnetId: '<subnet>',
  vpcId: '<vpc>',
  privateIpAddress: '<privateAddress>',
  stateReason: { code: 'pending', message: 'pending' },
  architecture: 'x86_64',
  rootDeviceType: 'ebs',
  rootDeviceName: '/dev/xvda',
  blockDeviceMapping: {},
  virtualizationType: 'hvm',
  hypervisor: 'xen',
  tagSet: { items: '<#tagItems>' },
  groupSet: { items: [{ groupId: '<group>', groupName: '<word>' }] },
  sourceDestCheck: true,
  networkInterfaceSet: {
    items: [
      {
        networkInterfaceId: '<interface>',
        subnetId: '<subnet>',
        ownerId: '<account>',
        status: 'in-use',
        macAddress: '<mac>',
        privateIpAddress: '<privateAddress>',
        attachment: {
          attachmentId: 'eni-attach-0<hex16>',
          deviceIndex: 0,
          status: 'attaching',
          deleteOnTermination: true,
        },
        privateIpAddressesSet: { item: [{ privateIpAddress: '<privateAddress>', primary: true }] },
      },
    ],
  },
  iamInstanceProfile: { arn: 'arn:aws:iam::<account>:instance-profile/<profile>', id: 'AIPA<upper17>' },
  ebsOptimized: true,
  cpuOptions: { coreCount: 1, threadsPerCore: 2 },
  metadataOptions: {
    state: 'pending',
    httpTokens: 'required',
    httpPutResponseHopLimit: 2,
    httpEndpoint: 'enabled',
  },
}

const permissions = (group: string): JsonObject => ({
  groupId: group,
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: '<#port>',
        toPort: '<#port>',
        groups: {},
        ipRanges: { items: [{ cidrIp: '<cidr>', description: '<description>' }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
})

const RULES: JsonObject = {
  requestId: '<request>',
  _return: true,
  securityGroupRuleSet: {
    items: [
      {
        groupOwnerId: '<account>',
        groupId: '<group>',
        securityGroupRuleId: '<rule>',
        isEgress: false,
        ipProtocol: 'tcp',
        fromPort: '<#port>',
        toPort: '<#port>',
        cidrIpv4: '<cidr>',
        description: '<description>',
      },
    ],
  },
}

const state = (code: number, now: string, was: number, before: string): JsonObject => ({
  requestId: '<request>',
  instancesSet: {
    items: [
      {
        instanceId: '<instance>',
        currentState: { code, name: now },
        previousState: { code: was, name: before },
      },
    ],
  },
})

const INSTANCES = { instancesSet: { items: [{ instanceId: '<instance>' }] } } as const

const ec2: ServiceSpec = {
  source: 'ec2',
  version: '1.10',
  style: 'ec2',
  errors: [
    notFound('Client.InvalidInstanceID.NotFound', "The instance ID '<instance>' does not exist", 3),
    notFound('Client.InvalidVolume.NotFound', "The volume '<volume>' does not exist.", 1),
    notFound('Client.InvalidGroup.NotFound', "The security group '<group>' does not exist", 2),
    invalid(
      'Client.InvalidParameterValue',
      'Value (<profile>) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      1,
    ),
    invalid('Client.DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 2),
    {
      code: 'Client.InvalidPermission.Duplicate',
      message:
        'the specified rule "peer: <cidr>, TCP, from port: <port>, to port: <port>, ALLOW" already exists',
      weight: 4,
      verbs: ['Authorize'],
    },
    {
      code: 'Server.InsufficientInstanceCapacity',
      message:
        'We currently do not have sufficient <instanceType> capacity in the Availability Zone you requested (<zone>).',
      weight: 5,
      verbs: ['Run'],
    },
    {
      code: 'Client.VpcLimitExceeded',
      message: 'The maximum number of VPCs has been reached.',
      weight: 3,
      verbs: ['CreateVpc'],
    },
    {
      code: 'Client.DependencyViolation',
      message: 'resource <group> has a dependent object',
      weight: 3,
      verbs: ['Delete'],
    },
  ],
  events: [
    ...EC2_READS,
    write(
      'RunInstances',
      12,
      {
        instancesSet: {
          items: [{ imageId: '<ami>', minCount: 1, maxCount: '<#few>', keyName: '<word>-key' }],
        },
        userData: '<sensitiveDataRemoved>',
        instanceType: '<instanceType>',
        blockDeviceMapping: {
          items: [
            {
              deviceName: '/dev/xvda',
              ebs: { volumeSize: '<#size>', deleteOnTermination: true, volumeType: 'gp3', encrypted: true },
            },
          ],
        },
        monitoring: { enabled: true },
        disableApiTermination: false,
        clientToken: '<uuid>',
        subnetId: '<subnet>',
        groupSet: { items: [{ groupId: '<group>' }] },
        iamInstanceProfile: { arn: 'arn:aws:iam::<account>:instance-profile/<profile>' },
        ebsOptimized: true,
        tagSpecificationSet: NAMED,
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 },
      },
      {
        requestId: '<request>',
        reservationId: 'r-0<hex16>',
        ownerId: '<account>',
        groupSet: {},
        instancesSet: { items: [INSTANCE] },
        requesterId: '<digits12>',
      },
      { callers: { deployment: 40, linkedRole: 40, console: 15, monitor: 5 } },
    ),
    write('TerminateInstances', 10, INSTANCES, state(32, 'shutting-down', 16, 'running'), {
      callers: { deployment: 40, linkedRole: 45, console: 15 },
    }),
    write('StartInstances', 5, INSTANCES, state(0, 'pending', 80, 'stopped')),
    write(
      'StopInstances',
      5,
      { ...INSTANCES, force: false, hibernate: false },
      state(64, 'stopping', 16, 'running'),
    ),
    write('RebootInstances', 1, INSTANCES, DONE),
    write(
      'CreateTags',
      34,
      { resourcesSet: { items: [{ resourceId: '<instance>' }] }, tagSet: { items: '<#tagItems>' } },
      DONE,
    ),
    write(
      'DeleteTags',
      3,
      { resourcesSet: { items: [{ resourceId: '<volume>' }] }, tagSet: { items: [{ key: 'expires' }] } },
      DONE,
    ),
    write('AuthorizeSecurityGroupIngress', 7, permissions('<group>'), RULES),
    write('RevokeSecurityGroupIngress', 5, permissions('<group>'), DONE),
    write('AuthorizeSecurityGroupEgress', 3, permissions('<group>'), RULES),
    write('RevokeSecurityGroupEgress', 3, permissions('<group>'), DONE),
    write(
      'CreateSecurityGroup',
      3,
      {
        groupName: '<word>-sg',
        groupDescription: '<description>',
        vpcId: '<vpc>',
        tagSpecificationSet: NAMED,
      },
      { requestId: '<request>', _return: true, groupId: '<group>', tagSet: { items: '<#tagItems>' } },
    ),
    write('DeleteSecurityGroup', 2, { groupId: '<group>' }, DONE),
    write(
      'CreateNetworkInterface',
      14,
      {
        subnetId: '<subnet>',
        description: 'AWS Lambda VPC ENI-<function>-<uuid>',
        groupSet: { items: [{ groupId: '<group>' }] },
        privateIpAddressesSet: {},
      },
      {
        requestId: '<request>',
        networkInterface: {
          networkInterfaceId: '<interface>',
          subnetId: '<subnet>',
          vpcId: '<vpc>',
          availabilityZone: '<zone>',
          ownerId: '<account>',
          requesterManaged: false,
          status: 'pending',
          macAddress: '<mac>',
          privateIpAddress: '<privateAddress>',
          tagSet: {},
        },
      },
      { callers: { function: 60, linkedRole: 40 } },
    ),
    write('DeleteNetworkInterface', 12, { networkInterfaceId: '<interface>' }, DONE, {
      callers: { function: 60, linkedRole: 40 },
    }),
    write(
      'CreateSnapshot',
      9,
      { volumeId: '<volume>', description: '<description>', tagSpecificationSet: NAMED },
      {
        requestId: '<request>',
        snapshotId: '<snapshot>',
        volumeId: '<volume>',
        status: 'pending',
        startTime: '<#millis>',
        progress: '',
        ownerId: '<account>',
        volumeSize: '<size>',
        encrypted: true,
      },
    ),
    write('DeleteSnapshot', 7, { snapshotId: '<snapshot>', force: false }, DONE),
    write(
      'ModifySnapshotAttribute',
      1,
      {
        snapshotId: '<snapshot>',
        createVolumePermission: { add: { items: [{ userId: '<otherAccount>' }] } },
        attributeType: 'CREATE_VOLUME_PERMISSION',
      },
      DONE,
    ),
    write(
      'CreateVolume',
      5,
      { size: '<size>', zone: '<zone>', volumeType: 'gp3', encrypted: true, clientToken: '<uuid>' },
      {
        requestId: '<request>',
        volumeId: '<volume>',
        size: '<size>',
        zone: '<zone>',
        status: 'creating',
        createTime: '<#millis>',
        volumeType: 'gp3',
        iops: 3000,
        encrypted: true,
        multiAttachEnabled: false,
      },
    ),
    write(
      'AttachVolume',
      5,
      { volumeId: '<volume>', instanceId: '<instance>', device: '/dev/xvdba', deleteOnTermination: false },
      {
        requestId: '<request>',
        volumeId: '<volume>',
        instanceId: '<instance>',
        device: '/dev/xvdba',
        status: 'attaching',
        attachTime: '<#millis>',
      },
    ),
    write(
      'DetachVolume',
      4,
      { volumeId: '<volume>', force: false },
      { requestId: '<request>', volumeId: '<volume>', status: 'detaching' },
    ),
    write(
      'ModifyInstanceAttribute',
      2,
      [
        { instanceId: '<instance>', groupSet: { items: [{ groupId: '<group>' }] } },
        { instanceId: '<instance>', userData: '<sensitiveDataRemoved>' },
      ],
      DONE,
    ),
    write(
      'ModifyImageAttribute',
      0.8,
      {
        imageId: '<ami>',
        launchPermission: { add: { items: [{ userId: '<otherAccount>' }] } },
        attributeType: 'launchPermission',
      },
      DONE,
    ),
    write(
      'CreateImage',
      2,
      { instanceId: '<instance>', name: '<word>-<epoch>', noReboot: true },
      { requestId: '<request>', imageId: '<ami>' },
    ),
    write(
      'CreateLaunchTemplateVersion',
      3,
      {
        CreateLaunchTemplateVersionRequest: {
          LaunchTemplateId: '<launchTemplate>',
          SourceVersion: '<count>',
          LaunchTemplateData: { ImageId: '<ami>', InstanceType: '<instanceType>' },
          ClientToken: '<uuid>',
        },
      },
      {
        CreateLaunchTemplateVersionResponse: {
          xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
          requestId: '<request>',
          launchTemplateVersion: {
            launchTemplateId: '<launchTemplate>',
            versionNumber: '<#count>',
            defaultVersion: false,
            createTime: '<isoMillis>',
          },
        },
      },
    ),
    write(
      'CreateFleet',
      3,
      {
        CreateFleetRequest: {
          Type: 'instant',
          TargetCapacitySpecification: { TotalTargetCapacity: '<#count>', DefaultTargetCapacityType: 'spot' },
          LaunchTemplateConfigs: {
            tag: 1,
            LaunchTemplateSpecification: { LaunchTemplateId: '<launchTemplate>', Version: '$Latest' },
          },
        },
      },
      { CreateFleetResponse: { fleetId: 'fleet-<uuid>', requestId: '<request>', errorSet: '' } },
      { callers: { monitor: 100 } },
    ),
    write(
      'AllocateAddress',
      1.5,
      { domain: 'vpc' },
      { requestId: '<request>', publicIp: '<address>', domain: 'vpc', allocationId: '<allocation>' },
    ),
    write(
      'AssociateAddress',
      1.5,
      { allocationId: '<allocation>', instanceId: '<instance>', allowReassociation: true },
      { ...DONE, associationId: 'eipassoc-0<hex16>' },
    ),
    write('ReleaseAddress', 1, { allocationId: '<allocation>' }, DONE),
    write(
      'CreateKeyPair',
      0.8,
      { keyName: '<word>-key', keyType: 'ed25519', keyFormat: 'pem' },
      {
        requestId: '<request>',
        keyName: '<word>-key',
        keyFingerprint: '<base32>',
        keyPairId: 'key-0<hex16>',
        keyMaterial: '<sensitiveDataRemoved>',
      },
    ),
    write(
      'CreateRoute',
      1.5,
      { routeTableId: '<routeTable>', destinationCidrBlock: '<cidr>', gatewayId: '<internetGateway>' },
      DONE,
    ),
    write(
      'CreateVpc',
      0.8,
      {
        cidrBlock: '10.20.0.0/16',
        instanceTenancy: 'default',
        amazonProvidedIpv6CidrBlock: false,
        tagSpecificationSet: NAMED,
      },
      {
        requestId: '<request>',
        vpc: {
          vpcId: '<vpc>',
          state: 'pending',
          ownerId: '<account>',
          cidrBlock: '10.20.0.0/16',
          isDefault: false,
          tagSet: {},
        },
      },
    ),
    write(
      'CreateSubnet',
      1,
      { vpcId: '<vpc>', cidrBlock: '10.20.4.0/24', availabilityZone: '<zone>' },
      {
        requestId: '<request>',
        subnet: {
          subnetId: '<subnet>',
          vpcId: '<vpc>',
          state: 'available',
          cidrBlock: '10.20.4.0/24',
          availableIpAddressCount: 251,
        },
      },
    ),
    write(
      'CreateVpcEndpoint',
      0.8,
      {
        CreateVpcEndpointRequest: {
          VpcId: '<vpc>',
          ServiceName: 'com.amazonaws.<region>.s3',
          VpcEndpointType: 'Gateway',
        },
      },
      {
        CreateVpcEndpointResponse: {
          requestId: '<request>',
          vpcEndpoint: { vpcEndpointId: '<endpoint>', state: 'pending' },
        },
      },
    ),
    write(
      'CreateNatGateway',
      0.7,
      {
        CreateNatGatewayRequest: {
          SubnetId: '<subnet>',
          AllocationId: '<allocation>',
          ClientToken: '<uuid>',
        },
      },
      {
        CreateNatGatewayResponse: {
          requestId: '<request>',
          natGateway: { natGatewayId: '<natGateway>', state: 'pending' },
        },
      },
    ),
    write(
      'CreateFlowLogs',
      0.7,
      {
        CreateFlowLogsRequest: {
          ResourceId: { tag: 1, content: '<vpc>' },
          ResourceType: 'VPC',
          TrafficType: 'ALL',
          LogDestination: 'arn:aws:s3:::<bucket>',
        },
      },
      {
        CreateFlowLogsResponse: {
          requestId: '<request>',
          unsuccessful: '',
          flowLogIdSet: { item: '<flowLog>' },
        },
      },
    ),
    write(
      'CreateNetworkAclEntry',
      0.7,
      {
        networkAclId: '<networkAcl>',
        ruleNumber: 100,
        aclProtocol: '6',
        ruleAction: 'allow',
        egress: false,
        cidrBlock: '<cidr>',
        icmpTypeCode: {},
        portRange: { from: '<#port>', to: '<#port>' },
      },
      DONE,
    ),
    ...writes(
      0.8,
      'DeleteVolume ModifyVolume DeleteRoute ReplaceRoute AssociateRouteTable CreateRouteTable DeleteSubnet DeleteVpc AttachInternetGateway DetachInternetGateway DeleteFlowLogs DeleteNatGateway DeleteVpcEndpoints DeregisterImage ModifyNetworkInterfaceAttribute AssociateIamInstanceProfile',
      { volumeId: '<volume>', routeTableId: '<routeTable>', dryRun: false },
      DONE,
    ),
    write('CancelSpotInstanceRequests', 0.8, {
      CancelSpotInstanceRequestsRequest: { SpotInstanceRequestId: { tag: 1, content: 'sir-<lower10>' } },
    }),
    serviceEvent('SharedSnapshotVolumeCreated', 1.5, { snapshotId: '<snapshot>' }),
    serviceEvent('SharedSnapshotCopyInitiated', 1, { snapshotId: '<snapshot>' }),
    serviceEvent('BidEvictedEvent', 2.5, { instanceIdSet: ['<instance>'] }),
  ],
}

export const EC2: readonly ServiceSpec[] = [ec2]

import type { Json, JsonObject, ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, read, reads, serviceEvent, write, writes } from '../spec.ts'

const CLUSTER = 'arn:aws:ecs:<region>:<account>:cluster/<cluster>'
const SERVICE = 'arn:aws:ecs:<region>:<account>:service/<cluster>/<ecsService>'
const TASK = 'arn:aws:ecs:<region>:<account>:task/<cluster>/<hex32>'
const DEFINITION = 'arn:aws:ecs:<region>:<account>:task-definition/<taskDefinition>'
const CONTAINER: JsonObject = {
  name: '<word>',
  image: '<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<hex32>',
  cpu: 256,
  memory: 512,
  portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  secrets: [{ name: 'DATABASE_URL', valueFrom: 'arn:aws:ssm:<region>:<account>:parameter<parameter>' }],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '<logGroup>', 'awslogs-region': '<region>', 'awslogs-stream-prefix': 'ecs' },
  },
}

const ecs: ServiceSpec = {
  source: 'ecs',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('ClusterNotFoundException', 'Cluster not found.', 2),
    notFound('ServiceNotFoundException', 'Service not found.', 2),
    invalid('ClientException', 'TaskDefinition not found.', 1),
  ],
  events: [
    read('DescribeTasks', 60, { cluster: CLUSTER, tasks: [TASK] }),
    read('DescribeServices', 74, {
      cluster: '<cluster>',
      services: ['<ecsService>', '<ecsService!>'],
      include: ['TAGS'],
    }),
    read('ListTasks', 40, { cluster: '<cluster>', serviceName: '<ecsService>', desiredStatus: 'RUNNING' }),
    read('DescribeTaskDefinition', 46, { taskDefinition: DEFINITION }),
    read('DescribeContainerInstances', 18, { cluster: CLUSTER, containerInstances: ['<hex32>'] }),
    read('DescribeClusters', 20, { clusters: [CLUSTER], include: ['SETTINGS', 'STATISTICS'] }),
    ...reads(
      8,
      'ListClusters ListServices ListContainerInstances ListTaskDefinitions ListTagsForResource DescribeCapacityProviders ListAccountSettings',
      [{ cluster: CLUSTER, maxResults: '<#limit>' }, null],
    ),
    write(
      'SubmitTaskStateChange',
      44,
      {
        cluster: CLUSTER,
        task: TASK,
        status: 'RUNNING',
        executionStoppedAt: '<long>',
        containers: [{ containerName: '<word>', status: 'RUNNING', runtimeId: '<hex32>-<digits12>' }],
      },
      { acknowledgment: 'CREATED' },
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    write(
      'SubmitContainerStateChange',
      14,
      {
        cluster: CLUSTER,
        task: TASK,
        containerName: '<word>',
        status: 'STOPPED',
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
      { acknowledgment: 'CREATED' },
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    write(
      'DiscoverPollEndpoint',
      14,
      { cluster: CLUSTER, containerInstance: '<hex32>' },
      {
        endpoint: 'https://ecs-a-1.<region>.amazonaws.com/',
        telemetryEndpoint: 'https://ecs-t-1.<region>.amazonaws.com/',
      },
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    write(
      'UpdateService',
      10,
      {
        cluster: '<cluster>',
        service: '<ecsService>',
        taskDefinition: DEFINITION,
        desiredCount: '<#count>',
        forceNewDeployment: true,
      },
      {
        service: {
          serviceArn: SERVICE,
          serviceName: '<ecsService>',
          clusterArn: CLUSTER,
          status: 'ACTIVE',
          desiredCount: '<#count>',
          runningCount: '<#count!>',
          pendingCount: 0,
          launchType: 'FARGATE',
          platformVersion: 'LATEST',
          taskDefinition: DEFINITION,
          deploymentConfiguration: {
            maximumPercent: 200,
            minimumHealthyPercent: 100,
            deploymentCircuitBreaker: { enable: true, rollback: true },
          },
          deployments: [
            { id: 'ecs-svc/<digits12>', status: 'PRIMARY', rolloutState: 'IN_PROGRESS', createdAt: '<long>' },
          ],
          events: [],
        },
      },
    ),
    write(
      'RegisterTaskDefinition',
      8,
      {
        family: '<word>-worker',
        networkMode: 'awsvpc',
        cpu: '512',
        memory: '1024',
        requiresCompatibilities: ['FARGATE'],
        executionRoleArn: 'arn:aws:iam::<account>:role/<role>',
        taskRoleArn: 'arn:aws:iam::<account>:role/<role!>',
        volumes: [],
        containerDefinitions: [CONTAINER],
      },
      {
        taskDefinition: {
          taskDefinitionArn: DEFINITION,
          family: '<word>-worker',
          revision: '<#size>',
          status: 'ACTIVE',
          containerDefinitions: [CONTAINER],
          requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.ecr-auth' }],
          registeredAt: '<long>',
          registeredBy: '<caller>',
        },
      },
    ),
    write(
      'RunTask',
      12,
      {
        cluster: '<cluster>',
        taskDefinition: '<taskDefinition>',
        count: 1,
        launchType: 'FARGATE',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ['<subnet>', '<subnet!>'],
            securityGroups: ['<group>'],
            assignPublicIp: 'DISABLED',
          },
        },
        overrides: {
          containerOverrides: [{ name: '<word>', environment: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
        },
      },
      {
        tasks: [
          {
            taskArn: TASK,
            clusterArn: CLUSTER,
            lastStatus: 'PROVISIONING',
            desiredStatus: 'RUNNING',
            cpu: '512',
            memory: '1024',
            launchType: 'FARGATE',
            group: 'family:<word>-worker',
            createdAt: '<long>',
          },
        ],
        failures: [],
      },
      { callers: { awsService: 60, workload: 30, deployment: 10 } },
    ),
    ...writes(
      2,
      'StopTask DeregisterTaskDefinition ExecuteCommand CreateService DeleteService UpdateContainerInstancesState RegisterContainerInstance TagResource CreateCluster PutAccountSetting',
      { cluster: '<cluster>', task: TASK },
    ),
  ],
}

const REPOSITORY: readonly Json[] = [
  { accountId: '<account>', ARN: 'arn:aws:ecr:<region>:<account>:repository/<repository>' },
]
const ONE = { registryId: '<account>', repositoryName: '<repository>' } as const
const PULL = { resources: REPOSITORY, callers: { workload: 40, linkedRole: 35, deployment: 25 } } as const

const ecr: ServiceSpec = {
  source: 'ecr',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'RepositoryNotFoundException',
      "The repository with name '<repository>' does not exist in the registry with id '<account>'",
      3,
    ),
    invalid('ImageNotFoundException', 'The image with imageId {imageTag: latest} does not exist', 1),
    {
      code: 'ImageTagAlreadyExistsException',
      message:
        "The image tag 'latest' already exists in the '<repository>' repository and cannot be overwritten because the repository is immutable.",
      weight: 3,
      verbs: ['PutImage'],
    },
  ],
  events: [
    read('GetAuthorizationToken', 70, [{}, null], {
      callers: { workload: 40, linkedRole: 20, deployment: 40 },
    }),
    read(
      'BatchGetImage',
      90,
      {
        ...ONE,
        imageIds: [{ imageTag: '<hex32>' }],
        acceptedMediaTypes: [
          'application/vnd.docker.distribution.manifest.v2+json',
          'application/vnd.oci.image.index.v1+json',
        ],
      },
      PULL,
    ),
    read('GetDownloadUrlForLayer', 84, { ...ONE, layerDigest: 'sha256:<hex64>' }, PULL),
    read('BatchCheckLayerAvailability', 18, { ...ONE, layerDigests: ['sha256:<hex64>'] }, PULL),
    read(
      'DescribeImages',
      16,
      { ...ONE, imageIds: [{ imageDigest: 'sha256:<hex64>' }] },
      { resources: REPOSITORY },
    ),
    read('DescribeRepositories', 16, [{ maxResults: 100 }, { repositoryNames: ['<repository>'] }], {
      resources: REPOSITORY,
    }),
    ...reads(
      5,
      'ListImages DescribeImageScanFindings GetRepositoryPolicy GetLifecyclePolicy ListTagsForResource DescribeRegistry GetRegistryScanningConfiguration DescribePullThroughCacheRules',
      ONE,
    ),
    write(
      'PutImage',
      7,
      {
        ...ONE,
        imageTag: '<hex32>',
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        imageManifest:
          '{\n   "schemaVersion": 2,\n   "config": {\n      "mediaType": "application/vnd.docker.container.image.v1+json",\n      "digest": "sha256:<hex64>"\n   }\n}',
      },
      { image: { ...ONE, imageId: { imageDigest: 'sha256:<hex64!>', imageTag: '<hex32>' } } },
      { resources: REPOSITORY, callers: CALLERS.deployment },
    ),
    write(
      'InitiateLayerUpload',
      12,
      ONE,
      { uploadId: '<uuid>', partSize: 20971520 },
      { resources: REPOSITORY, callers: CALLERS.deployment },
    ),
    write(
      'UploadLayerPart',
      14,
      { ...ONE, uploadId: '<uuid>', partFirstByte: 0, partLastByte: '<#bytesOut>', layerPartBlob: {} },
      { ...ONE, uploadId: '<uuid>', lastByteReceived: '<#bytesOut>' },
      { resources: REPOSITORY, callers: CALLERS.deployment },
    ),
    write(
      'CompleteLayerUpload',
      12,
      { ...ONE, uploadId: '<uuid>', layerDigests: ['sha256:<hex64>'] },
      { ...ONE, uploadId: '<uuid>', layerDigest: 'sha256:<hex64>' },
      { resources: REPOSITORY, callers: CALLERS.deployment },
    ),
    ...writes(
      0.8,
      'BatchDeleteImage CreateRepository StartImageScan PutLifecyclePolicy SetRepositoryPolicy',
      ONE,
    ),
    serviceEvent(
      'PolicyExecutionEvent',
      2,
      {
        'repository-name': '<repository>',
        'lifecycle-policy': {
          'lifecycle-events': [{ 'lifecycle-event-rule': 1, 'image-digest': 'sha256:<hex64>' }],
          'lifecycle-event-policy': '{"rules":[{"rulePriority":1}]}',
        },
      },
      { resources: REPOSITORY },
    ),
  ],
}

const NAME = { name: '<cluster>' } as const

const eks: ServiceSpec = {
  source: 'eks',
  version: '1.11',
  style: 'rest',
  errors: [
    notFound('ResourceNotFoundException', 'No cluster found for name: <cluster>.', 4),
    invalid('InvalidRequestException', 'Addon coredns already exists', 0.5),
  ],
  events: [
    read('DescribeCluster', 60, NAME),
    read('ListClusters', 24, [{ maxResults: '<limit>' }, {}, null]),
    ...reads(
      14,
      'DescribeNodegroup ListNodegroups DescribeAddon ListAddons DescribeAddonVersions ListAccessEntries DescribeAccessEntry ListAssociatedAccessPolicies ListFargateProfiles ListIdentityProviderConfigs ListPodIdentityAssociations DescribeUpdate ListUpdates ListInsights DescribeClusterVersions AccessKubernetesApi',
      { ...NAME, nodegroupName: '<nodeGroup>' },
    ),
    read(
      'AssumeRoleForPodIdentity',
      30,
      { clusterName: '<cluster>', token: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { callers: { workload: 100 }, host: 'eks-auth.<region>.api.aws', errorRate: 0.01 },
    ),
    write(
      'UpdateNodegroupVersion',
      1,
      { ...NAME, nodegroupName: '<nodeGroup>', version: '1.31', force: false, clientRequestToken: '<uuid>' },
      {
        update: {
          id: '<uuid!>',
          status: 'InProgress',
          type: 'VersionUpdate',
          params: [{ type: 'Version', value: '1.31' }],
          createdAt: '<#secondsFraction>',
          errors: [],
        },
      },
    ),
    ...writes(
      0.7,
      'CreateAccessEntry AssociateAccessPolicy UpdateClusterConfig CreateNodegroup UpdateNodegroupConfig UpdateAddon CreatePodIdentityAssociation DeleteNodegroup',
      { ...NAME, principalArn: 'arn:aws:iam::<account>:role/<role>', clientRequestToken: '<uuid>' },
      { update: { id: '<uuid!>', status: 'InProgress', errors: [] } },
    ),
  ],
}

const discovery: ServiceSpec = {
  source: 'servicediscovery',
  version: '1.08',
  style: 'json',
  errors: [notFound('ServiceNotFound', 'Service not found')],
  events: [
    write(
      'RegisterInstance',
      6,
      {
        serviceId: 'srv-<lower10>',
        instanceId: '<hex32>',
        creatorRequestId: '<uuid>',
        attributes: {
          AWS_INSTANCE_IPV4: '<privateAddress>',
          AVAILABILITY_ZONE: '<zone>',
          AWS_INIT_HEALTH_STATUS: 'HEALTHY',
        },
      },
      { operationId: '<lower26>' },
      { callers: { linkedRole: 100 } },
    ),
    write(
      'DeregisterInstance',
      6,
      { serviceId: 'srv-<lower10>', instanceId: '<hex32>' },
      { operationId: '<lower26>' },
      { callers: { linkedRole: 100 } },
    ),
    ...reads(4, 'ListServices ListNamespaces GetOperation ListInstances GetService', {
      maxResults: '<#limit>',
    }),
  ],
}

export const CONTAINERS: readonly ServiceSpec[] = [ecs, ecr, eks, discovery]

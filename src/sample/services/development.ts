import type { ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, reads, serviceEvent, write, writes } from '../spec.ts'

const BUILD = { id: '<project>:<uuid>' } as const

const codebuild: ServiceSpec = {
  source: 'codebuild',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'ResourceNotFoundException',
      'Project cannot be found: arn:aws:codebuild:<region>:<account>:project/<project>',
      3,
    ),
  ],
  events: [
    ...reads(
      10,
      'BatchGetBuilds BatchGetProjects ListBuildsForProject ListProjects ListBuilds DescribeTestCases ListReportGroups ListSourceCredentials',
      { ids: ['<project>:<uuid>'] },
    ),
    write(
      'StartBuild',
      7,
      {
        projectName: '<project>',
        sourceVersion: '<hex32>',
        environmentVariablesOverride: [{ name: 'BRANCH', value: '<branch>', type: 'PLAINTEXT' }],
      },
      {
        build: {
          ...BUILD,
          arn: 'arn:aws:codebuild:<region>:<account>:build/<project>:<uuid>',
          buildNumber: '<#size>',
          buildStatus: 'IN_PROGRESS',
          currentPhase: 'QUEUED',
          projectName: '<project>',
          initiator: '<callerName>',
          startTime: '<long>',
          environment: {
            type: 'LINUX_CONTAINER',
            image: 'aws/codebuild/standard:7.0',
            computeType: 'BUILD_GENERAL1_MEDIUM',
            privilegedMode: true,
            environmentVariables: [],
          },
          logs: { cloudWatchLogsArn: 'arn:aws:logs:<region>:<account>:log-group:/aws/codebuild/<project>' },
        },
      },
      { callers: CALLERS.deployment },
    ),
    ...writes(0.6, 'StopBuild UpdateProject CreateProject BatchDeleteBuilds CreateWebhook', {
      projectName: '<project>',
    }),
  ],
}

const PIPELINE = { name: '<pipeline>' } as const

const codepipeline: ServiceSpec = {
  source: 'codepipeline',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'PipelineNotFoundException',
      "Account '<account>' does not have a pipeline with name '<pipeline>'",
      3,
    ),
  ],
  events: [
    ...reads(
      9,
      'GetPipelineState GetPipeline ListPipelines ListPipelineExecutions GetPipelineExecution ListActionExecutions ListTagsForResource ListWebhooks',
      PIPELINE,
    ),
    write(
      'PollForJobs',
      12,
      {
        actionTypeId: { category: 'Deploy', owner: 'Custom', provider: 'Terraform', version: '1' },
        maxBatchSize: 1,
      },
      { jobs: [] },
      { callers: { workload: 100 }, errorRate: 0.01 },
    ),
    ...writes(
      2,
      'StartPipelineExecution PutJobSuccessResult PutApprovalResult UpdatePipeline RetryStageExecution PutJobFailureResult CreatePipeline',
      { ...PIPELINE, pipelineName: '<pipeline>', clientRequestToken: '<uuid>' },
      { pipelineExecutionId: '<uuid!>' },
    ),
  ],
}

const codedeploy: ServiceSpec = {
  source: 'codedeploy',
  version: '1.08',
  style: 'json',
  errors: [invalid('DeploymentDoesNotExistException', 'The deployment d-<upper17> could not be found', 2)],
  events: [
    ...reads(
      5,
      'GetDeployment ListDeployments GetDeploymentGroup ListApplications BatchGetDeployments GetDeploymentTarget ListDeploymentTargets GetApplicationRevision',
      { deploymentId: 'd-<upper17>' },
    ),
    write(
      'CreateDeployment',
      2,
      {
        applicationName: '<word>',
        deploymentGroupName: '<word>-prod',
        revision: {
          revisionType: 'S3',
          s3Location: { bucket: '<bucket>', key: 'releases/<hex32>.zip', bundleType: 'zip' },
        },
        description: '<description>',
      },
      { deploymentId: 'd-<upper17>' },
      { callers: CALLERS.deployment },
    ),
    write(
      'PutLifecycleEventHookExecutionStatus',
      2,
      { deploymentId: 'd-<upper17>', lifecycleEventHookExecutionId: '<base76>', status: 'Succeeded' },
      { lifecycleEventHookExecutionId: '<base76>' },
      { callers: { function: 100 } },
    ),
    ...writes(0.4, 'RegisterApplicationRevision StopDeployment UpdateDeploymentGroup', {
      applicationName: '<word>',
    }),
  ],
}

const codecommit: ServiceSpec = {
  source: 'codecommit',
  version: '1.08',
  style: 'json',
  errors: [notFound('RepositoryDoesNotExistException', '<word> does not exist', 3)],
  events: [
    ...reads(
      5,
      'GitPull GetBranch GetRepository ListRepositories GetCommit ListPullRequests GetPullRequest BatchGetRepositories GetDifferences',
      { repositoryName: '<word>' },
    ),
    ...writes(1, 'GitPush CreatePullRequest MergePullRequestByFastForward CreateBranch DeleteBranch', {
      repositoryName: '<word>',
      references: [{ commit: '<hex32>', ref: 'refs/heads/<branch>' }],
      title: '<description>',
    }),
  ],
}

const xray: ServiceSpec = {
  source: 'xray',
  version: '1.08',
  style: 'rest',
  errors: [invalid('InvalidRequestException', 'Start time must be before end time.', 1)],
  events: [
    ...reads(
      5,
      'GetServiceGraph GetTraceSummaries BatchGetTraces GetGroups GetSamplingRules GetInsightSummaries GetEncryptionConfig',
      { StartTime: '<#scientific>', EndTime: '<#epoch>', Sampling: true },
    ),
    ...writes(0.3, 'CreateGroup UpdateSamplingRule', {
      GroupName: '<word>',
      FilterExpression: 'service("<word>") AND responsetime > 1.0',
    }),
  ],
}

const transfer: ServiceSpec = {
  source: 'transfer',
  version: '1.09',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Unknown server', 3)],
  events: [
    ...reads(3, 'ListServers DescribeServer ListUsers DescribeUser ListHostKeys', { serverId: 's-<hex16>' }),
    ...writes(
      0.4,
      'CreateUser ImportSshPublicKey CreateServer DeleteUser',
      {
        serverId: 's-<hex16>',
        userName: '<word>',
        role: 'arn:aws:iam::<account>:role/<role>',
        homeDirectory: '/<bucket>/<word>',
      },
      { serverId: 's-<hex16>', userName: '<word>' },
    ),
  ],
}

const amplify: ServiceSpec = {
  source: 'amplify',
  version: '1.08',
  style: 'rest',
  errors: [notFound('NotFoundException', 'App d<lower10> not found')],
  events: [
    ...reads(2, 'ListApps GetApp ListBranches ListJobs GetJob', {
      appId: 'd<lower10>',
      branchName: '<branch>',
    }),
    ...writes(
      0.4,
      'StartJob UpdateApp CreateBranch',
      { appId: 'd<lower10>', branchName: '<branch>', jobType: 'RELEASE' },
      { jobSummary: { jobId: '<count>', status: 'PENDING', commitTime: '<#secondsFraction>' } },
    ),
  ],
}

const iot: ServiceSpec = {
  source: 'iot',
  version: '1.08',
  style: 'rest',
  errors: [notFound('ResourceNotFoundException', 'Thing meter-<digits6> does not exist', 3)],
  events: [
    ...reads(
      4,
      'DescribeThing ListThings DescribeEndpoint ListPolicies SearchIndex ListTopicRules GetPolicy',
      { thingName: 'meter-<digits6>' },
    ),
    ...writes(
      1.5,
      'CreateThing AttachThingPrincipal CreateKeysAndCertificate UpdateThing AttachPolicy',
      {
        thingName: 'meter-<digits6>',
        attributePayload: { attributes: { firmware: '4.2.<count>' }, merge: true },
      },
      { thingName: 'meter-<digits6>', thingId: '<uuid>' },
    ),
    serviceEvent('DeprecateExpiredCertificate', 0.3, { certificateId: '<hex64>' }),
  ],
}

export const DEVELOPMENT: readonly ServiceSpec[] = [
  codebuild,
  codepipeline,
  codedeploy,
  codecommit,
  xray,
  transfer,
  amplify,
  iot,
]

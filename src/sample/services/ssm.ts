import type { ServiceSpec } from '../spec.ts'
import { alreadyExists, CALLERS, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const INSTANCE = { instanceId: '<instance>' } as const

const ssm: ServiceSpec = {
  source: 'ssm',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('ParameterNotFound', undefined, 4),
    alreadyExists(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ),
    {
      code: 'InvalidInstanceId',
      message: 'Instances [[<instance>]] not in a valid state for account <account>',
      weight: 4,
      verbs: ['Send', 'Start'],
    },
    {
      code: 'TargetNotConnected',
      message: '<instance> is not connected.',
      weight: 3,
      verbs: ['StartSession'],
    },
  ],
  events: [
    write(
      'UpdateInstanceInformation',
      230,
      {
        ...INSTANCE,
        agentVersion: '3.3.1230.0',
        agentStatus: 'Active',
        platformType: 'Linux',
        platformName: 'Amazon Linux',
        platformVersion: '2023',
        iPAddress: '<privateAddress>',
        computerName: 'ip-<dashedAddress>.<region>.compute.internal',
        agentName: 'amazon-ssm-agent',
        availabilityZone: '<zone>',
        availabilityZoneId: 'use1-az4',
        sSMConnectionChannel: 'ssmmessages',
      },
      null,
      { callers: CALLERS.agent, errorRate: 0.01 },
    ),
    read(
      'ListInstanceAssociations',
      48,
      { ...INSTANCE, maxResults: 20 },
      { callers: CALLERS.agent, errorRate: 0.01 },
    ),
    write(
      'UpdateInstanceAssociationStatus',
      24,
      {
        associationId: '<uuid>',
        ...INSTANCE,
        executionResult: {
          executionDate: '<long>',
          status: 'Success',
          executionSummary: '1 out of 1 plugin processed, 1 success, 0 failed',
          errorCode: '',
        },
      },
      null,
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    write(
      'PutInventory',
      24,
      {
        ...INSTANCE,
        items: [
          {
            typeName: 'AWS:Application',
            schemaVersion: '1.1',
            captureTime: '<iso>',
            contentHash: '<base32>==',
          },
          { typeName: 'AWS:Network', schemaVersion: '1.0', captureTime: '<iso>', contentHash: '<base32!>==' },
        ],
      },
      null,
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    write(
      'PutComplianceItems',
      16,
      {
        resourceId: '<instance>',
        resourceType: 'ManagedInstance',
        complianceType: 'Association',
        executionSummary: { executionTime: '<long>', executionId: '<uuid>', executionType: 'Command' },
        items: [
          {
            id: '<uuid!>',
            title: 'AWS-RunPatchBaseline',
            severity: 'UNSPECIFIED',
            status: '<compliance>',
            details: { DocumentName: 'AWS-RunPatchBaseline', DocumentVersion: '1' },
          },
        ],
        itemContentHash: '<hex32>',
      },
      null,
      { callers: CALLERS.agent, errorRate: 0 },
    ),
    read(
      'GetDocument',
      22,
      { name: 'AWS-GatherSoftwareInventory', documentVersion: '1' },
      { callers: { agent: 80, monitor: 20 } },
    ),
    read(
      'GetManifest',
      10,
      { packageName: 'AmazonCloudWatchAgent', packageVersion: '1.300049.1' },
      { callers: CALLERS.agent },
    ),
    read(
      'GetDeployablePatchSnapshotForInstance',
      4,
      { ...INSTANCE, snapshotId: '<uuid>' },
      { callers: CALLERS.agent },
    ),
    read(
      'GetParameter',
      96,
      [
        { name: '<parameter>', withDecryption: true },
        {
          name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
          withDecryption: false,
        },
      ],
      { callers: { workload: 55, function: 25, deployment: 20 } },
    ),
    read(
      'GetParameters',
      60,
      { names: ['<parameter>', '<parameter!>', '<parameter!>'], withDecryption: true },
      { callers: { workload: 65, function: 25, deployment: 10 } },
    ),
    read(
      'GetParametersByPath',
      40,
      { path: '/prod/<word>/', recursive: true, withDecryption: true, maxResults: 10 },
      { callers: { workload: 70, function: 30 } },
    ),
    read('GetParameterHistory', 1.5, { name: '<parameter>', withDecryption: false }),
    read('DescribeParameters', 12, {
      parameterFilters: [{ key: 'Name', option: 'Equals', values: ['<parameter>'] }],
      maxResults: 50,
      shared: false,
    }),
    read('DescribeInstanceInformation', 26, [
      { filters: [{ key: 'InstanceIds', values: ['<instance>'] }] },
      { maxResults: 50 },
      null,
    ]),
    read(
      'GetCommandInvocation',
      16,
      { commandId: '<uuid>', ...INSTANCE },
      { errors: [invalid('InvocationDoesNotExist', undefined, 8)] },
    ),
    ...reads(
      6,
      'ListCommands ListCommandInvocations DescribeInstancePatchStates ListAssociations DescribeSessions DescribeMaintenanceWindows ListDocuments DescribeDocument ListTagsForResource DescribePatchBaselines GetPatchBaseline ListComplianceSummaries DescribeInstancePatches DescribeAutomationExecutions GetInventory ListResourceComplianceSummaries GetServiceSetting DescribeAssociation',
      { maxResults: '<#limit>', filters: [{ key: 'Status', values: ['Active'] }] },
    ),
    write(
      'SendCommand',
      6,
      {
        documentName: 'AWS-RunShellScript',
        instanceIds: ['<instance>'],
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        timeoutSeconds: 600,
        interactive: false,
        comment: '<description>',
      },
      {
        command: {
          commandId: '<uuid>',
          documentName: 'AWS-RunShellScript',
          documentVersion: '$DEFAULT',
          comment: '<description>',
          expiresAfter: '<longLater>',
          parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
          instanceIds: ['<instance>'],
          targets: [],
          requestedDateTime: '<long>',
          status: 'Pending',
          statusDetails: 'Pending',
          maxConcurrency: '50',
          maxErrors: '0',
          targetCount: 1,
          completedCount: 0,
          errorCount: 0,
          cloudWatchOutputConfig: { cloudWatchLogGroupName: '', cloudWatchOutputEnabled: false },
          hasCancelCommandSignature: false,
        },
      },
    ),
    write(
      'StartSession',
      3,
      { target: '<instance>', documentName: 'SSM-SessionManagerRunShell', reason: '<description>' },
      {
        sessionId: '<callerName>-<lower26>',
        tokenValue: 'Value hidden due to security reasons.',
        streamUrl:
          'wss://ssmmessages.<region>.amazonaws.com/v1/data-channel/<callerName>-<lower26>?role=publish_subscribe\u0026cell-number=<base240>',
      },
      { callers: CALLERS.human },
    ),
    write(
      'TerminateSession',
      2,
      { sessionId: '<callerName>-<lower26>' },
      { sessionId: '<callerName>-<lower26>' },
      { callers: CALLERS.human },
    ),
    write(
      'ResumeSession',
      0.6,
      { sessionId: '<callerName>-<lower26>' },
      { sessionId: '<callerName>-<lower26>', tokenValue: 'Value hidden due to security reasons.' },
      { callers: CALLERS.human },
    ),
    write(
      'PutParameter',
      5,
      {
        name: '<parameter>',
        value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        type: 'SecureString',
        overwrite: true,
        tier: 'Standard',
      },
      { version: '<#count>', tier: 'Standard' },
    ),
    write('OpenDataChannel', 6, { sessionId: '<callerName>-<lower26>', clientId: '<uuid>' }, null, {
      callers: CALLERS.agent,
      errorRate: 0,
    }),
    write(
      'StartAutomationExecution',
      2,
      {
        documentName: 'AWS-RestartEC2Instance',
        parameters: {
          InstanceId: ['<instance>'],
          AutomationAssumeRole: ['arn:aws:iam::<account>:role/<role>'],
        },
      },
      { automationExecutionId: '<uuid>' },
    ),
    ...writes(
      0.8,
      'DeleteParameter AddTagsToResource CreateAssociation UpdateDocument CreateDocument ModifyDocumentPermission CreateOpsItem',
      { name: '<word>-document', documentVersion: '$LATEST' },
    ),
  ],
}

export const SYSTEMS_MANAGER: readonly ServiceSpec[] = [ssm]

import type { JsonObject, ServiceSpec } from '../spec.ts'
import { alreadyExists, dataWrite, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const FUNCTION = 'arn:aws:lambda:<region>:<account>:function:<function>'

const CONFIGURATION: JsonObject = {
  functionName: '<function>',
  functionArn: FUNCTION,
  runtime: '<runtime>',
  role: 'arn:aws:iam::<account>:role/<role>',
  handler: 'index.handler',
  codeSize: '<#bytesOut>',
  description: '<description>',
  timeout: 30,
  memorySize: 512,
  lastModified: '<isoMillis>',
  codeSha256: '<base32>1A=',
  version: '$LATEST',
  vpcConfig: {
    subnetIds: ['<subnet>'],
    securityGroupIds: ['<group>'],
    vpcId: '<vpc>',
    ipv6AllowedForDualStack: false,
  },
  environment: {},
  tracingConfig: { mode: 'PassThrough' },
  revisionId: '<uuid>',
  state: 'Active',
  lastUpdateStatus: 'InProgress',
  packageType: 'Zip',
  architectures: ['arm64'],
  ephemeralStorage: { size: 512 },
  snapStart: { applyOn: 'None', optimizationStatus: 'Off' },
}

const lambda: ServiceSpec = {
  source: 'lambda',
  version: '1.11',
  style: 'rest',
  errors: [
    notFound('ResourceNotFoundException', 'Function not found: ' + FUNCTION, 4),
    alreadyExists('ResourceConflictException', 'Function already exist: <function>'),
    invalid(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
      0.6,
    ),
  ],
  events: [
    dataWrite(
      'Invoke',
      520,
      [
        {
          functionName: FUNCTION,
          invocationType: 'RequestResponse',
          contentType: 'application/json',
          clientContext: '<base32>',
        },
        {
          functionName: FUNCTION,
          invocationType: 'Event',
          sourceArn: 'arn:aws:events:<region>:<account>:rule/<eventRule>',
          sourceAccount: '<account>',
        },
        {
          functionName: '<function>',
          sourceArn: 'arn:aws:execute-api:<region>:<account>:<api>/*/GET/<word>',
        },
      ],
      {
        additional: [
          { functionVersion: FUNCTION + ':$LATEST' },
          { functionVersion: FUNCTION + ':<count>' },
          { customerEniId: '<interface>' },
        ],
        resources: [{ accountId: '<account>', type: 'AWS::Lambda::Function', ARN: FUNCTION }],
        callers: { workload: 40, function: 25, awsService: 30, person: 3, outsider: 2 },
        errors: [
          invalid('TooManyRequestsException', 'Rate Exceeded.', 5),
          invalid('ServiceException', undefined, 0.5),
        ],
        errorRate: 0.05,
      },
    ),
    read('GetFunction20150331v2', 40, [
      { functionName: '<function>' },
      { functionName: FUNCTION, qualifier: '$LATEST' },
    ]),
    read('GetFunctionConfiguration20150331v2', 24, { functionName: '<function>' }),
    read('ListFunctions20150331', 26, [null, { maxItems: 50, marker: '<page>' }, {}]),
    read('GetPolicy20150331v2', 16, { functionName: FUNCTION }),
    read('ListVersionsByFunction20150331', 14, { functionName: '<function>', maxItems: '<#limit>' }),
    read('ListTags20170331', 18, { resource: FUNCTION.replaceAll(':', '%3A') }),
    read('ListEventSourceMappings20150331', 12, { functionName: '<function>' }),
    read('GetEventSourceMapping20150331', 5, { uUID: '<uuid>' }),
    ...reads(
      7,
      'GetFunctionCodeSigningConfig ListAliases20150331 GetFunctionConcurrency20171031 GetFunctionUrlConfig ListProvisionedConcurrencyConfigs20190930 GetFunctionEventInvokeConfig GetAlias20150331 GetRuntimeManagementConfig ListFunctionUrlConfigs',
      { functionName: '<function>' },
    ),
    ...reads(3, 'ListLayers20181031 GetAccountSettings20160819 GetLayerVersion20181031', [
      { layerName: '<word>-layer' },
      null,
    ]),
    write(
      'CreateFunction20150331',
      2,
      {
        functionName: '<function>',
        runtime: '<runtime>',
        role: 'arn:aws:iam::<account>:role/<role>',
        handler: 'index.handler',
        code: { s3Bucket: '<bucket>', s3Key: 'build/<hex32>.zip' },
        timeout: 30,
        memorySize: 512,
        publish: false,
        environment: {},
        tags: { team: '<team>' },
      },
      CONFIGURATION,
    ),
    write(
      'UpdateFunctionCode20150331v2',
      7,
      {
        functionName: '<function>',
        s3Bucket: '<bucket>',
        s3Key: 'build/<hex32>.zip',
        publish: true,
        dryRun: false,
        fullyQualifiedArn: {
          arnPrefix: { partition: 'aws', region: '<region>', account: '<account>' },
          relativeId: { functionName: '<function>' },
          functionQualifier: {},
        },
      },
      CONFIGURATION,
    ),
    write(
      'UpdateFunctionConfiguration20150331v2',
      5,
      {
        functionName: '<function>',
        environment: {},
        timeout: 60,
        layers: ['arn:aws:lambda:<region>:<account>:layer:<word>-layer:<count>'],
      },
      CONFIGURATION,
    ),
    write(
      'AddPermission20150331v2',
      2,
      {
        functionName: FUNCTION,
        statementId: 'allow-<word>',
        action: 'lambda:InvokeFunction',
        principal: '<servicePrincipal>',
        sourceArn: 'arn:aws:s3:::<bucket>',
      },
      {
        statement:
          '{"Sid":"allow-<word>","Effect":"Allow","Principal":{"Service":"<servicePrincipal>"},"Action":"lambda:InvokeFunction","Resource":"' +
          FUNCTION +
          '"}',
      },
    ),
    write('PublishVersion20150331', 3, { functionName: '<function>' }, CONFIGURATION),
    write(
      'CreateEventSourceMapping20150331',
      1,
      {
        eventSourceArn: 'arn:aws:sqs:<region>:<account>:<queue>',
        functionName: '<function>',
        batchSize: 10,
        enabled: true,
      },
      { uUID: '<uuid>', state: 'Creating', batchSize: 10 },
    ),
    ...writes(
      1,
      'DeleteFunction20150331 UpdateAlias20150331 RemovePermission20150331v2 PutFunctionConcurrency20171031 TagResource20170331v2 UpdateEventSourceMapping20150331 PublishLayerVersion20181031 CreateFunctionUrlConfig',
      { functionName: '<function>' },
    ),
  ],
}

export const LAMBDA: readonly ServiceSpec[] = [lambda]

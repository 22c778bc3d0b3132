import type { Json, JsonObject, ServiceSpec } from '../spec.ts'
import {
  CALLERS,
  dataRead,
  dataWrite,
  invalid,
  notFound,
  read,
  reads,
  serviceEvent,
  write,
  writes,
} from '../spec.ts'

const QUEUE = 'arn:aws:sqs:<region>:<account>:<queue>'
const URL = { queueUrl: 'https://sqs.<region>.amazonaws.com/<account>/<queue>' } as const
const QUEUES: readonly Json[] = [{ accountId: '<account>', type: 'AWS::SQS::Queue', ARN: QUEUE }]
const MESSAGE = { resources: QUEUES, callers: CALLERS.runtime, errorRate: 0.02 } as const

const sqs: ServiceSpec = {
  source: 'sqs',
  version: '1.11',
  style: 'json',
  errors: [notFound('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.', 4)],
  events: [
    dataWrite(
      'SendMessage',
      60,
      { ...URL, messageBody: 'HIDDEN_DUE_TO_SECURITY_REASONS', delaySeconds: 0 },
      { ...MESSAGE, response: { messageId: '<uuid>', mD5OfMessageBody: '<hex32>' } },
    ),
    dataWrite(
      'ReceiveMessage',
      70,
      { ...URL, maxNumberOfMessages: 10, waitTimeSeconds: 20, attributeNames: ['All'] },
      MESSAGE,
    ),
    dataWrite('DeleteMessage', 40, { ...URL, receiptHandle: '<base240>' }, MESSAGE),
    dataWrite(
      'SendMessageBatch',
      14,
      { ...URL, entries: [{ id: '<uuid>', messageBody: 'HIDDEN_DUE_TO_SECURITY_REASONS' }] },
      MESSAGE,
    ),
    read(
      'GetQueueAttributes',
      110,
      { ...URL, attributeNames: ['ApproximateNumberOfMessages', 'QueueArn'] },
      { resources: QUEUES },
    ),
    read('ListQueues', 26, [{ queueNamePrefix: '<word>-' }, { maxResults: 1000 }, null]),
    read(
      'GetQueueUrl',
      40,
      { queueName: '<queue>', queueOwnerAWSAccountId: '<account>' },
      { resources: QUEUES, callers: CALLERS.runtime },
    ),
    ...reads(5, 'ListQueueTags ListDeadLetterSourceQueues ListMessageMoveTasks', URL),
    write(
      'CreateQueue',
      1.2,
      {
        queueName: '<queue>',
        attributes: {
          VisibilityTimeout: '30',
          KmsMasterKeyId: 'alias/aws/sqs',
          RedrivePolicy:
            '{"deadLetterTargetArn":"arn:aws:sqs:<region>:<account>:<word>-dlq","maxReceiveCount":5}',
        },
        tags: { team: '<team>' },
      },
      URL,
    ),
    write(
      'SetQueueAttributes',
      1.2,
      {
        ...URL,
        attributes: {
          Policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"' +
            QUEUE +
            '"}]}',
        },
      },
      null,
      { resources: QUEUES },
    ),
    ...writes(0.7, 'DeleteQueue PurgeQueue TagQueue StartMessageMoveTask AddPermission', URL),
  ],
}

const TOPIC = 'arn:aws:sns:<region>:<account>:<topic>'

const sns: ServiceSpec = {
  source: 'sns',
  prefix: 'SNS',
  version: '1.08',
  style: 'query',
  errors: [notFound('NotFoundException', 'Topic does not exist', 3)],
  events: [
    dataWrite(
      'Publish',
      40,
      {
        topicArn: TOPIC,
        message: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        subject: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        messageAttributes: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      {
        callers: CALLERS.runtime,
        response: { messageId: '<uuid>' },
        resources: [{ accountId: '<account>', type: 'AWS::SNS::Topic', ARN: TOPIC }],
      },
    ),
    ...reads(
      26,
      'GetTopicAttributes ListTopics ListSubscriptionsByTopic ListTagsForResource ListSubscriptions GetSubscriptionAttributes GetSMSAttributes ListPlatformApplications GetSMSSandboxAccountStatus',
      [{ topicArn: TOPIC }, null],
    ),
    write(
      'Subscribe',
      2,
      {
        topicArn: TOPIC,
        protocol: 'sqs',
        endpoint: QUEUE,
        returnSubscriptionArn: true,
        attributes: { RawMessageDelivery: 'true' },
      },
      { subscriptionArn: TOPIC + ':<uuid>' },
    ),
    ...writes(0.8, 'CreateTopic SetTopicAttributes Unsubscribe DeleteTopic ConfirmSubscription', {
      topicArn: TOPIC,
      attributeName: 'Policy',
    }),
  ],
}

const RULE = { name: '<eventRule>', eventBusName: 'default' } as const

const events: ServiceSpec = {
  source: 'events',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Rule <eventRule> does not exist on EventBus default.', 4)],
  events: [
    ...reads(
      16,
      'DescribeRule ListTargetsByRule ListRules ListTagsForResource ListEventBuses DescribeEventBus ListArchives ListConnections ListRuleNamesByTarget',
      RULE,
    ),
    write(
      'PutRule',
      4,
      [
        { ...RULE, scheduleExpression: 'rate(5 minutes)', state: 'ENABLED', description: '<description>' },
        {
          ...RULE,
          eventPattern: '{"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"]}',
          state: 'ENABLED',
        },
      ],
      { ruleArn: 'arn:aws:events:<region>:<account>:rule/<eventRule>' },
    ),
    write(
      'PutTargets',
      4,
      {
        rule: '<eventRule>',
        targets: [
          {
            id: 'Target0',
            arn: 'arn:aws:lambda:<region>:<account>:function:<function>',
            input: '{"dryRun":false}',
          },
        ],
      },
      { failedEntryCount: 0, failedEntries: [] },
    ),
    ...writes(1, 'RemoveTargets DeleteRule DisableRule EnableRule TagResource PutPermission', RULE),
    serviceEvent(
      'InvokeExecution',
      1,
      { ruleArn: 'arn:aws:events:<region>:<account>:rule/<eventRule>' },
      { parameters: false },
    ),
  ],
}

const scheduler: ServiceSpec = {
  source: 'scheduler',
  version: '1.11',
  style: 'rest',
  errors: [notFound('ResourceNotFoundException', 'Schedule <eventRule> does not exist.')],
  events: [
    ...reads(5, 'GetSchedule ListSchedules ListScheduleGroups GetScheduleGroup', {
      name: '<eventRule>',
      groupName: 'default',
    }),
    ...writes(
      2,
      'CreateSchedule DeleteSchedule UpdateSchedule',
      {
        name: '<word>-<uuid>',
        groupName: 'default',
        clientToken: '<uuid!>',
        scheduleExpression: 'at(<date>T09:00:00)',
        flexibleTimeWindow: { mode: 'OFF' },
      },
      { scheduleArn: 'arn:aws:scheduler:<region>:<account>:schedule/default/<word>-<uuid>' },
    ),
  ],
}

const MACHINE = 'arn:aws:states:<region>:<account>:stateMachine:<stateMachine>'
const EXECUTION = 'arn:aws:states:<region>:<account>:execution:<stateMachine>:<uuid>'

const states: ServiceSpec = {
  source: 'states',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('ExecutionDoesNotExist', "Execution Does Not Exist: '" + EXECUTION + "'", 3),
    {
      code: 'ExecutionAlreadyExists',
      message: "Execution Already Exists: '" + EXECUTION + "'",
      weight: 3,
      verbs: ['Start'],
    },
  ],
  events: [
    write(
      'StartExecution',
      34,
      { stateMachineArn: MACHINE, name: '<uuid>', input: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { executionArn: EXECUTION, startDate: '<long>' },
      { callers: { workload: 40, function: 30, awsService: 30 } },
    ),
    ...reads(
      14,
      'DescribeExecution DescribeStateMachine ListExecutions ListStateMachines GetExecutionHistory ListTagsForResource ListActivities DescribeMapRun ListStateMachineVersions',
      { executionArn: EXECUTION, maxResults: '<#limit>' },
    ),
    ...writes(
      4,
      'SendTaskSuccess SendTaskHeartbeat SendTaskFailure UpdateStateMachine StopExecution CreateStateMachine',
      { taskToken: 'HIDDEN_DUE_TO_SECURITY_REASONS', stateMachineArn: MACHINE },
    ),
  ],
}

const STREAM = { streamName: '<stream>' } as const

const kinesis: ServiceSpec = {
  source: 'kinesis',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('ResourceNotFoundException', 'Stream <stream> under account <account> not found.', 3),
    invalid('LimitExceededException', 'Rate exceeded for stream <stream> under account <account>.', 2),
  ],
  events: [
    ...reads(
      26,
      'DescribeStreamSummary ListShards DescribeStream ListStreams ListTagsForStream ListStreamConsumers DescribeStreamConsumer DescribeLimits',
      [{ ...STREAM, streamARN: 'arn:aws:kinesis:<region>:<account>:stream/<stream>' }, { limit: 100 }],
    ),
    write(
      'RegisterStreamConsumer',
      1,
      { streamARN: 'arn:aws:kinesis:<region>:<account>:stream/<stream>', consumerName: '<word>' },
      {
        consumer: { consumerName: '<word>', consumerStatus: 'CREATING', consumerCreationTimestamp: '<long>' },
      },
    ),
    ...writes(
      0.8,
      'UpdateShardCount CreateStream IncreaseStreamRetentionPeriod MergeShards SplitShard UpdateStreamMode',
      { ...STREAM, targetShardCount: '<#count>', scalingType: 'UNIFORM_SCALING' },
    ),
  ],
}

const firehose: ServiceSpec = {
  source: 'firehose',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('ResourceNotFoundException', 'Firehose <word>-delivery under account <account> not found.'),
  ],
  events: [
    ...reads(10, 'DescribeDeliveryStream ListDeliveryStreams ListTagsForDeliveryStream', {
      deliveryStreamName: '<word>-delivery',
      limit: 50,
    }),
    ...writes(0.5, 'UpdateDestination CreateDeliveryStream StartDeliveryStreamEncryption', {
      deliveryStreamName: '<word>-delivery',
      currentDeliveryStreamVersionId: '<count>',
      extendedS3DestinationUpdate: {
        bucketARN: 'arn:aws:s3:::<bucket>',
        bufferingHints: { sizeInMBs: 64, intervalInSeconds: 300 },
        compressionFormat: 'GZIP',
      },
    }),
  ],
}

const CLUSTER_ARN = 'arn:aws:kafka:<region>:<account>:cluster/<broker>/<uuid>-7'

const kafka: ServiceSpec = {
  source: 'kafka',
  version: '1.08',
  style: 'rest',
  errors: [notFound('NotFoundException', 'The requested resource does not exist.')],
  events: [
    ...reads(
      7,
      'GetBootstrapBrokers DescribeCluster ListClusters ListNodes DescribeClusterV2 ListClustersV2 ListConfigurations',
      { clusterArn: CLUSTER_ARN.replaceAll(':', '%3A').replaceAll('/', '%2F') },
    ),
    ...writes(
      0.4,
      'UpdateBrokerStorage UpdateClusterConfiguration RebootBroker',
      { clusterArn: CLUSTER_ARN, currentVersion: 'K3P5ROKL5A1OLE' },
      { clusterArn: CLUSTER_ARN, clusterOperationArn: CLUSTER_ARN + '/<uuid!>' },
    ),
  ],
}

const EMAIL: JsonObject = {
  destination: { toAddresses: ['HIDDEN_DUE_TO_SECURITY_REASONS'], ccAddresses: [], bccAddresses: [] },
  message: {
    subject: { charset: 'UTF-8', data: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    body: { html: { charset: 'UTF-8', data: 'HIDDEN_DUE_TO_SECURITY_REASONS' } },
  },
  source: 'no-reply@<domain>',
}

const ses: ServiceSpec = {
  source: 'ses',
  host: 'email.<region>.amazonaws.com',
  version: '1.11',
  style: 'json',
  errors: [
    invalid(
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region <region>: no-reply@<domain>',
      4,
    ),
  ],
  events: [
    dataRead('SendEmail', 26, EMAIL, {
      callers: CALLERS.runtime,
      additional: { sesMessageId: '0100<hex16>-<uuid>-000000' },
      resources: [
        {
          accountId: '<account>',
          type: 'AWS::SES::EmailIdentity',
          ARN: 'arn:aws:ses:<region>:<account>:identity/<domain>',
        },
      ],
    }),
    dataRead(
      'SendRawEmail',
      6,
      { source: 'no-reply@<domain>', rawMessage: { data: 'HIDDEN_DUE_TO_SECURITY_REASONS' } },
      { callers: CALLERS.runtime, additional: { sesMessageId: '0100<hex16>-<uuid>-000000' } },
    ),
    ...reads(
      5,
      'GetSendQuota ListIdentities GetAccount GetIdentityVerificationAttributes ListEmailIdentities GetAccountSendingEnabled GetEmailIdentity GetSendStatistics ListConfigurationSets',
      [{ identities: ['<domain>'] }, {}, null],
    ),
    ...writes(
      0.4,
      'CreateEmailIdentity VerifyEmailIdentity PutAccountDetails UpdateAccountSendingEnabled DeleteIdentity',
      { emailIdentity: '<domain>' },
    ),
  ],
}

const appsync: ServiceSpec = {
  source: 'appsync',
  version: '1.08',
  style: 'rest',
  errors: [notFound('NotFoundException', 'GraphQL API <lower26> not found.')],
  events: [
    ...reads(
      3,
      'ListGraphqlApis GetGraphqlApi ListDataSources ListResolvers GetIntrospectionSchema ListApiKeys',
      { apiId: '<lower26>' },
    ),
    ...writes(0.4, 'UpdateResolver CreateApiKey StartSchemaCreation UpdateGraphqlApi', {
      apiId: '<lower26>',
      typeName: 'Query',
      fieldName: '<word>',
      requestMappingTemplate: '***',
      responseMappingTemplate: '***',
    }),
  ],
}

export const INTEGRATION: readonly ServiceSpec[] = [
  sqs,
  sns,
  events,
  scheduler,
  states,
  kinesis,
  firehose,
  kafka,
  ses,
  appsync,
]

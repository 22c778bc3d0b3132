import type { JsonObject, ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, read, reads, serviceEvent, write, writes } from '../spec.ts'

const STACK = 'arn:aws:cloudformation:<region>:<account>:stack/<stack>/<uuid>'

const CHANGE: JsonObject = {
  stackName: '<stack>',
  capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
  parameters: [
    { parameterKey: 'ImageTag', parameterValue: '<hex32>' },
    { parameterKey: 'Environment', parameterValue: 'prod' },
  ],
  tags: '<#tagItems>',
  templateURL: 'https://<bucket>.s3.<region>.amazonaws.com/<hex64>.json',
  clientRequestToken: '<uuid!>',
}

const cloudformation: ServiceSpec = {
  source: 'cloudformation',
  version: '1.08',
  apiVersion: '2010-05-15',
  style: 'query',
  errors: [
    notFound('ValidationException', 'Stack with id <stack> does not exist', 5),
    invalid('ChangeSetNotFoundException', 'ChangeSet [deploy] does not exist', 1),
    { code: 'ValidationException', message: 'No updates are to be performed.', weight: 5, verbs: ['Update'] },
  ],
  events: [
    read('DescribeStacks', 120, [{ stackName: '<stack>' }, null, { stackName: STACK }]),
    read('DescribeStackEvents', 60, { stackName: STACK }),
    read('ListStackResources', 24, { stackName: '<stack>' }),
    read('GetTemplate', 18, { stackName: '<stack>', templateStage: 'Original' }),
    read('DescribeChangeSet', 20, { changeSetName: 'cdk-deploy-change-set', stackName: '<stack>' }),
    ...reads(
      7,
      'ListStacks DescribeStackResources DescribeStackResource GetTemplateSummary ListExports ListImports ListStackSets DescribeStackSet ListStackInstances DescribeStackDriftDetectionStatus ListChangeSets DescribeType ListTypes DescribeStackInstance ListStackSetOperations',
      { stackName: '<stack>' },
    ),
    write(
      'CreateChangeSet',
      10,
      { ...CHANGE, changeSetName: 'cdk-deploy-change-set', changeSetType: 'UPDATE' },
      {
        id: 'arn:aws:cloudformation:<region>:<account>:changeSet/cdk-deploy-change-set/<uuid!>',
        stackId: STACK,
      },
      { callers: CALLERS.deployment },
    ),
    write('ExecuteChangeSet', 8, { changeSetName: 'cdk-deploy-change-set', stackName: '<stack>' }, null, {
      callers: CALLERS.deployment,
    }),
    write('UpdateStack', 6, CHANGE, { stackId: STACK }, { callers: CALLERS.deployment }),
    write(
      'CreateStack',
      2,
      { ...CHANGE, disableRollback: false, timeoutInMinutes: 60 },
      { stackId: STACK },
      { callers: CALLERS.deployment },
    ),
    write('DeleteStack', 2, { stackName: STACK, clientRequestToken: '<uuid!>' }, null, {
      callers: CALLERS.deployment,
    }),
    ...writes(
      1.2,
      'DetectStackDrift DeleteChangeSet UpdateTerminationProtection CreateStackInstances UpdateStackSet SetStackPolicy',
      { stackName: '<stack>' },
    ),
  ],
}

const tagging: ServiceSpec = {
  source: 'tagging',
  prefix: 'tag',
  version: '1.08',
  style: 'json',
  errors: [invalid('InvalidParameterException', 'The specified resource type is not supported.', 1)],
  events: [
    read(
      'GetResources',
      60,
      {
        resourcesPerPage: 100,
        resourceTypeFilters: ['ec2:instance', 'rds:db'],
        tagFilters: [{ key: 'team', values: ['<team>'] }],
        paginationToken: '',
      },
      { callers: { monitor: 90, console: 10 } },
    ),
    read('GetTagKeys', 3, { paginationToken: '' }),
    read('GetTagValues', 3, { key: 'team' }),
    write(
      'TagResources',
      2,
      { resourceARNList: ['arn:aws:s3:::<bucket>'], tags: { team: '<team>' } },
      { failedResourcesMap: {} },
    ),
  ],
}

const health: ServiceSpec = {
  source: 'health',
  global: true,
  host: 'health.us-east-1.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [invalid('SubscriptionRequiredException', undefined, 8)],
  events: [
    read(
      'DescribeEventAggregates',
      26,
      {
        filter: { eventStatusCodes: ['open', 'upcoming'], startTimes: [{ from: '<longEarlier>' }] },
        aggregateField: 'eventTypeCategory',
      },
      { callers: { console: 100 } },
    ),
    ...reads(4, 'DescribeEvents DescribeEventDetails DescribeAffectedEntities DescribeEventTypes', {
      filter: { regions: ['<region>'], eventStatusCodes: ['open'] },
      maxResults: 100,
    }),
  ],
}

const support: ServiceSpec = {
  source: 'support',
  global: true,
  host: 'support.us-east-1.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [
    invalid(
      'SubscriptionRequiredException',
      'Amazon Web Services Premium Support Subscription is required to use this service.',
      6,
    ),
  ],
  events: [
    read('DescribeTrustedAdvisorCheckResult', 14, { checkId: '<lower10>', language: 'en' }),
    ...reads(
      4,
      'DescribeTrustedAdvisorChecks DescribeTrustedAdvisorCheckSummaries DescribeCases DescribeSeverityLevels DescribeTrustedAdvisorCheckRefreshStatuses',
      { language: 'en' },
    ),
    write(
      'RefreshTrustedAdvisorCheck',
      3,
      { checkId: '<lower10>' },
      { status: { checkId: '<lower10>', status: 'enqueued', millisUntilNextRefreshable: 3600000 } },
    ),
    write(
      'CreateCase',
      0.4,
      {
        subject: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        serviceCode: 'amazon-elastic-compute-cloud-linux',
        severityCode: 'normal',
        categoryCode: 'other',
        language: 'en',
        issueType: 'technical',
      },
      { caseId: 'case-<account>-muen-2025-<hex16>' },
      { callers: CALLERS.human },
    ),
  ],
}

const cost: ServiceSpec = {
  source: 'ce',
  global: true,
  host: 'ce.us-east-1.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [
    invalid('DataUnavailableException', 'Data is not available. Please try to adjust the time period.', 2),
  ],
  events: [
    read('GetCostAndUsage', 18, {
      TimePeriod: { Start: '<monthStart>', End: '<date>' },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
      Filter: {
        Not: {
          Or: [
            { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit'] } },
            { Dimensions: { Key: 'RECORD_TYPE', Values: ['Refund'] } },
          ],
        },
      },
    }),
    ...reads(
      3,
      'GetCostForecast GetDimensionValues GetReservationUtilization GetSavingsPlansCoverage GetAnomalies GetTags GetRightsizingRecommendation GetSavingsPlansUtilization',
      {
        TimePeriod: { Start: '<monthStart>', End: '<date>' },
        Metric: 'UNBLENDED_COST',
        Granularity: 'MONTHLY',
      },
    ),
  ],
}

const budgets: ServiceSpec = {
  source: 'budgets',
  global: true,
  host: 'budgets.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [notFound('NotFoundException', "Unable to get budget: <word> - the budget doesn't exist.")],
  events: [
    ...reads(
      3,
      'DescribeBudgets DescribeBudget DescribeNotificationsForBudget DescribeBudgetActionsForAccount',
      { accountId: '<account>', maxResults: 100 },
    ),
    write('ModifyBudget', 0.4, {
      accountId: '<account>',
      newBudget: {
        budgetName: '<word>-monthly',
        budgetLimit: { amount: 5000, unit: 'USD' },
        timeUnit: 'MONTHLY',
        budgetType: 'COST',
      },
    }),
  ],
}

const quotas: ServiceSpec = {
  source: 'servicequotas',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'NoSuchResourceException',
      'The request failed because the specified service quota does not exist.',
    ),
  ],
  events: [
    ...reads(
      6,
      'GetServiceQuota ListServiceQuotas ListAWSDefaultServiceQuotas GetAWSDefaultServiceQuota ListRequestedServiceQuotaChangeHistory ListServices',
      { serviceCode: 'ec2', quotaCode: 'L-1216C47A' },
    ),
    write(
      'RequestServiceQuotaIncrease',
      0.5,
      { serviceCode: 'ec2', quotaCode: 'L-1216C47A', desiredValue: 512.0 },
      {
        requestedQuota: {
          id: '<lower26>',
          serviceCode: 'ec2',
          quotaCode: 'L-1216C47A',
          desiredValue: 512,
          status: 'PENDING',
          created: '<long>',
          requester: '{"accountId":"<account>"}',
        },
      },
    ),
  ],
}

const explorer: ServiceSpec = {
  source: 'resource-explorer-2',
  version: '1.11',
  style: 'rest',
  errors: [invalid('UnauthorizedException', undefined, 4)],
  events: [
    read('Search', 8, { QueryString: '***', MaxResults: 500 }, { callers: { console: 80, monitor: 20 } }),
    ...reads(4, 'ListIndexes GetIndex ListViews GetDefaultView BatchGetView', [{ Type: 'AGGREGATOR' }, {}]),
  ],
}

const notifications: ServiceSpec = {
  source: 'notifications',
  version: '1.11',
  style: 'rest',
  errors: [invalid('ValidationException')],
  events: [...reads(6, 'ListNotificationHubs ListNotificationEvents GetFeatureOptInStatus', [{}, null])],
}

const optimizer: ServiceSpec = {
  source: 'compute-optimizer',
  version: '1.08',
  style: 'json',
  errors: [invalid('OptInRequiredException', '<account> is not registered for recommendation.', 3)],
  events: [
    ...reads(
      3,
      'GetEnrollmentStatus GetEC2InstanceRecommendations GetRecommendationSummaries GetEBSVolumeRecommendations GetLambdaFunctionRecommendations',
      { accountIds: ['<account>'], maxResults: '<#limit>' },
    ),
  ],
}

const catalog: ServiceSpec = {
  source: 'servicecatalog',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Product prod-<lower10> not found.')],
  events: [
    ...reads(
      2.5,
      'SearchProducts DescribeProduct ListPortfolios DescribeRecord ScanProvisionedProducts ListLaunchPaths',
      { productId: 'prod-<lower10>', acceptLanguage: 'en' },
    ),
    write(
      'ProvisionProduct',
      0.6,
      {
        productId: 'prod-<lower10>',
        provisioningArtifactId: 'pa-<lower10>',
        provisionedProductName: '<word>-account',
        provisionToken: '<uuid>',
        provisioningParameters: [],
      },
      {
        recordDetail: {
          recordId: 'rec-<lower10>',
          status: 'CREATED',
          recordType: 'PROVISION_PRODUCT',
          createdTime: '<long>',
        },
      },
    ),
  ],
}

const cloudshell: ServiceSpec = {
  source: 'cloudshell',
  version: '1.11',
  style: 'rest',
  errors: [],
  events: [
    write(
      'CreateSession',
      1.5,
      { EnvironmentId: '<uuid>', SessionType: 'TMUX', TabId: '<uuid!>', QCliDisabled: false },
      {
        EnvironmentId: '<uuid>',
        SessionId: '<millis>-<lower26>',
        StreamUrl: 'wss://ssmmessages.<region>.amazonaws.com/v1/data-channel/<millis>',
      },
      { callers: { console: 100 } },
    ),
    write(
      'CreateEnvironment',
      0.8,
      {},
      { EnvironmentId: '<uuid>', Status: 'CREATING' },
      { callers: { console: 100 } },
    ),
    write('SendHeartBeat', 4, { EnvironmentId: '<uuid>' }, {}, { callers: { console: 100 } }),
    write('PutCredentials', 1.5, { EnvironmentId: '<uuid>' }, {}, { callers: { console: 100 } }),
  ],
}

const applicationScaling: ServiceSpec = {
  source: 'application-autoscaling',
  host: 'application-autoscaling.<region>.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [notFound('ObjectNotFoundException', 'No scalable target registered for service namespace: ecs')],
  events: [
    ...reads(
      12,
      'DescribeScalableTargets DescribeScalingPolicies DescribeScalingActivities DescribeScheduledActions',
      { serviceNamespace: 'ecs', resourceIds: ['service/<cluster>/<ecsService>'] },
    ),
    ...writes(
      1,
      'RegisterScalableTarget PutScalingPolicy DeregisterScalableTarget',
      {
        serviceNamespace: 'ecs',
        resourceId: 'service/<cluster>/<ecsService>',
        scalableDimension: 'ecs:service:DesiredCount',
        minCapacity: 1,
        maxCapacity: '<#count>',
      },
      {},
    ),
    serviceEvent('UpdateScalableTarget', 0.6, undefined, { parameters: false }),
  ],
}

export const MANAGEMENT: readonly ServiceSpec[] = [
  cloudformation,
  tagging,
  health,
  support,
  cost,
  budgets,
  quotas,
  explorer,
  notifications,
  optimizer,
  catalog,
  cloudshell,
  applicationScaling,
]

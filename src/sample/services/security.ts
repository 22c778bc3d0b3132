import type { ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const TRAIL = 'arn:aws:cloudtrail:us-east-1:<account>:trail/<trail>'

const cloudtrail: ServiceSpec = {
  source: 'cloudtrail',
  version: '1.11',
  style: 'json',
  errors: [
    notFound('TrailNotFoundException', 'Unknown trail: ' + TRAIL + ' for the user: <account>', 3),
    invalid('InvalidLookupAttributesException', 'Exactly one lookup attribute is allowed.', 0.5),
  ],
  events: [
    read('LookupEvents', 30, [
      { maxResults: 50, startTime: '<longEarlier>', endTime: '<long>' },
      { lookupAttributes: [{ attributeKey: 'ResourceName', attributeValue: '<instance>' }], maxResults: 50 },
    ]),
    read('DescribeTrails', 24, [
      { trailNameList: [] },
      { includeShadowTrails: true, trailNameList: [TRAIL] },
      null,
    ]),
    read('GetTrailStatus', 18, { name: TRAIL }),
    read('GetEventSelectors', 10, { trailName: TRAIL }),
    ...reads(
      5,
      'ListTrails ListTags GetInsightSelectors GetTrail ListEventDataStores ListQueries GetQueryResults DescribeQuery GetEventDataStore ListChannels',
      { maxResults: '<#limit>' },
    ),
    write(
      'StartQuery',
      4,
      {
        queryStatement:
          "SELECT eventName, count(*) FROM <uuid> WHERE eventTime > '<date> 00:00:00' GROUP BY eventName",
      },
      { queryId: '<uuid!>', eventDataStoreOwnerAccountId: '<account>' },
      { callers: CALLERS.human },
    ),
    write('StopLogging', 0.5, { name: TRAIL }),
    write('StartLogging', 0.5, { name: TRAIL }),
    write(
      'PutEventSelectors',
      0.6,
      {
        trailName: TRAIL,
        eventSelectors: [
          {
            readWriteType: 'All',
            includeManagementEvents: true,
            excludeManagementEventSources: ['kms.amazonaws.com'],
            dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }],
          },
        ],
      },
      { trailARN: TRAIL },
    ),
    ...writes(
      0.4,
      'UpdateTrail CreateTrail DeleteTrail CreateEventDataStore',
      { name: '<trail>', s3BucketName: '<bucket>', isMultiRegionTrail: true, enableLogFileValidation: true },
      { name: '<trail>', trailARN: TRAIL, isOrganizationTrail: false },
    ),
  ],
}

const config: ServiceSpec = {
  source: 'config',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'NoSuchConfigRuleException',
      "The ConfigRule '<configRule>' provided in the request is invalid.",
      2,
    ),
    invalid(
      'ResourceNotDiscoveredException',
      'Resource <instance> of resourceType:<resourceType> is unknown or has not been discovered',
      2,
    ),
  ],
  events: [
    write(
      'PutEvaluations',
      60,
      {
        evaluations: [
          {
            complianceResourceType: '<resourceType>',
            complianceResourceId: '<instance>',
            complianceType: '<compliance>',
            annotation: '<description>',
            orderingTimestamp: '<long>',
          },
        ],
        resultToken: '<base240>',
        testMode: false,
      },
      { failedEvaluations: [] },
      { callers: { function: 80, linkedRole: 20 }, errorRate: 0.03 },
    ),
    ...reads(
      14,
      'DescribeConfigRules DescribeConfigurationRecorders DescribeConfigurationRecorderStatus DescribeDeliveryChannels DescribeComplianceByConfigRule GetComplianceDetailsByConfigRule SelectResourceConfig GetResourceConfigHistory ListDiscoveredResources DescribeConfigRuleEvaluationStatus BatchGetResourceConfig DescribeConformancePacks DescribeConfigurationAggregators',
      [{ configRuleNames: ['<configRule>'] }, null, { limit: '<#limit>', nextToken: '<page>' }],
    ),
    write('StartConfigRulesEvaluation', 3, { configRuleNames: ['<configRule>'] }),
    write('PutConfigRule', 1, {
      configRule: {
        configRuleName: '<configRule>',
        scope: { complianceResourceTypes: ['<resourceType>'] },
        source: { owner: 'AWS', sourceIdentifier: 'RESTRICTED_SSH' },
        inputParameters: '{"maxAccessKeyAge":"90"}',
      },
    }),
    ...writes(
      0.5,
      'DeleteConfigRule StopConfigurationRecorder StartConfigurationRecorder PutConfigurationRecorder DeleteDeliveryChannel',
      { configurationRecorderName: 'default' },
    ),
  ],
}

const DETECTOR = { detectorId: '<detector>' } as const

const guardduty: ServiceSpec = {
  source: 'guardduty',
  version: '1.11',
  style: 'rest',
  errors: [
    invalid(
      'BadRequestException',
      'The request is rejected because the input detectorId is not owned by the current account.',
      2,
    ),
  ],
  events: [
    read('ListDetectors', 26, [null, { maxResults: '<limit>' }]),
    read('GetDetector', 18, DETECTOR),
    read('ListFindings', 16, {
      ...DETECTOR,
      findingCriteria: {
        criterion: {
          'service.archived': { eq: ['false'] },
          severity: { gte: 4 },
          updatedAt: { gte: '<#scientific>' },
        },
      },
      maxResults: 50,
    }),
    read('GetFindings', 14, {
      ...DETECTOR,
      findingIds: ['<hex32>', '<hex32!>'],
      sortCriteria: { attributeName: 'severity', orderBy: 'DESC' },
    }),
    ...reads(
      5,
      'GetFindingsStatistics ListMembers GetMasterAccount ListFilters ListIPSets DescribeOrganizationConfiguration GetCoverageStatistics DescribeMalwareScans GetMemberDetectors ListPublishingDestinations',
      DETECTOR,
    ),
    write('ArchiveFindings', 2, { ...DETECTOR, findingIds: ['<hex32>'] }, {}, { callers: CALLERS.human }),
    ...writes(
      0.5,
      'UpdateDetector CreateFilter DeleteDetector CreateIPSet UpdateMemberDetectors',
      { ...DETECTOR, enable: true, findingPublishingFrequency: 'FIFTEEN_MINUTES' },
      {},
    ),
  ],
}

const securityhub: ServiceSpec = {
  source: 'securityhub',
  version: '1.08',
  style: 'rest',
  errors: [invalid('InvalidAccessException', 'Account <account> is not subscribed to AWS Security Hub', 3)],
  events: [
    read('GetFindings', 28, {
      Filters: {
        SeverityLabel: [{ Value: '<severity>', Comparison: 'EQUALS' }],
        RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }],
        UpdatedAt: [{ DateRange: { Value: 7, Unit: 'DAYS' } }],
      },
      SortCriteria: [{ Field: 'LastObservedAt', SortOrder: 'desc' }],
      MaxResults: 100,
    }),
    write(
      'BatchImportFindings',
      22,
      {
        Findings: [
          {
            SchemaVersion: '2018-10-08',
            Id: 'arn:aws:inspector2:<region>:<account>:finding/<hex32>',
            ProductArn: 'arn:aws:securityhub:<region>::product/aws/inspector',
            Severity: { Label: '<severity>' },
            CreatedAt: '<isoMillis>',
            Resources: [{ Type: 'AwsEc2Instance', Id: '<instance>' }],
          },
        ],
      },
      { FailedCount: 0, SuccessCount: 1, FailedFindings: [] },
      { callers: { function: 60, linkedRole: 40 } },
    ),
    ...reads(
      5,
      'DescribeHub GetEnabledStandards DescribeStandardsControls GetInsights GetInsightResults ListEnabledProductsForImport ListMembers DescribeStandards ListFindingAggregators',
      [{ MaxResults: 100 }, null],
    ),
    write(
      'BatchUpdateFindings',
      2,
      {
        FindingIdentifiers: [
          { Id: '<hex32>', ProductArn: 'arn:aws:securityhub:<region>::product/aws/guardduty' },
        ],
        Workflow: { Status: 'SUPPRESSED' },
        Note: { Text: '<description>', UpdatedBy: '<callerName>' },
      },
      { ProcessedFindings: [], UnprocessedFindings: [] },
      { callers: CALLERS.human },
    ),
    ...writes(
      0.4,
      'EnableSecurityHub DisableSecurityHub UpdateStandardsControl',
      { EnableDefaultStandards: true },
      {},
    ),
  ],
}

const inspector: ServiceSpec = {
  source: 'inspector2',
  version: '1.11',
  style: 'rest',
  errors: [invalid('ValidationException', 'Invalid filter criteria', 1)],
  events: [
    ...reads(
      10,
      'ListFindings ListCoverage BatchGetAccountStatus ListFindingAggregations ListCoverageStatistics DescribeOrganizationConfiguration ListUsageTotals BatchGetFindingDetails',
      {
        filterCriteria: {
          severity: [{ comparison: 'EQUALS', value: '<severity>' }],
          findingStatus: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
        },
        maxResults: '<#limit>',
      },
    ),
    ...writes(
      0.4,
      'Enable CreateFilter CreateFindingsReport',
      { resourceTypes: ['EC2', 'ECR', 'LAMBDA'], accountIds: ['<account>'] },
      {
        accounts: [
          { accountId: '<account>', status: 'ENABLING', resourceStatus: { ec2: 'ENABLING', ecr: 'ENABLED' } },
        ],
      },
    ),
  ],
}

const accessAnalyzer: ServiceSpec = {
  source: 'access-analyzer',
  version: '1.11',
  style: 'rest',
  errors: [notFound('ResourceNotFoundException', 'The specified analyzer could not be found.')],
  events: [
    ...reads(
      5,
      'ListAnalyzers ListFindingsV2 GetAnalyzer ListFindings ListArchiveRules GetFindingV2 ListAnalyzedResources',
      {
        analyzerArn: 'arn:aws:access-analyzer:<region>:<account>:analyzer/organization',
        filter: { status: { eq: ['ACTIVE'] } },
      },
    ),
    read('ValidatePolicy', 8, {
      policyDocument: '***OMITTED***',
      policyType: 'IDENTITY_POLICY',
      locale: 'EN',
    }),
    ...writes(
      0.4,
      'CreateAnalyzer UpdateFindings StartPolicyGeneration',
      { analyzerName: 'organization', type: 'ORGANIZATION', clientToken: '<uuid>' },
      { arn: 'arn:aws:access-analyzer:<region>:<account>:analyzer/organization' },
    ),
  ],
}

const wafv2: ServiceSpec = {
  source: 'wafv2',
  version: '1.09',
  apiVersion: '2019-04-23',
  style: 'json',
  errors: [
    invalid(
      'WAFNonexistentItemException',
      "AWS WAF couldn't perform the operation because your resource doesn't exist.",
      2,
    ),
    invalid(
      'WAFOptimisticLockException',
      'AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.',
      1,
    ),
  ],
  events: [
    ...reads(
      6,
      'GetWebACL ListWebACLs GetWebACLForResource ListIPSets GetIPSet ListRuleGroups GetLoggingConfiguration ListResourcesForWebACL GetSampledRequests ListTagsForResource DescribeManagedRuleGroup',
      { scope: 'REGIONAL', name: '<webAcl>', id: '<uuid>' },
    ),
    write(
      'UpdateIPSet',
      5,
      {
        name: 'blocked',
        scope: 'REGIONAL',
        id: '<uuid>',
        addresses: ['<address>/32', '<address!>/32', '2001:db8::/32'],
        lockToken: '<uuid!>',
        description: '<description>',
      },
      { nextLockToken: '<uuid!>' },
      { callers: { function: 70, deployment: 30 } },
    ),
    ...writes(
      0.6,
      'UpdateWebACL CreateWebACL AssociateWebACL DeleteWebACL DeleteRuleGroup',
      {
        name: '<webAcl>',
        scope: 'REGIONAL',
        id: '<uuid>',
        defaultAction: { allow: {} },
        visibilityConfig: {
          sampledRequestsEnabled: true,
          cloudWatchMetricsEnabled: true,
          metricName: '<webAcl>',
        },
      },
      { nextLockToken: '<uuid!>' },
    ),
  ],
}

const acm: ServiceSpec = {
  source: 'acm',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'ResourceNotFoundException',
      'Could not find certificate arn:aws:acm:<region>:<account>:certificate/<certificate>.',
    ),
  ],
  events: [
    ...reads(
      10,
      'DescribeCertificate ListCertificates ListTagsForCertificate GetCertificate GetAccountConfiguration',
      [
        { certificateArn: 'arn:aws:acm:<region>:<account>:certificate/<certificate>' },
        { maxItems: 1000, includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] } },
      ],
    ),
    ...writes(
      0.6,
      'RequestCertificate DeleteCertificate ImportCertificate AddTagsToCertificate',
      {
        domainName: '<domain>',
        validationMethod: 'DNS',
        subjectAlternativeNames: ['*.<domain>'],
        idempotencyToken: '<lower10>',
      },
      { certificateArn: 'arn:aws:acm:<region>:<account>:certificate/<certificate>' },
    ),
  ],
}

const cognito: ServiceSpec = {
  source: 'cognito-idp',
  version: '1.08',
  style: 'json',
  errors: [
    invalid('NotAuthorizedException', 'Incorrect username or password.', 5),
    invalid('UserNotFoundException', 'User does not exist.', 2),
  ],
  events: [
    write(
      'InitiateAuth',
      16,
      { clientId: '<lower26>', authFlow: 'USER_SRP_AUTH', authParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { challengeName: 'PASSWORD_VERIFIER', challengeParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { callers: { unknown: 100 }, additional: { sub: '<uuid>' }, errorRate: 0.12 },
    ),
    read(
      'AdminGetUser',
      10,
      { userPoolId: '<userPool>', username: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { callers: CALLERS.runtime, additional: { sub: '<uuid>' } },
    ),
    ...reads(2, 'ListUserPools DescribeUserPool ListUserPoolClients ListUsers ListGroups', {
      userPoolId: '<userPool>',
      maxResults: 60,
    }),
    ...writes(
      2,
      'AdminInitiateAuth AdminUpdateUserAttributes AdminCreateUser AdminAddUserToGroup UpdateUserPool',
      { userPoolId: '<userPool>', username: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    ),
  ],
}

export const SECURITY: readonly ServiceSpec[] = [
  cloudtrail,
  config,
  guardduty,
  securityhub,
  inspector,
  accessAnalyzer,
  wafv2,
  acm,
  cognito,
]

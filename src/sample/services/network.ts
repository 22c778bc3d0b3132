import type { JsonObject, ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, read, reads, serviceEvent, write, writes } from '../spec.ts'

const BALANCER = 'arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/<loadBalancer>'
const TARGETS = 'arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<targetGroup>'
const TARGET: JsonObject = {
  targetGroupArn: TARGETS,
  targets: [{ id: '<privateAddress>', port: 8080, availabilityZone: '<zone>' }],
}

const balancing: ServiceSpec = {
  source: 'elasticloadbalancing',
  version: '1.08',
  apiVersion: '2015-12-01',
  style: 'query',
  errors: [
    notFound('TargetGroupNotFoundException', 'One or more target groups not found', 3),
    notFound('LoadBalancerNotFoundException', 'One or more load balancers not found', 2),
  ],
  events: [
    read('DescribeTargetHealth', 130, { targetGroupArn: TARGETS }),
    read('DescribeLoadBalancers', 60, [
      { pageSize: 400 },
      { loadBalancerArns: [BALANCER] },
      { names: ['<word>-alb'] },
    ]),
    read('DescribeTargetGroups', 50, [{ loadBalancerArn: BALANCER }, { targetGroupArns: [TARGETS] }]),
    read('DescribeTags', 34, { resourceArns: [BALANCER, TARGETS] }),
    ...reads(
      18,
      'DescribeListeners DescribeRules DescribeLoadBalancerAttributes DescribeTargetGroupAttributes DescribeListenerCertificates DescribeSSLPolicies DescribeInstanceHealth DescribeAccountLimits DescribeListenerAttributes',
      { loadBalancerArn: BALANCER, pageSize: '<#limit>' },
    ),
    write('RegisterTargets', 22, TARGET, null, { callers: { linkedRole: 70, workload: 20, deployment: 10 } }),
    write('DeregisterTargets', 22, TARGET, null, {
      callers: { linkedRole: 70, workload: 20, deployment: 10 },
    }),
    write('ModifyListener', 1.2, {
      listenerArn: BALANCER.replace('loadbalancer', 'listener') + '/<hex16>',
      defaultActions: [{ type: 'forward', targetGroupArn: TARGETS, order: 1 }],
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    }),
    write(
      'CreateLoadBalancer',
      0.7,
      {
        name: '<word>-alb',
        scheme: 'internet-facing',
        type: 'application',
        ipAddressType: 'ipv4',
        subnetMappings: [{ subnetId: '<subnet>' }, { subnetId: '<subnet!>' }],
        securityGroups: ['<group>'],
      },
      {
        loadBalancers: [
          {
            loadBalancerArn: BALANCER,
            dNSName: '<word>-alb-<digits6>.<region>.elb.amazonaws.com',
            state: { code: 'provisioning' },
            vpcId: '<vpc>',
            availabilityZones: [{ zoneName: '<zone>', subnetId: '<subnet>', loadBalancerAddresses: [] }],
            createdTime: '<long>',
          },
        ],
      },
    ),
    ...writes(
      0.8,
      'CreateRule ModifyRule ModifyTargetGroup CreateTargetGroup DeleteRule ModifyLoadBalancerAttributes DeleteTargetGroup CreateListener SetSecurityGroups',
      {
        targetGroupArn: TARGETS,
        conditions: [{ field: 'path-pattern', pathPatternConfig: { values: ['/<word>/*'] } }],
      },
    ),
  ],
}

const ZONE = { hostedZoneId: '<hostedZone>' } as const

const route53: ServiceSpec = {
  source: 'route53',
  global: true,
  host: 'route53.amazonaws.com',
  version: '1.08',
  apiVersion: '2013-04-01',
  style: 'query',
  errors: [
    notFound('NoSuchHostedZone', 'No hosted zone found with ID: <hostedZone>', 3),
    {
      code: 'InvalidChangeBatch',
      message: "[Tried to create resource record set [name='<domain>.', type='CNAME'] but it already exists]",
      weight: 4,
      verbs: ['Change'],
    },
  ],
  events: [
    read('ListResourceRecordSets', 34, [
      { ...ZONE, maxItems: 300 },
      { ...ZONE, name: '<domain>', type: 'A' },
    ]),
    ...reads(
      10,
      'ListHostedZones GetHostedZone GetChange ListTagsForResource ListHealthChecks GetHealthCheckStatus ListHostedZonesByName GetHostedZoneCount ListQueryLoggingConfigs ListTrafficPolicies',
      { id: '<hostedZone>', maxItems: '<limit>' },
    ),
    write(
      'ChangeResourceRecordSets',
      9,
      {
        ...ZONE,
        changeBatch: {
          comment: '<description>',
          changes: [
            {
              action: 'UPSERT',
              resourceRecordSet: {
                name: '<word>.<domain>',
                type: 'A',
                aliasTarget: {
                  hostedZoneId: 'Z35SXDOTRQ7X7K',
                  dNSName: '<word>-alb-<digits6>.us-east-1.elb.amazonaws.com',
                  evaluateTargetHealth: true,
                },
              },
            },
            {
              action: 'UPSERT',
              resourceRecordSet: {
                name: '_<hex32>.<domain>',
                type: 'TXT',
                tTL: 300,
                resourceRecords: [{ value: '"heritage=external-dns,external-dns/owner=<word>"' }],
              },
            },
          ],
        },
      },
      { changeInfo: { id: '/change/C<upper17>', status: 'PENDING', submittedAt: '<long>' } },
      {
        callers: { workload: 50, deployment: 45, console: 5 },
        additional: { Note: 'Do not use to reconstruct hosted zone' },
      },
    ),
    ...writes(
      0.5,
      'CreateHostedZone DeleteHostedZone CreateHealthCheck UpdateHealthCheck AssociateVPCWithHostedZone',
      { name: '<domain>', callerReference: '<uuid>' },
      {
        hostedZone: {
          id: '/hostedzone/<hostedZone>',
          name: '<domain>.',
          callerReference: '<uuid>',
          config: { privateZone: false },
          resourceRecordSetCount: 2,
        },
      },
    ),
  ],
}

const resolver: ServiceSpec = {
  source: 'route53resolver',
  version: '1.08',
  style: 'json',
  errors: [
    notFound(
      'ResourceNotFoundException',
      'Resolver rule with ID "rslvr-rr-<hex16>" does not exist'.replaceAll('"', "'"),
    ),
  ],
  events: [
    ...reads(
      5,
      'ListResolverRules ListResolverEndpoints ListResolverRuleAssociations ListResolverQueryLogConfigs ListFirewallRuleGroupAssociations ListFirewallDomainLists GetResolverEndpoint',
      { maxResults: 100 },
    ),
    ...writes(
      0.5,
      'AssociateResolverRule DeleteResolverQueryLogConfig UpdateFirewallDomains',
      { resolverRuleId: 'rslvr-rr-<hex16>', vPCId: '<vpc>' },
      { resolverRuleAssociation: { id: 'rslvr-rrassoc-<hex16>', status: 'CREATING', statusMessage: '' } },
    ),
  ],
}

const cloudfront: ServiceSpec = {
  source: 'cloudfront',
  global: true,
  host: 'cloudfront.amazonaws.com',
  version: '1.09',
  apiVersion: '2020_05_31',
  style: 'rest',
  errors: [notFound('NoSuchDistribution', 'The specified distribution does not exist.', 3)],
  events: [
    ...reads(
      9,
      'GetDistribution ListDistributions GetDistributionConfig ListTagsForResource GetInvalidation ListInvalidations GetCachePolicy ListCachePolicies ListOriginAccessControls GetResponseHeadersPolicy ListFunctions DescribeFunction ListOriginRequestPolicies',
      [{ id: '<distribution>' }, null],
    ),
    write(
      'CreateInvalidation',
      8,
      {
        distributionId: '<distribution>',
        invalidationBatch: {
          paths: { quantity: 2, items: ['/index.html', '/static/*'] },
          callerReference: '<millis>',
        },
      },
      {
        invalidation: {
          id: 'I<upper17>',
          status: 'InProgress',
          createTime: '<long>',
          invalidationBatch: {
            paths: { quantity: 2, items: ['/index.html', '/static/*'] },
            callerReference: '<millis>',
          },
        },
        location:
          'https://cloudfront.amazonaws.com/2020-05-31/distribution/<distribution>/invalidation/I<upper17>',
      },
      { callers: CALLERS.deployment },
    ),
    ...writes(
      0.6,
      'UpdateDistribution CreateDistribution PublishFunction UpdateFunction TagResource CreateOriginAccessControl',
      { id: '<distribution>', ifMatch: 'E<upper17>' },
      {
        distribution: {
          id: '<distribution>',
          aRN: 'arn:aws:cloudfront::<account>:distribution/<distribution>',
          status: 'InProgress',
          domainName: 'd<lower10>.cloudfront.net',
          lastModifiedTime: '<long>',
        },
      },
    ),
  ],
}

const apigateway: ServiceSpec = {
  source: 'apigateway',
  version: '1.09',
  style: 'rest',
  errors: [
    notFound('NotFoundException', 'Invalid API identifier specified <account>:<api>', 4),
    invalid(
      'ConflictException',
      'Unable to complete operation due to concurrent modification. Please try again later.',
      1,
    ),
  ],
  events: [
    ...reads(
      10,
      'GetRestApis GetStages GetResources GetRestApi GetStage GetApis GetDomainNames GetDeployments GetMethod GetIntegrations GetAuthorizers GetRoutes GetUsagePlans GetApiKeys GetAccount GetVpcLinks GetModels',
      [{ restApiId: '<api>', limit: '<#limit>' }, { limit: 500 }],
    ),
    write(
      'CreateDeployment',
      3,
      { restApiId: '<api>', createDeploymentInput: { stageName: 'prod', description: '<description>' } },
      {
        id: '<lower6>',
        createdDate: '<long>',
        restapiUpdate: { restApiId: '<api>' },
        self: { restApiId: '<api>', template: false },
      },
      { callers: CALLERS.deployment },
    ),
    ...writes(
      0.7,
      'UpdateStage PutRestApi CreateRestApi CreateApiKey UpdateRoute CreateRoute CreateIntegration DeleteRestApi UpdateMethod',
      {
        restApiId: '<api>',
        stageName: 'prod',
        patchOperations: [{ op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' }],
      },
    ),
  ],
}

const firewall: ServiceSpec = {
  source: 'network-firewall',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'The firewall <word>-firewall does not exist.')],
  events: [
    ...reads(
      3,
      'DescribeFirewall ListFirewalls DescribeFirewallPolicy DescribeRuleGroup DescribeLoggingConfiguration',
      { firewallName: '<word>-firewall' },
    ),
    ...writes(
      0.5,
      'UpdateRuleGroup UpdateFirewallPolicy',
      { ruleGroupName: '<word>-domains', type: 'STATEFUL', updateToken: '<uuid>', dryRun: false },
      {
        updateToken: '<uuid!>',
        ruleGroupResponse: { ruleGroupName: '<word>-domains', ruleGroupStatus: 'ACTIVE', capacity: 100 },
      },
    ),
  ],
}

const sharing: ServiceSpec = {
  source: 'ram',
  version: '1.08',
  style: 'rest',
  errors: [
    invalid(
      'UnknownResourceException',
      'ResourceShare arn:aws:ram:<region>:<account>:resource-share/<uuid> could not be found.',
    ),
  ],
  events: [
    ...reads(
      4,
      'GetResourceShares ListResources ListPrincipals GetResourceShareInvitations GetResourceShareAssociations',
      { resourceOwner: 'OTHER-ACCOUNTS', maxResults: '<#limit>' },
    ),
    ...writes(
      0.5,
      'CreateResourceShare AcceptResourceShareInvitation AssociateResourceShare',
      {
        name: '<word>-share',
        resourceArns: ['arn:aws:ec2:<region>:<account>:subnet/<subnet>'],
        principals: ['<otherAccount>'],
        allowExternalPrincipals: false,
      },
      {
        resourceShare: {
          resourceShareArn: 'arn:aws:ram:<region>:<account>:resource-share/<uuid>',
          status: 'ACTIVE',
          creationTime: '<long>',
        },
      },
    ),
    serviceEvent('ResourceShareInvitationAutoAccepted', 0.4, undefined, { parameters: false }),
  ],
}

export const NETWORK: readonly ServiceSpec[] = [
  balancing,
  route53,
  resolver,
  cloudfront,
  apigateway,
  firewall,
  sharing,
]

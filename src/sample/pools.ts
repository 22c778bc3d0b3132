import type { Random } from './random.ts'
import { below, pick } from './random.ts'
import { base64, hex, lower, upper, uuid } from './text.ts'
import { DOMAINS, FILES } from './words.ts'

/** Things that live on: a fixed number in each account or region, of which a few are used most. */
export interface Pool {
  readonly scope: 'account' | 'region'
  readonly size: number
  readonly make: (random: Random, account: string, region: string, index: number) => string
}

const perAccount = (size: number, make: Pool['make']): Pool => ({ scope: 'account', size, make })
const perRegion = (size: number, make: Pool['make']): Pool => ({ scope: 'region', size, make })
/** An EC2 id: a prefix, `0` and 16 hexadecimal digits. */
const id = (prefix: string, size: number): Pool => perRegion(size, (random) => `${prefix}0${hex(random, 16)}`)
const word = (random: Random): string => pick(random, DOMAINS)
const named = (...kinds: readonly string[]): Pool['make'] => {
  return (random, _account, _region, index) =>
    `${DOMAINS[index % DOMAINS.length]!}-${kinds[index % kinds.length]!}${index < 20 ? '' : `-${below(random, 90) + 10}`}`
}
/** The things of an account by the placeholder that names one of them. */
export const POOLS = {
  bucket: perAccount(40, (random, account, _region, index) =>
    index % 3 === 0
      ? `${DOMAINS[index % DOMAINS.length]!}-${pick(random, ['assets', 'data', 'logs'])}-${account}`
      : `${word(random)}-${lower(random, 6)}-${pick(random, ['prod', 'artifacts', 'exports', 'lake'])}`,
  ),
  hotKey: perAccount(
    400,
    (random) =>
      `${word(random)}/${pick(random, ['config', 'static', 'models', 'latest'])}/${hex(random, 6)}/${pick(random, FILES)}`,
  ),
  instance: id('i-', 160),
  ami: id('ami-', 24),
  subnet: id('subnet-', 18),
  vpc: id('vpc-', 5),
  group: id('sg-', 60),
  rule: id('sgr-', 120),
  interface: id('eni-', 120),
  volume: id('vol-', 200),
  snapshot: id('snap-', 200),
  routeTable: id('rtb-', 14),
  internetGateway: id('igw-', 5),
  natGateway: id('nat-', 8),
  allocation: id('eipalloc-', 16),
  networkAcl: id('acl-', 8),
  launchTemplate: id('lt-', 20),
  endpoint: id('vpce-', 12),
  flowLog: id('fl-', 8),
  fileSystem: id('fs-', 6),
  keyUuid: perRegion(24, uuid),
  keyMaterial: perRegion(24, (random) => hex(random, 64)),
  grant: perRegion(60, (random) => hex(random, 64)),
  role: perAccount(
    70,
    named(
      'api-instance-role',
      'worker-task-role',
      'stream-pod-role',
      'lambda-role',
      'deploy-role',
      'readonly',
    ),
  ),
  roleId: perAccount(70, (random) => `AROA${upper(random, 17)}`),
  user: perAccount(
    30,
    (_random, _account, _region, index) =>
      `${['svc', 'ci', 'legacy'][index % 3]!}-${DOMAINS[index % DOMAINS.length]!}`,
  ),
  iamGroup: perAccount(
    6,
    (_random, _account, _region, index) =>
      ['Developers', 'Administrators', 'ReadOnly', 'Auditors', 'Finance', 'Operators'][index]!,
  ),
  policy: perAccount(40, named('access', 'boundary', 'read', 'deploy')),
  profile: perAccount(12, named('instance-profile')),
  table: perRegion(30, named('table', 'sessions', 'events', 'locks', 'state')),
  function: perRegion(
    50,
    named('handler', 'resizer', 'indexer', 'webhook', 'exporter', 'cleanup', 'rotation'),
  ),
  queue: perRegion(30, named('queue', 'jobs', 'dlq', 'events.fifo')),
  topic: perRegion(16, named('alerts', 'topic', 'updates')),
  stream: perRegion(10, named('stream', 'clicks')),
  logGroup: perRegion(60, (_random, _account, _region, index) => {
    const domain = DOMAINS[index % DOMAINS.length]!
    return [
      `/aws/lambda/${domain}-handler`,
      `/ecs/${domain}-worker`,
      `/aws/rds/instance/${domain}-db/postgresql`,
      `API-Gateway-Execution-Logs_${domain}/prod`,
    ][index % 4]!
  }),
  alarm: perRegion(40, named('cpu-high', 'errors-5xx', 'queue-depth', 'latency-p99')),
  secret: perRegion(
    24,
    (random, _account, _region, index) =>
      `${pick(random, ['prod', 'staging'])}/${DOMAINS[index % DOMAINS.length]!}/database-${base64(random, 6).replaceAll(/[+/]/g, 'x')}`,
  ),
  parameter: perRegion(
    50,
    (random, _account, _region, index) =>
      `/${pick(random, ['prod', 'staging', 'shared'])}/${DOMAINS[index % DOMAINS.length]!}/${pick(random, ['db-url', 'feature-flags', 'api-key', 'log-level'])}`,
  ),
  database: perRegion(12, named('db', 'replica', 'reporting')),
  databaseCluster: perRegion(6, named('aurora')),
  databaseSnapshot: perRegion(
    40,
    (random, _account, _region, index) =>
      `rds:${DOMAINS[index % DOMAINS.length]!}-db-2025-${10 + below(random, 3)}-${10 + below(random, 18)}-03-10`,
  ),
  cluster: perRegion(4, named('cluster', 'eks')),
  nodeGroup: perRegion(6, named('nodes', 'spot')),
  ecsService: perRegion(24, named('api', 'worker', 'web')),
  taskDefinition: perRegion(
    30,
    (random, _account, _region, index) =>
      `${DOMAINS[index % DOMAINS.length]!}-worker:${10 + below(random, 400)}`,
  ),
  repository: perRegion(
    24,
    (_random, _account, _region, index) =>
      `example-corp/${DOMAINS[index % DOMAINS.length]!}-${['api', 'worker'][index % 2]!}`,
  ),
  stack: perRegion(
    36,
    (_random, _account, _region, index) =>
      `${DOMAINS[index % DOMAINS.length]!}-${['service', 'network', 'pipeline'][index % 3]!}`,
  ),
  loadBalancer: perRegion(
    10,
    (random, _account, _region, index) => `app/${DOMAINS[index % DOMAINS.length]!}-alb/${hex(random, 16)}`,
  ),
  targetGroup: perRegion(
    20,
    (random, _account, _region, index) => `${DOMAINS[index % DOMAINS.length]!}-tg/${hex(random, 16)}`,
  ),
  autoScalingGroup: perRegion(14, named('asg', 'eks-nodes')),
  distribution: perAccount(6, (random) => `E${upper(random, 13)}`),
  hostedZone: perAccount(8, (random) => `Z0${upper(random, 19)}`),
  domain: perAccount(
    10,
    (_random, account, _region, index) => `${DOMAINS[index]!}.${account.slice(0, 3)}.example.com`,
  ),
  certificate: perRegion(10, uuid),
  api: perRegion(10, (random) => lower(random, 10)),
  glueDatabase: perRegion(6, (_random, _account, _region, index) => `${DOMAINS[index]!}_lake`),
  glueTable: perRegion(
    40,
    (_random, _account, _region, index) =>
      `${DOMAINS[index % DOMAINS.length]!}_${['raw', 'daily', 'facts'][index % 3]!}`,
  ),
  glueJob: perRegion(12, named('etl', 'compact')),
  workgroup: perRegion(4, named('analysts')),
  stateMachine: perRegion(12, named('workflow', 'saga')),
  eventRule: perRegion(24, named('schedule', 'on-change', 'nightly')),
  pipeline: perRegion(12, named('pipeline')),
  project: perRegion(16, named('build', 'test')),
  detector: perRegion(1, (random) => hex(random, 32)),
  configRule: perRegion(
    20,
    (random) =>
      `${pick(random, ['s3-bucket-public-read-prohibited', 'iam-root-access-key-check', 'encrypted-volumes', 'restricted-ssh', 'rds-storage-encrypted'])}-conformance-pack-${lower(random, 9)}`,
  ),
  trail: perAccount(
    2,
    (_random, _account, _region, index) => ['organization-trail', 'data-events-trail'][index]!,
  ),
  webAcl: perRegion(4, (_random, _account, _region, index) => `${DOMAINS[index]!}-acl`),
  userPool: perRegion(
    4,
    (random, _account, region) => `${region}_${base64(random, 9).replaceAll(/[+/]/g, 'k')}`,
  ),
  vault: perRegion(3, (_random, _account, _region, index) => ['Default', 'long-term', 'compliance'][index]!),
  notebook: perRegion(5, named('notebook')),
  endpointName: perRegion(6, named('endpoint')),
  domainName: perRegion(4, named('search')),
  cacheCluster: perRegion(8, named('redis')),
  warehouse: perRegion(3, named('warehouse')),
  broker: perRegion(3, named('kafka')),
} as const satisfies Readonly<Record<string, Pool>>

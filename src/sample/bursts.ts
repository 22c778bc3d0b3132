import type { Partition } from './organization.ts'
import type { Random } from './random.ts'
import { below, chance, pick, weightedPicker } from './random.ts'
import type { CallerClass } from './spec.ts'

/** A kind of sudden activity: one caller, a handful of events, for some minutes. */
interface BurstKind {
  readonly caller: CallerClass
  /** Keys of events as in `EventTemplate.key`. */
  readonly keys: readonly string[]
  readonly outcome: 'denied' | 'throttled' | 'failed'
  /** Share of the calls that end so; the others succeed. */
  readonly outcomeShare: number
  /** Needs global services, which log in us-east-1. */
  readonly home?: true
}

const KINDS: readonly BurstKind[] = [
  {
    caller: 'person',
    keys: (
      'sts:GetCallerIdentity iam:ListUsers iam:ListRoles iam:GetAccountAuthorizationDetails iam:ListAttachedUserPolicies ' +
      's3:ListBuckets ec2:DescribeInstances secretsmanager:ListSecrets secretsmanager:GetSecretValue lambda:ListFunctions20150331 ' +
      'organizations:ListAccounts kms:ListKeys rds:DescribeDBInstances iam:CreateAccessKey iam:AttachUserPolicy'
    ).split(' '),
    outcome: 'denied',
    outcomeShare: 0.7,
    home: true,
  },
  {
    caller: 'person',
    keys: ['s3:GetObject', 's3:GetObject', 's3:GetObject', 's3:ListObjects'],
    outcome: 'denied',
    outcomeShare: 0.05,
  },
  {
    caller: 'monitor',
    keys: [
      'ec2:DescribeInstances',
      'monitoring:GetMetricData',
      'logs:DescribeLogStreams',
      'tagging:GetResources',
    ],
    outcome: 'throttled',
    outcomeShare: 0.45,
  },
  {
    caller: 'deployment',
    keys: (
      'cloudformation:DescribeStackEvents cloudformation:DescribeStacks cloudformation:UpdateStack ec2:DescribeSecurityGroups ' +
      'ec2:AuthorizeSecurityGroupIngress ec2:CreateTags lambda:UpdateFunctionCode20150331v2 lambda:GetFunction20150331v2 ' +
      'ecs:UpdateService ecs:RegisterTaskDefinition ecs:DescribeServices ec2:DescribeSubnets'
    ).split(' '),
    outcome: 'failed',
    outcomeShare: 0.04,
  },
  { caller: 'signIn', keys: ['signin:ConsoleLogin'], outcome: 'failed', outcomeShare: 1 },
  {
    caller: 'function',
    keys: ['kms:Decrypt', 'kms:GenerateDataKey'],
    outcome: 'throttled',
    outcomeShare: 0.2,
  },
  {
    caller: 'workload',
    keys: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'lambda:Invoke', 'sqs:SendMessage'],
    outcome: 'throttled',
    outcomeShare: 0.3,
  },
]

const drawKind = weightedPicker([10, 14, 22, 26, 3, 12, 20])

/** A burst that takes place: where, when and by whom. */
export interface Burst extends BurstKind {
  readonly partition: Partition
  /** Steps of the schedule, the last one not included. */
  readonly firstStep: number
  readonly endStep: number
  /** Events in it, as a multiple of what the whole organization has in such a step. */
  readonly strength: number
  /** Chooses the caller: below the number of callers of its class by remainder. */
  readonly callerSeed: number
}

/** About two bursts a day, in time order. */
export function planBursts(
  random: Random,
  steps: number,
  days: number,
  partitions: readonly Partition[],
): Burst[] {
  const drawPartition = weightedPicker(partitions.map(({ share }) => share))
  const bursts: Burst[] = []
  const count = Math.max(1, Math.round(days * 2))
  for (let i = 0; i < count; i++) {
    const kind = KINDS[drawKind(random)]!
    const drawn = partitions[drawPartition(random)]!
    const partition =
      kind.home === true
        ? partitions.find(
            ({ accountIndex, regionIndex }) => accountIndex === drawn.accountIndex && regionIndex === 0,
          )!
        : drawn
    const firstStep = below(random, steps)
    const length = 1 + below(random, chance(random, 0.2) ? 8 : 3)
    const quiet = kind.caller === 'signIn' || kind.home === true
    const strength = quiet ? 0.05 : pick(random, [0.4, 0.8, 1.5, 3])
    const endStep = Math.min(steps, firstStep + length)
    bursts.push({ ...kind, partition, firstStep, endStep, strength, callerSeed: below(random, 1000) })
  }
  return bursts.sort((left, right) => left.firstStep - right.firstStep)
}

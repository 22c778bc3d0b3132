import type { Call } from './call.ts'
import { ACCOUNTS } from './organization.ts'
import type { Pool } from './pools.ts'
import { POOLS } from './pools.ts'
import type { Random } from './random.ts'
import { below, chance, createRandom, pick, zipf } from './random.ts'
import {
  base64,
  digits,
  hex,
  isoDate,
  isoTime,
  longTime,
  lower,
  privateAddress,
  publicAddress,
  upper,
  uuid,
} from './text.ts'
import { accessKeyId } from './text.ts'
import {
  BRANCHES,
  COLUMNS,
  DESCRIPTIONS,
  DOMAINS,
  ERRANDS,
  FILES,
  INSTANCE_TYPES,
  MODELS,
  TEAMS,
} from './words.ts'

/** Draws the text for a placeholder. Inside a JSON string it must be escaped already. */
type Draw = (call: Call) => string

const word = (random: Random): string => pick(random, DOMAINS)
const number =
  (least: number, most: number): Draw =>
  (call) =>
    String(least + below(call.random, most - least + 1))
const oneOf =
  (...texts: readonly string[]): Draw =>
  (call) =>
    texts[zipf(call.random, texts.length)]!

function objectKey({ random, seconds }: Call): string {
  const date = isoDate(seconds)
  switch (below(random, 7)) {
    case 0:
      return `${word(random)}/${date.replaceAll('-', '/')}/part-${digits(random, 5)}-${uuid(random)}.c000.snappy.parquet`
    case 1:
      return `AWSLogs/${pick(random, ACCOUNTS).id}/elasticloadbalancing/us-east-1/${date.replaceAll('-', '/')}/${digits(random, 12)}.log.gz`
    case 2:
      return `uploads/${hex(random, 2)}/${uuid(random)}/${pick(random, FILES)}`
    case 3:
      return `tenants/${1000 + below(random, 400)}/invoices/${date.slice(0, 7)}/INV-${digits(random, 8)}.pdf`
    case 4:
      return `${word(random)}/dt=${date}/hour=${below(random, 24)}/${digits(random, 10)}.json.gz`
    case 5:
      return `thumbnails/${digits(random, 9)}_${pick(random, ['320', '640', '1280'])}.webp`
    default:
      return `backups/${word(random)}/${date}/${word(random)}.dump`
  }
}

/** A table definition of about 100 kB, the most that CloudTrail lets requestParameters have. */
function wideTable({ random }: Call): string {
  const columns: string[] = []
  for (let i = 0; i < 1080; i++) {
    const name = `${pick(random, COLUMNS)}_${word(random)}_${i}`
    const type = pick(random, ['string', 'bigint', 'double', 'timestamp', 'decimal(18,4)', 'array<string>'])
    columns.push(`{"name":"${name}","type":"${type}","comment":"${pick(random, DESCRIPTIONS)}"}`)
  }
  return `[${columns.join(',')}]`
}

function roleSession({ random, seconds, session }: Call): string {
  switch (below(random, 4)) {
    case 0:
      return hex(random, 32)
    case 1:
      return `aws-go-sdk-${seconds}${digits(random, 9)}`
    case 2:
      return session.name.includes(':') ? lower(random, 10) : session.name
    default:
      return lower(random, 10)
  }
}

function tagItems({ random }: Call): string {
  const name = `{"key":"Name","value":"${word(random)}-${pick(random, ERRANDS)}"}`
  const team = `{"key":"team","value":"${pick(random, TEAMS)}"}`
  const environment = `{"key":"Environment","value":"${pick(random, ['prod', 'staging', 'dev'])}"}`
  return chance(random, 0.5) ? `[${name},${team},${environment}]` : `[${environment},${name}]`
}

const DRAWN = {
  account: ({ partition }) => partition.accountId,
  region: ({ partition }) => partition.region,
  otherAccount: ({ random }) => pick(random, ACCOUNTS).id,
  zone: ({ random, partition }) => partition.region + pick(random, ['a', 'b', 'c']),
  caller: ({ session }) => session.arn,
  callerName: ({ session }) => session.name,
  key: (call) => {
    const { random } = call
    if (chance(random, 0.55)) return drawFrom(call, 'hotKey')
    return objectKey(call)
  },
  uuid: ({ random }) => uuid(random),
  /** The requestID, which EC2 repeats in its response. */
  request: ({ random }) => uuid(random),
  roleSession,
  hex8: ({ random }) => hex(random, 8),
  hex16: ({ random }) => hex(random, 16),
  hex32: ({ random }) => hex(random, 32),
  hex64: ({ random }) => hex(random, 64),
  digits6: ({ random }) => digits(random, 6),
  digits12: ({ random }) => digits(random, 12),
  lower6: ({ random }) => lower(random, 6),
  lower10: ({ random }) => lower(random, 10),
  lower26: ({ random }) => lower(random, 26),
  upper17: ({ random }) => upper(random, 17),
  base32: ({ random }) => base64(random, 32),
  base76: ({ random }) => `${base64(random, 75)}=`,
  base240: ({ random }) => base64(random, 240),
  token: ({ random }) => `IQoJb3JpZ2luX2VjE${base64(random, 700 + below(random, 300))}`,
  denial: ({ random }) =>
    base64(random, 420 + below(random, 200))
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
  page: ({ random }) => `eyJ${base64(random, 61)}`,
  temporaryKey: ({ random }) => accessKeyId(random, 'ASIA'),
  permanentKey: ({ random }) => accessKeyId(random, 'AKIA'),
  keyArn: (call) =>
    `arn:aws:kms:${call.partition.region}:${call.partition.accountId}:key/${drawFrom(call, 'keyUuid')}`,
  iso: ({ seconds }) => isoTime(seconds),
  isoEarlier: ({ random, seconds }) => isoTime(seconds - 60 * (1 + below(random, 1440))),
  isoMillis: ({ random, seconds }) =>
    isoTime(seconds).replace('Z', `.${String(below(random, 1000)).padStart(3, '0')}Z`),
  date: ({ seconds }) => isoDate(seconds),
  monthStart: ({ seconds }) => `${isoDate(seconds).slice(0, 8)}01`,
  long: ({ seconds }) => longTime(seconds),
  longLater: ({ seconds }) => longTime(seconds + 3600),
  longEarlier: ({ random, seconds }) => longTime(seconds - 86_400 * (1 + below(random, 200))),
  epoch: ({ seconds }) => String(seconds),
  millis: ({ random, seconds }) => `${seconds}${String(below(random, 1000)).padStart(3, '0')}`,
  secondsFraction: ({ random, seconds }) =>
    `${seconds}.${String(1 + below(random, 999))
      .padStart(3, '0')
      .replace(/0$/, '1')}`,
  scientific: ({ random, seconds }) => `1.${String(seconds).slice(1)}${1 + below(random, 9)}E9`,
  count: number(1, 12),
  few: number(1, 4),
  limit: oneOf('100', '50', '1000', '20', '10', '500', '5'),
  duration: oneOf('3600', '900', '43200', '7200', '1800'),
  port: oneOf('443', '22', '5432', '8080', '3306', '3389', '6379', '9092'),
  size: number(8, 400),
  bytesOut: ({ random }) => String(below(random, 2_000_000)),
  bytesIn: ({ random }) => String(below(random, 900_000)),
  /** Trails have both spellings. */
  zero: ({ random }) => (chance(random, 0.3) ? '0.0' : '0'),
  percent: ({ random }) => `${below(random, 100)}.${1 + below(random, 9)}`,
  address: ({ random }) => publicAddress(random),
  privateAddress: ({ random }) => privateAddress(random),
  dashedAddress: ({ random }) => privateAddress(random).replaceAll('.', '-'),
  mac: ({ random }) => `0a:${hex(random, 10).replaceAll(/(..)(?=.)/g, '$1:')}`,
  cidr: oneOf(
    '10.0.0.0/8',
    '0.0.0.0/0',
    '203.0.113.0/24',
    '10.20.0.0/16',
    '198.51.100.14/32',
    '172.16.0.0/12',
  ),
  instanceType: ({ random }) => INSTANCE_TYPES[zipf(random, INSTANCE_TYPES.length)]!,
  description: ({ random }) => pick(random, DESCRIPTIONS),
  branch: ({ random }) => pick(random, BRANCHES),
  model: ({ random }) => MODELS[zipf(random, MODELS.length)]!,
  team: ({ random }) => pick(random, TEAMS),
  word: ({ random }) => word(random),
  sensitiveDataRemoved: () => '<sensitiveDataRemoved>',
  tagItems,
  wideTable,
  pk: ({ random }) =>
    pick(random, ['USER#', 'ORDER#', 'TENANT#', 'SESSION#']) + String(below(random, 900_000)),
  namespace: oneOf(
    'AWS/EC2',
    'AWS/Lambda',
    'AWS/ApplicationELB',
    'AWS/RDS',
    'AWS/SQS',
    'AWS/DynamoDB',
    'ContainerInsights',
    'Custom/Orders',
  ),
  metric: oneOf(
    'CPUUtilization',
    'Errors',
    'Invocations',
    'HTTPCode_Target_5XX_Count',
    'FreeStorageSpace',
    'ApproximateNumberOfMessagesVisible',
  ),
  managedPolicy: oneOf(
    'ReadOnlyAccess',
    'AmazonSSMManagedInstanceCore',
    'AmazonS3ReadOnlyAccess',
    'service-role/AWSLambdaBasicExecutionRole',
    'AdministratorAccess',
    'PowerUserAccess',
    'SecurityAudit',
  ),
  servicePrincipal: oneOf(
    'ec2.amazonaws.com',
    'lambda.amazonaws.com',
    'ecs-tasks.amazonaws.com',
    'states.amazonaws.com',
    'glue.amazonaws.com',
  ),
  runtime: oneOf(
    'python3.12',
    'nodejs20.x',
    'java21',
    'python3.9',
    'provided.al2023',
    'nodejs18.x',
    'dotnet8',
  ),
  engine: oneOf('postgres', 'mysql', 'aurora-postgresql', 'mariadb'),
  resourceType: oneOf(
    'AWS::EC2::Instance',
    'AWS::S3::Bucket',
    'AWS::IAM::Role',
    'AWS::EC2::SecurityGroup',
    'AWS::Lambda::Function',
    'AWS::RDS::DBInstance',
  ),
  compliance: oneOf('COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'),
  severity: oneOf('LOW', 'MEDIUM', 'HIGH', 'CRITICAL'),
} as const satisfies Readonly<Record<string, Draw>>

const NAMES: readonly string[] = [...Object.keys(POOLS), ...Object.keys(DRAWN)]
const NUMBERS: ReadonlyMap<string, number> = new Map(NAMES.map((name, index) => [name, index]))

/** The number of a placeholder, -1 for a name that does not exist. */
export function valueNumber(name: string): number {
  return NUMBERS.get(name) ?? -1
}

function fromPool(call: Call, name: string, pool: Pool, place: number): string {
  let members = call.pools[place]
  if (members === undefined) {
    const { accountId, region } = call.partition
    const random = createRandom(
      call.seed,
      pool.scope === 'region' ? `${name} ${accountId} ${region}` : `${name} ${accountId}`,
    )
    members = Array.from({ length: pool.size }, (_, index) => pool.make(random, accountId, region, index))
    call.pools[place] = members
  }
  return members[zipf(call.random, pool.size)]!
}

/** Partitions are fewer than this. */
const PLACES = 64

function poolMaker(name: string, pool: Pool, number: number): Draw {
  return (call) => {
    const { index, accountIndex } = call.partition
    return fromPool(call, name, pool, number * PLACES + (pool.scope === 'region' ? index : accountIndex))
  }
}

function drawFrom(call: Call, name: keyof typeof POOLS): string {
  return VALUE_MAKERS[valueNumber(name)]!(call)
}

/** By number: what draws the text of each placeholder. */
export const VALUE_MAKERS: readonly Draw[] = [
  ...Object.entries(POOLS).map(([name, pool], number) => poolMaker(name, pool, number)),
  ...Object.values(DRAWN),
]

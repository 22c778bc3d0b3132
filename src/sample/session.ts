import type { Partition } from './organization.ts'
import type { Random } from './random.ts'
import { below, chance, fraction, pick } from './random.ts'
import { accessKeyId, hex, isoTime, privateAddress, publicAddress, uuid } from './text.ts'

/** A principal at work: what its calls have in common as long as its credentials last. */
export interface Session {
  /** The JSON text of userIdentity without its last brace, so that `invokedBy` can follow. */
  readonly identity: string
  /** Empty for AWS services, which have none. */
  readonly arn: string
  /** The role session's or the user's name. */
  readonly name: string
  readonly sourceAddress: string
  /** Needs no escapes in JSON. */
  readonly userAgent: string
  /** The AWS CLI ends its user agent with the command. */
  readonly endsInCommand: boolean
  /** The service that calls, or through which the principal calls; empty when it calls itself. */
  readonly service: string
  /** tlsVersion and cipherSuite as JSON members; empty for calls inside AWS. */
  readonly tls: string
  readonly fromConsole: boolean
  /** Empty when the call came over the internet. */
  readonly vpcEndpoint: string
  /** The members of eventContext.tagContext.principalTags. */
  readonly principalTags: string
  /** Its calls fail this much more often than usual. */
  readonly errorFactor: number
  /** Seconds since the epoch: credentials were made then, and end then. */
  readonly from: number
  readonly until: number
}

/** Where and when a session begins. */
export interface SessionStart {
  readonly random: Random
  readonly partition: Partition
  readonly seconds: number
}

export interface Role {
  readonly name: string
  /** Begins and ends with a slash. */
  readonly path: string
  /** `AROA…` */
  readonly id: string
  readonly accountId: string
}

export const TLS13 = '"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256"'
const TLS12 = '"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256"'
const OUTDATED = ['TLSv1.1', 'TLSv1'].map((v) => `"tlsVersion":"${v}","cipherSuite":"ECDHE-RSA-AES128-SHA"`)

/** Mostly TLS 1.3; an `outdated` client still speaks 1.1 or 1.0. */
function drawTls(random: Random, outdated = false): string {
  if (outdated) return pick(random, OUTDATED)
  return chance(random, 0.68) ? TLS13 : TLS12
}

/** The few addresses by which one account leaves one region, always the same ones. */
function gatewayAddress(partition: Partition, random: Random): string {
  return `198.19.${partition.index}.${10 + below(random, 3)}`
}

/** A VPC endpoint of the account in the region, always one of the same two. */
export function vpcEndpoint(partition: Partition, random: Random): string {
  const serial = (partition.index * 2 + below(random, 2)) * 0x01f3a7 + 0x2c5d19
  return `vpce-0${serial.toString(16).padStart(16, 'a4d7c0be')}`
}

/** userIdentity of an assumed role. `attributes` and `tail` are further JSON members, each led by a comma. */
export function assumedRoleIdentity(
  role: Role,
  name: string,
  key: string,
  created: number,
  options: { mfa?: boolean; webIdentity?: string; context?: string; tail?: string } = {},
): string {
  const { id, accountId } = role
  const web = options.webIdentity === undefined ? '' : `"webIdFederationData":${options.webIdentity},`
  return (
    `{"type":"AssumedRole","principalId":"${id}:${name}",` +
    `"arn":"arn:aws:sts::${accountId}:assumed-role/${role.name}/${name}","accountId":"${accountId}",` +
    (key === '' ? '' : `"accessKeyId":"${key}",`) +
    `"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${id}",` +
    `"arn":"arn:aws:iam::${accountId}:role${role.path}${role.name}","accountId":"${accountId}",` +
    `"userName":"${role.name}"},${web}"attributes":{"creationDate":"${isoTime(created)}",` +
    `"mfaAuthenticated":"${options.mfa === true}"}${options.context ?? ''}}${options.tail ?? ''}`
  )
}

/** Credentials are some minutes old when they are first seen. */
export function createdBefore(start: SessionStart, most = 3000): number {
  return start.seconds - 1 - Math.floor(fraction(start.random) * most)
}

const NOTHING = {
  endsInCommand: false,
  service: '',
  fromConsole: false,
  vpcEndpoint: '',
  principalTags: '',
  errorFactor: 1,
} as const

/** A program that runs in the account: behind its NAT gateway, or through a VPC endpoint with a private address. */
export function workloadSession(
  start: SessionStart,
  role: Role,
  options: {
    name: string
    agent: string
    webIdentity?: string
    context?: string
    tail?: string
    tags?: string
  },
  outdated: boolean,
): Session {
  const { random, partition } = start
  const from = createdBefore(start)
  const inside = chance(random, 0.4)
  return {
    ...NOTHING,
    identity: assumedRoleIdentity(role, options.name, accessKeyId(random, 'ASIA'), from, options),
    arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${options.name}`,
    name: options.name,
    sourceAddress: inside ? privateAddress(random) : gatewayAddress(partition, random),
    userAgent: options.agent,
    tls: drawTls(random, outdated),
    vpcEndpoint: inside ? vpcEndpoint(partition, random) : '',
    principalTags: options.tags ?? '',
    from,
    until: from + 3600 * (1 + below(random, 6)),
  }
}

/** A person with a role of Identity Center, in a browser or at a command line. */
export function personSession(
  start: SessionStart,
  role: Role,
  person: {
    email: string
    userId: string
    identityStore: string
    addresses: readonly string[]
    tags: string
  },
  client: { agent: string; console: boolean },
): Session {
  const { random } = start
  const from = createdBefore(start)
  const behalf = `"onBehalfOf":{"userId":"${person.userId}","identityStoreArn":"${person.identityStore}"}`
  const tail = chance(random, 0.5) ? `,${behalf},"credentialId":"${hex(random, 64)}"` : ''
  const context = chance(random, 0.3) ? `,"sourceIdentity":"${person.email}"` : ''
  const internal = client.console && client.agent.startsWith('AWS Internal')
  return {
    ...NOTHING,
    identity: assumedRoleIdentity(role, person.email, accessKeyId(random, 'ASIA'), from, { tail, context }),
    arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${person.email}`,
    name: person.email,
    sourceAddress: pick(random, person.addresses),
    userAgent: client.agent,
    endsInCommand: client.agent.startsWith('aws-cli/'),
    tls: internal ? '' : drawTls(random),
    fromConsole: client.console,
    principalTags: person.tags,
    from,
    until: from + 3600 * (client.console ? 4 : 8),
  }
}

/** An IAM user: with a long-lived key, or signed in to the console when `console` is set. */
export function userSession(
  start: SessionStart,
  user: {
    name: string
    id: string
    accountId: string
    key: string
    addresses: readonly string[]
    mfa: boolean
  },
  client: { agent: string; console: boolean; outdated?: boolean },
): Session {
  const { random } = start
  const arn = `arn:aws:iam::${user.accountId}:user/${user.name}`
  const from = client.console ? createdBefore(start) : 0
  const key = client.console ? accessKeyId(random, 'ASIA') : user.key
  const attributes = `{"creationDate":"${isoTime(from)}","mfaAuthenticated":"${user.mfa}"}`
  const context = `,"sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":${attributes}}`
  return {
    ...NOTHING,
    identity:
      `{"type":"IAMUser","principalId":"${user.id}","arn":"${arn}","accountId":"${user.accountId}",` +
      `"accessKeyId":"${key}","userName":"${user.name}"${client.console ? context : ''}`,
    arn,
    name: user.name,
    sourceAddress: pick(random, user.addresses),
    userAgent: client.agent,
    endsInCommand: client.agent.startsWith('aws-cli/'),
    tls: client.agent === 'AWS Internal' ? '' : drawTls(random, client.outdated),
    fromConsole: client.console,
    from,
    until: client.console ? from + 3600 * 10 : Number.POSITIVE_INFINITY,
  }
}

/** An AWS service acting by itself: it stands for its own address and user agent. */
export function serviceSession(
  service: string,
  identity = `{"type":"AWSService","invokedBy":"${service}"`,
): Session {
  return {
    ...NOTHING,
    identity,
    arn: '',
    name: service,
    sourceAddress: service,
    userAgent: service,
    service,
    tls: '',
    from: 0,
    until: Number.POSITIVE_INFINITY,
  }
}

/** Any other caller from outside: its identity is given whole but for the last brace. */
export function outsideSession(
  start: SessionStart,
  caller: { identity: string; arn: string; name: string; agent: string; from?: number },
): Session {
  const { random, seconds } = start
  return {
    ...NOTHING,
    identity: caller.identity,
    arn: caller.arn,
    name: caller.name,
    sourceAddress: publicAddress(random),
    userAgent: caller.agent,
    tls: drawTls(random),
    from: caller.from ?? seconds - 1,
    until: seconds + 3600,
  }
}

/** The root user in a browser; `mfa` as it ought to be, or not. */
export function rootSession(start: SessionStart, accountId: string, mfa: boolean, agent: string): Session {
  const from = createdBefore(start)
  const arn = `arn:aws:iam::${accountId}:root`
  const attributes = `{"creationDate":"${isoTime(from)}","mfaAuthenticated":"${mfa}"}`
  const session = outsideSession(start, {
    identity:
      `{"type":"Root","principalId":"${accountId}","arn":"${arn}","accountId":"${accountId}",` +
      `"accessKeyId":"${accessKeyId(start.random, 'ASIA')}","sessionContext":{"attributes":${attributes}}`,
    arn,
    name: 'root',
    agent,
    from,
  })
  return { ...session, fromConsole: true }
}

/** A user of Identity Center who has no role in this call. */
export function identityCenterIdentity(
  random: Random,
  accountId: string,
  userId: string,
  store: string,
): string {
  return (
    `{"type":"IdentityCenterUser","accountId":"${accountId}",` +
    `"onBehalfOf":{"userId":"${userId}","identityStoreArn":"${store}"},"credentialId":"${uuid(random)}"`
  )
}

import { timingSafeEqual } from 'node:crypto'
import type { Principal } from '../context.ts'
import { awsError } from '../error.ts'
import type { AccessKey } from './access-keys.ts'
import {
  canonicalRequest,
  type CredentialScope,
  sha256,
  signatureOf,
  type SignedRequest,
} from './canonical.ts'
import { createReplayWindow } from './replay.ts'

/** How far a client's clock may be off: five minutes, as in AWS. */
const SKEW_MS = 300_000

/** Milliseconds for which a request that reads may come again as it was. */
const REPEAT_MS = 5000

/** Requests in ten minutes that signatures are remembered of, some 50 MB; past them requests are throttled. */
const MOST_SIGNATURES = 262_144

/** What a service answers to a signature that is made for another. */
export type Service = 'cloudtrail' | 'cloudtrail-data'

/** Tells whose request it is. Throws what AWS answers to a request that is not signed, or not well. */
export type Verifier = (request: SignedRequest, service: Service) => Principal

interface Authorization {
  readonly scope: CredentialScope
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.join(',')
}

function incomplete(complaint: string): Error {
  return awsError('IncompleteSignatureException', complaint)
}

/** `AWS4-HMAC-SHA256 Credential=…/…, SignedHeaders=a;b, Signature=…` */
function readAuthorization(text: string): Authorization {
  const [algorithm, rest = ''] = splitOnce(text.trim(), ' ')
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw incomplete("Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known.")
  const parts = new Map(rest.split(',').map((part) => splitOnce(part.trim(), '=')))
  const part = (name: string): string => {
    const value = parts.get(name)
    if (value !== undefined && value !== '') return value
    throw incomplete(`Authorization header requires '${name}' parameter.`)
  }
  const [accessKeyId = '', date = '', region = '', service = '', terminator, ...more] =
    part('Credential').split('/')
  if (terminator !== 'aws4_request' || more.length > 0)
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    )
  return {
    scope: { accessKeyId, date, region, service },
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
  }
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** `20260131T200000Z` in milliseconds. */
function readTime(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(time)) throw incomplete('Date must be in ISO-8601 basic format in the X-Amz-Date header.')
  return time
}

function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function checkTime(text: string, { date }: CredentialScope, now: number): void {
  const signed = readTime(text)
  if (!text.startsWith(date)) {
    const message = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${text.slice(0, 8)}', from '${text}'.`
    throw awsError('InvalidSignatureException', message)
  }
  if (signed < now - SKEW_MS) {
    const bound = `${formatTime(now - SKEW_MS)} (${formatTime(now)} - 5 min.)`
    throw awsError('InvalidSignatureException', `Signature expired: ${text} is now earlier than ${bound}`)
  }
  if (signed > now + SKEW_MS) {
    const bound = `${formatTime(now + SKEW_MS)} (${formatTime(now)} + 5 min.)`
    throw awsError(
      'InvalidSignatureException',
      `Signature not yet current: ${text} is still later than ${bound}`,
    )
  }
}

function checkScope(
  { region, service }: CredentialScope,
  wanted: { region: string; service: Service },
): void {
  if (region !== wanted.region)
    throw awsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region: this server is in '${wanted.region}'.`,
    )
  if (service !== wanted.service)
    throw awsError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${wanted.service}'.`,
    )
}

/** What is not signed could be altered on the way: the host, and every header that AWS gives a meaning. */
function checkSignedHeaders({ headers }: SignedRequest, signed: readonly string[]): void {
  const meant = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  const missing = ['host', ...meant].find((name) => !signed.includes(name))
  if (missing !== undefined)
    throw awsError(
      'InvalidSignatureException',
      `'${missing}' must be a 'SignedHeader' in the AWS Authorization.`,
    )
}

/** The hash that the client tells of the body is signed, the body itself only through it. */
function checkPayload(request: SignedRequest): void {
  const told = headerOf(request, 'x-amz-content-sha256')
  if (told !== undefined && told !== sha256(request.body))
    throw awsError(
      'InvalidSignatureException',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
}

/**
 * Whether a request reads, and was first there a moment ago. Signatures tell seconds apart: of a client that asks the same
 * twice in a second, as one does that waits for an answer, both requests are alike to the byte.
 *
 * @param ago milliseconds since it was first there
 */
function isRepeatedRead(request: SignedRequest, ago: number): boolean {
  const operation = headerOf(request, 'x-amz-target')?.split('.').at(-1) ?? ''
  return /^(?:Describe|Get|List|Lookup|Search)/.test(operation) && ago <= REPEAT_MS
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Verifies Signature Version 4 with the keys that the server knows: the scope, the clock, the hash of the body, the
 * signature, and that the request was not sent before.
 */
export function createVerifier(options: {
  readonly keys: readonly AccessKey[]
  readonly region: string
  readonly now: () => number
}): Verifier {
  const { region, now } = options
  const keys = new Map(options.keys.map((key) => [key.accessKeyId, key]))
  const replays = createReplayWindow(2 * SKEW_MS, MOST_SIGNATURES, now)
  /** For keys that are not known, so that they take as long as those that are. */
  const stranger = { secretAccessKey: 'unknown', sessionToken: undefined }

  return (request, service) => {
    const header = headerOf(request, 'authorization')
    if (header === undefined) throw awsError('MissingAuthenticationTokenException')
    const { scope, signedHeaders, signature } = readAuthorization(header)
    const time = headerOf(request, 'x-amz-date')
    if (time === undefined)
      throw incomplete("Authorization header requires existence of 'X-Amz-Date' header.")
    checkTime(time, scope, now())
    checkScope(scope, { region, service })
    checkSignedHeaders(request, signedHeaders)
    checkPayload(request)
    const key = keys.get(scope.accessKeyId)
    const canonical = canonicalRequest(request, signedHeaders)
    const { secretAccessKey, sessionToken } = key ?? stranger
    const isSigned =
      canonical !== undefined && isEqual(signature, signatureOf(canonical, secretAccessKey, scope, time))
    const isSession = isEqual(headerOf(request, 'x-amz-security-token') ?? '', sessionToken ?? '')
    if (key === undefined || (isSigned && !isSession)) throw awsError('UnrecognizedClientException')
    if (!isSigned) throw awsError('InvalidSignatureException')
    const seen = replays.remember(signature)
    if (seen === 'full') throw awsError('ThrottlingException')
    if (seen !== 'new' && !isRepeatedRead(request, seen.ago))
      throw awsError('InvalidSignatureException', 'The request with this signature was received before.')
    return { accountId: key.accountId, arn: key.arn, accessKeyId: key.accessKeyId }
  }
}

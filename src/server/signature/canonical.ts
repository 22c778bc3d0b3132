import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** A request as it came over the wire. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as the client wrote them: `/PutAuditEvents?channelArn=arn%3Aaws…`. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** `AKIA…/20260131/eu-west-1/cloudtrail/aws4_request`, taken apart. */
export interface CredentialScope {
  readonly accessKeyId: string
  /** `20260131`. */
  readonly date: string
  readonly region: string
  readonly service: string
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: string | Uint8Array | KeyObject, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The path, encoded once more, as every service but S3 has it. */
function canonicalPath(path: string): string {
  return path === '' ? '/' : path.split('/').map(encode).join('/')
}

/** A part of the query, decoded and encoded in the one way; undefined where it is no encoding. */
function canonicalPart(part: string): string | undefined {
  try {
    return encode(decodeURIComponent(part))
  } catch {
    // decodeURIComponent throws for `%zz` alone.
    return undefined
  }
}

function byCodeUnits([a, x]: readonly [string, string], [b, y]: readonly [string, string]): number {
  if (a !== b) return a < b ? -1 : 1
  return x < y ? -1 : x > y ? 1 : 0
}

function canonicalQuery(query: string): string | undefined {
  const pairs: (readonly [string, string])[] = []
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=')
    const name = canonicalPart(equals < 0 ? pair : pair.slice(0, equals))
    const value = canonicalPart(equals < 0 ? '' : pair.slice(equals + 1))
    if (name === undefined || value === undefined) return undefined
    pairs.push([name, value])
  }
  return pairs
    .sort(byCodeUnits)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function headerText(value: string | readonly string[]): string {
  const values = typeof value === 'string' ? [value] : value
  return values.map((each) => each.trim().replaceAll(/ +/g, ' ')).join(',')
}

/**
 * The canonical request of Signature Version 4; undefined where the query is no encoding or a signed header is missing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
): string | undefined {
  const { method, url, headers, body } = request
  const mark = url.indexOf('?')
  const query = canonicalQuery(mark < 0 ? '' : url.slice(mark + 1))
  if (query === undefined) return undefined
  const lines: string[] = []
  for (const name of signedHeaders) {
    const value = headers[name]
    if (value === undefined) return undefined
    lines.push(`${name}:${headerText(value)}\n`)
  }
  const path = canonicalPath(mark < 0 ? url : url.slice(0, mark))
  return [method, path, query, lines.join(''), signedHeaders.join(';'), sha256(body)].join('\n')
}

/** Keys of a day, a region and a service, by what they are made of. */
const signingKeys = new Map<string, KeyObject>()
const MOST_KEYS = 256

function signingKeyOf(secret: string, { date, region, service }: CredentialScope): KeyObject {
  const name = [secret, date, region, service].join('\n')
  const known = signingKeys.get(name)
  if (known !== undefined) return known
  const bytes = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const key = createSecretKey(Buffer.from(bytes))
  if (signingKeys.size === MOST_KEYS) signingKeys.clear()
  signingKeys.set(name, key)
  return key
}

/** The signature that a secret makes of a canonical request. @param time `20260131T200000Z` */
export function signatureOf(canonical: string, secret: string, scope: CredentialScope, time: string): string {
  const { date, region, service } = scope
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${date}/${region}/${service}/aws4_request\n${sha256(canonical)}`
  return hmac(signingKeyOf(secret, scope), toSign).toString('hex')
}

import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canonicalRequest,
  type CredentialScope,
  signatureOf,
  type SignedRequest,
} from '../../src/server/signature/canonical.ts'
import { createVerifier } from '../../src/server/signature/verify.ts'
import { createReplayWindow } from '../../src/server/signature/replay.ts'
import type { AccessKey } from '../../src/server/signature/access-keys.ts'
import { ACCOUNT, ALICE, MALLORY, REGION, startTestServer, type TestServer } from '../support/server.ts'

/** A request before it goes out, to be tampered with. */
interface Draft {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

let test: TestServer
/** The id of Alice's store, and a nonce a request: equal requests of one second would be replays. */
let store: string
let nonce = 0

beforeAll(async () => {
  test = await startTestServer({ limits: { bodyBytes: 10_000, receiveMs: 300 } })
  store = (await test.lake.createStore('prod')).id
})
afterAll(() => test[Symbol.asyncDispose]())

function basicTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** A signed call, as an SDK makes it. */
function sign(
  operation: string,
  body: string,
  options: {
    readonly key?: AccessKey
    readonly time?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly scope?: Partial<CredentialScope>
    readonly signed?: readonly string[]
  } = {},
): Draft {
  const { key = ALICE, time = basicTime(Date.now()), scope: changed = {} } = options
  const headers: Record<string, string> = {
    host: new URL(test.url).host,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-date': time,
    'x-amz-target': `CloudTrail_20131101.${operation}`,
    'amz-sdk-invocation-id': String(nonce++),
    ...options.headers,
  }
  const { accessKeyId } = key
  const scope = { accessKeyId, date: time.slice(0, 8), region: REGION, service: 'cloudtrail', ...changed }
  const names = options.signed ?? Object.keys(headers).sort()
  const request: SignedRequest = { method: 'POST', url: '/', headers, body: Buffer.from(body) }
  const signature = signatureOf(canonicalRequest(request, names)!, key.secretAccessKey, scope, time)
  const credential = `${accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { method: 'POST', url: '/', headers, body }
}

function send({ method, url, headers, body }: Draft): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(test.url)
    const request = httpRequest({ hostname, port, method, path: url, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject).end(body)
  })
}

const GET = (id = store): string => JSON.stringify({ EventDataStore: id })
const get = (options?: Parameters<typeof sign>[2]): Draft => sign('GetEventDataStore', GET(), options)

function without(draft: Draft, name: string): Draft {
  return {
    ...draft,
    headers: Object.fromEntries(Object.entries(draft.headers).filter(([key]) => key !== name)),
  }
}

function withHeader(draft: Draft, name: string, value: string): Draft {
  return { ...draft, headers: { ...draft.headers, [name]: value } }
}

const NOT_MATCHING =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

const REPLAYED = 'The request with this signature was received before.'

function arnOf(id: string): string {
  return `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${id}`
}

const NOW = '[0-9]{8}T[0-9]{6}Z'

/** What is tried, and what it gets. */
const ATTEMPTS: readonly (readonly [
  attempt: string,
  make: () => Draft,
  status: number,
  type: string,
  message: RegExp,
])[] = [
  [
    'no signature',
    () => without(get(), 'authorization'),
    400,
    'MissingAuthenticationTokenException',
    /^Missing Authentication Token$/,
  ],
  [
    'another scheme',
    () => withHeader(get(), 'authorization', 'Basic YTpi'),
    400,
    'IncompleteSignatureException',
    /^Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known\.$/,
  ],
  [
    'half a signature',
    () => withHeader(get(), 'authorization', 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request'),
    400,
    'IncompleteSignatureException',
    /^Authorization header requires 'SignedHeaders' parameter\.$/,
  ],
  [
    'no date',
    () => without(get(), 'x-amz-date'),
    400,
    'IncompleteSignatureException',
    /^Authorization header requires existence of 'X-Amz-Date' header\.$/,
  ],
  [
    'a date that is none',
    () => get({ time: '20261399T000000Z' }),
    400,
    'IncompleteSignatureException',
    /^Date must be in ISO-8601 basic format in the X-Amz-Date header\.$/,
  ],
  [
    'a key that nobody has',
    () => get({ key: { ...ALICE, accessKeyId: 'AKIANOBODYNOBODY0000' } }),
    400,
    'UnrecognizedClientException',
    /^The security token included in the request is invalid\.$/,
  ],
  [
    'a session of a key that has none',
    () => get({ headers: { 'x-amz-security-token': 'x' } }),
    400,
    'UnrecognizedClientException',
    /^The security token included in the request is invalid\.$/,
  ],
  [
    'a wrong secret',
    () => get({ key: { ...ALICE, secretAccessKey: 'guess' } }),
    400,
    'InvalidSignatureException',
    new RegExp(`^${NOT_MATCHING}$`),
  ],
  [
    'an expired date',
    () => get({ time: basicTime(Date.now() - 301_000) }),
    400,
    'InvalidSignatureException',
    new RegExp(`^Signature expired: ${NOW} is now earlier than ${NOW} \\(${NOW} - 5 min\\.\\)$`),
  ],
  [
    'a date to come',
    () => get({ time: basicTime(Date.now() + 310_000) }),
    400,
    'InvalidSignatureException',
    new RegExp(`^Signature not yet current: ${NOW} is still later than ${NOW} \\(${NOW} \\+ 5 min\\.\\)$`),
  ],
  [
    'a scope of another day',
    () => get({ scope: { date: '20200101' } }),
    400,
    'InvalidSignatureException',
    /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != /,
  ],
  [
    'another region',
    () => get({ scope: { region: 'us-east-1' } }),
    400,
    'InvalidSignatureException',
    /^Credential should be scoped to a valid region: this server is in 'eu-west-1'\.$/,
  ],
  [
    'another service',
    () => get({ scope: { service: 's3' } }),
    400,
    'InvalidSignatureException',
    /^Credential should be scoped to correct service: 'cloudtrail'\.$/,
  ],
  [
    'an altered body',
    () => ({ ...get(), body: GET('00000000-0000-4000-8000-000000000000') }),
    400,
    'InvalidSignatureException',
    new RegExp(`^${NOT_MATCHING}$`),
  ],
  [
    'an altered header',
    () => withHeader(get(), 'x-amz-target', 'CloudTrail_20131101.DeleteEventDataStore'),
    400,
    'InvalidSignatureException',
    new RegExp(`^${NOT_MATCHING}$`),
  ],
  [
    'an altered path',
    () => ({ ...get(), url: '/?x=1' }),
    400,
    'InvalidSignatureException',
    new RegExp(`^${NOT_MATCHING}$`),
  ],
  [
    'a query that is no encoding',
    () => ({ ...get(), url: '/?x=%zz' }),
    400,
    'InvalidSignatureException',
    new RegExp(`^${NOT_MATCHING}$`),
  ],
  [
    'a header that is added',
    () => withHeader(get(), 'x-amz-meta', '1'),
    400,
    'InvalidSignatureException',
    /^'x-amz-meta' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'a target that is not signed',
    () => get({ signed: ['host', 'x-amz-date'] }),
    400,
    'InvalidSignatureException',
    /^'x-amz-target' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'a host that is not signed',
    () => get({ signed: ['x-amz-date', 'x-amz-target'] }),
    400,
    'InvalidSignatureException',
    /^'host' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'a hash of another body',
    () => get({ headers: { 'x-amz-content-sha256': createHash('sha256').update('x').digest('hex') } }),
    400,
    'InvalidSignatureException',
    /^The provided 'x-amz-content-sha256' header does not match what was computed\.$/,
  ],
  [
    'a body that is not signed',
    () => get({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    400,
    'InvalidSignatureException',
    /^The provided 'x-amz-content-sha256' header does not match what was computed\.$/,
  ],
  [
    "another account's store",
    () => get({ key: MALLORY }),
    400,
    'AccessDeniedException',
    /^User: arn:aws:iam::444455556666:user\/mallory is not authorized to perform: cloudtrail:GetEventDataStore on resource: /,
  ],
  [
    "another account's ARN",
    () => sign('GetEventDataStore', GET(`arn:aws:cloudtrail:${REGION}:444455556666:eventdatastore/${store}`)),
    400,
    'EventDataStoreARNInvalidException',
    /does not map to an event data store in your account\.$/,
  ],
  [
    'a path in an id',
    () => sign('GetEventDataStore', GET('../../../etc/passwd')),
    400,
    'EventDataStoreARNInvalidException',
    /^The specified event data store ARN is not valid/,
  ],
  [
    'a path in an ARN',
    () => sign('GetEventDataStore', GET(`arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/../names`)),
    400,
    'EventDataStoreARNInvalidException',
    /^The specified event data store ARN is not valid/,
  ],
  [
    'a path in a resource',
    () =>
      sign(
        'AddTags',
        JSON.stringify({ ResourceId: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:channel/..`, TagsList: [] }),
      ),
    400,
    'ChannelARNInvalidException',
    /./,
  ],
  [
    'SQL in a value',
    () =>
      sign(
        'LookupEvents',
        JSON.stringify({
          LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: "' OR 1=1 --" }],
          NextToken: 'x'.repeat(30),
        }),
      ),
    400,
    'InvalidNextTokenException',
    /./,
  ],
  [
    'a body that is too large',
    () => sign('GetEventDataStore', GET('x'.repeat(20_000))),
    413,
    'RequestEntityTooLargeException',
    /^The request is larger than 10000 bytes\.$/,
  ],
  [
    'a body that nests',
    () => sign('GetEventDataStore', `{"EventDataStore":${'['.repeat(3000)}${']'.repeat(3000)}}`),
    400,
    'SerializationException',
    /^The request body nests deeper than 64 levels$/,
  ],
  [
    'a body that is no JSON',
    () => sign('GetEventDataStore', '{'),
    400,
    'SerializationException',
    /^The request body is not well formed JSON$/,
  ],
  [
    'a member of another type',
    () => sign('GetEventDataStore', '{"EventDataStore":{"toString":1}}'),
    400,
    'SerializationException',
    /^OBJECT value cannot be converted to String at 'eventDataStore'$/,
  ],
  [
    'a prototype',
    () => sign('GetEventDataStore', '{"__proto__":{"EventDataStore":"x"}}'),
    400,
    'ValidationException',
    /^1 validation error detected: Value null at 'eventDataStore' failed to satisfy constraint: Member must not be null$/,
  ],
  [
    'an operation of objects',
    () => sign('constructor', '{}'),
    404,
    'UnknownOperationException',
    /^The requested operation is not known\.$/,
  ],
  [
    'an operation of nobody',
    () => sign('DropEverything', '{}'),
    404,
    'UnknownOperationException',
    /^The requested operation is not known\.$/,
  ],
  [
    'another path',
    () => ({ ...get(), url: '/../../etc/passwd' }),
    404,
    'UnknownOperationException',
    /^The requested operation is not known\.$/,
  ],
  [
    'another method',
    () => ({ ...get(), method: 'PUT' }),
    404,
    'UnknownOperationException',
    /^The requested operation is not known\.$/,
  ],
  [
    "a form's type",
    () => get({ headers: { 'content-type': 'text/plain' } }),
    404,
    'UnknownOperationException',
    /^The Content-Type must be application\/x-amz-json-1\.1$/,
  ],
]

describe('an attempt', () => {
  it.each(ATTEMPTS)('%s', async (_, make, status, type, message) => {
    const reply = await send(make())
    const body = JSON.parse(reply.body) as { readonly __type: string; readonly message: string }
    expect([reply.status, body.__type]).toEqual([status, type])
    expect(body.message).toMatch(message)
    expect(reply.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('a replay is refused', async () => {
    const draft = sign('AddTags', JSON.stringify({ ResourceId: arnOf(store), TagsList: [] }))
    expect((await send(draft)).status).toBe(200)
    const again = await send(draft)
    expect([again.status, JSON.parse(again.body)]).toEqual([
      400,
      { __type: 'InvalidSignatureException', message: REPLAYED },
    ])
  })

  it('a read may be repeated for five seconds: clients may tell requests of a second apart by nothing else', () => {
    let now = Date.now()
    const verify = createVerifier({ keys: [ALICE], region: REGION, now: () => now })
    const { method, url, headers, body } = get()
    const request = { method, url, headers, body: Buffer.from(body) }
    const caller = { accountId: ACCOUNT, arn: ALICE.arn, accessKeyId: ALICE.accessKeyId }
    expect(verify(request, 'cloudtrail')).toEqual(caller)
    now += 500
    expect(verify(request, 'cloudtrail')).toEqual(caller)
    now += 5000
    expect(() => verify(request, 'cloudtrail')).toThrowError(REPLAYED)
  })

  it('both forms of the target are known', async () => {
    const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.GetEventDataStore'
    expect((await send(get({ headers: { 'x-amz-target': target } }))).status).toBe(200)
  })

  /** What a socket gets that says `text` and then nothing more. */
  function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(test.url)
    return new Promise((resolve, reject) => {
      let reply = ''
      const socket = connect(Number(port), hostname, () => socket.write(text))
      socket.setEncoding('utf8').on('data', (piece: string) => (reply += piece))
      socket.on('error', reject).on('close', () => resolve(reply))
    })
  }

  it('a body that comes slowly is not waited for', async () => {
    const reply = await raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    expect(reply.split('\r\n')[0]).toBe('HTTP/1.1 408 Request Timeout')
  })

  it('headers that come slowly are not waited for', async () => {
    expect((await raw('POST / HTTP/1.1\r\nHost: x\r\n')).split('\r\n')[0]).toBe(
      'HTTP/1.1 408 Request Timeout',
    )
  })

  it('a header with a line end in it is refused', async () => {
    const reply = await raw(
      'POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: a\nb: c\r\nContent-Length: 0\r\n\r\n',
    )
    expect(reply.split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request')
  })

  it('leaves no trace in the lake, and no secret in the log', () => {
    expect(readdirSync(test.lake.folder).sort()).not.toContain('etc')
    const log = JSON.stringify(test.log)
    expect(test.log.length).toBeGreaterThan(ATTEMPTS.length)
    for (const secret of [ALICE.secretAccessKey, 'AWS4-HMAC-SHA256', 'Signature=', 'etc/passwd', 'OR 1=1'])
      expect(log).not.toContain(secret)
  })
})

describe('without access keys', () => {
  it('the server listens on this machine alone', async () => {
    await expect(startTestServer({ keys: undefined, host: '0.0.0.0' })).rejects.toThrowError(
      "Without access keys the server listens on this machine alone, not on '0.0.0.0'",
    )
  })

  it.each([
    ['a name of this machine', { host: 'localhost:8080' }, 200],
    ['another name that leads here', { host: 'rebound.example' }, 400],
    ['a web page', { host: 'localhost', origin: 'http://evil.example' }, 400],
  ])('%s', async (_, headers, status) => {
    await using open = await startTestServer({ keys: undefined })
    const { port } = new URL(open.url)
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        {
          ...{ hostname: '127.0.0.1', port, method: 'POST', path: '/' },
          headers: {
            ...{ 'content-type': 'application/x-amz-json-1.1' },
            ...{ 'x-amz-target': 'CloudTrail_20131101.ListEventDataStores', ...headers },
          },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      request.on('error', reject).end('{}')
    })
    expect(reply).toBe(status)
  })
})

describe('the replay window', () => {
  it('remembers a signature for its time, and forgets it after twice that', () => {
    let now = 0
    const replays = createReplayWindow(1000, 10, () => now)
    expect(replays.remember('a')).toBe('new')
    now = 999
    expect(replays.remember('b')).toBe('new')
    now = 1998
    expect([replays.remember('a'), replays.remember('b')]).toEqual([{ ago: 1998 }, { ago: 999 }])
    now = 2998
    expect(replays.remember('a')).toBe('new')
  })

  it('refuses what it could not remember', () => {
    const replays = createReplayWindow(1000, 2, () => 0)
    expect(['a', 'b', 'c', 'a'].map((each) => replays.remember(each))).toEqual([
      'new',
      'new',
      'full',
      { ago: 0 },
    ])
  })
})

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogFilterOptions } from '../../src/ingest/source/log-path.ts'
import { discover } from '../../src/ingest/source/discover.ts'
import { readAhead } from '../../src/ingest/source/read-ahead.ts'
import type { SourceFile } from '../../src/ingest/source/source-file.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { putObjects } from '../support/put-objects.ts'
import { listOf } from './reader-support.ts'

const gateway = await testGateway()

async function bytesOf(file: SourceFile): Promise<Buffer> {
  return Buffer.concat(await listOf(file.open()))
}

describe.skipIf('missing' in gateway)('logs in S3', () => {
  const big = randomBytes(40_000_000)
  const [one, other] = ['111111111111', '222222222222']
  const trail = (account: string, region: string, day: string, name: string) =>
    `org/AWSLogs/o-abcd123456/${account}/CloudTrail/${region}/${day}/${name}.json.gz`
  const logs = [
    trail(one, 'eu-west-1', '2026/01/30', 'a'),
    trail(one, 'eu-west-1', '2026/01/31', 'b'),
    trail(one, 'us-east-1', '2026/01/31', 'c'),
    trail(other, 'eu-west-1', '2025/12/31', 'd'),
    trail(other, 'eu-west-1', '2026/02/01', 'e'),
    trail(other, 'eu-west-1', '2026/02/02', 'f'),
  ]
  const beside = [
    `org/AWSLogs/o-abcd123456/${one}/CloudTrail-Digest/eu-west-1/2026/01/31/digest.json.gz`,
    `org/AWSLogs/o-abcd123456/${one}/Config/eu-west-1/2026/1/31/history.json.gz`,
    `org/AWSLogs/o-abcd123456/${one}/CloudTrail/`,
    'org/AWSLogs/o-abcd123456/notes.txt',
  ]
  const others = ['plain/one two+three.json', 'plain/deep/er/ä.json', 'plain-old/x.json', 'big.json']
  const before = { ...process.env }

  beforeAll(async () => {
    Object.assign(process.env, gatewayEnvironment(gateway))
    const bodies = [...logs, ...beside, ...others].map(
      (key) => [key, key === 'big.json' ? big : key] as const,
    )
    await putObjects(gatewayClient(gateway), 'logs', bodies)
  })
  afterAll(() => {
    process.env = before
  })

  async function find(input: string, filter: LogFilterOptions = {}) {
    const passedOver: string[] = []
    const skipped: string[] = []
    const files = await listOf(
      discover([input], {
        filter,
        onPassedOver: (folder) => void passedOver.push(folder),
        onSkipped: (path) => void skipped.push(path),
      }),
    )
    const keys = files.map(({ path }) => path.replace('s3://logs/', ''))
    return { keys, passedOver: passedOver.sort(), skipped }
  }

  it('are found at or below a prefix, in the layout of CloudTrail or any other', async () => {
    expect(await find('s3://logs')).toMatchObject({
      keys: ['big.json', ...logs, 'plain-old/x.json', 'plain/deep/er/ä.json', 'plain/one two+three.json'],
    })
    expect(await find('s3://logs/org/')).toEqual({
      keys: logs,
      passedOver: [
        `s3://logs/org/AWSLogs/o-abcd123456/${one}/CloudTrail-Digest/`,
        `s3://logs/org/AWSLogs/o-abcd123456/${one}/Config/`,
      ],
      skipped: ['s3://logs/org/AWSLogs/o-abcd123456/notes.txt'],
    })
    expect((await find('s3://logs/plain')).keys).toEqual(['plain/deep/er/ä.json', 'plain/one two+three.json'])
    expect((await find('s3://logs/plain/one two+three.json')).keys).toEqual(['plain/one two+three.json'])
    expect((await find(`s3://logs/org/AWSLogs/o-abcd123456/${one}/CloudTrail/eu-west-1/2026`)).keys).toEqual(
      logs.slice(0, 2),
    )
  })

  it('are left out by time, account and region', async () => {
    const keys = async (filter: LogFilterOptions) => (await find('s3://logs/org', filter)).keys
    expect(await keys({ from: '2026-01-31', to: '2026-01-31' })).toEqual([logs[1], logs[2], logs[4]])
    expect(await keys({ from: '2026-01-31' })).toEqual([logs[1], logs[2], logs[4], logs[5]])
    expect(await keys({ accounts: [other], to: '2026-01-01' })).toEqual([logs[3]])
    expect(await keys({ regions: ['us-east-1'] })).toEqual([logs[2]])
    expect(await keys({ accounts: ['333333333333'] })).toEqual([])
  })

  it('are known by size and ETag', async () => {
    const [file] = await listOf(discover(['s3://logs/plain-old/x.json']))
    expect(file).toMatchObject({
      ...{ path: 's3://logs/plain-old/x.json', size: 16, named: false },
      origin: {
        source: 's3://logs/plain-old/x.json',
        etag: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      },
    })
  })

  it('are read whole, big ones in ranges', async () => {
    const files = await listOf(discover(['s3://logs/org', 's3://logs/big.json']))
    const read = new Map<string, Buffer>()
    for (const file of readAhead(files)) read.set(file.path.replace('s3://logs/', ''), await bytesOf(file))
    expect([...read.keys()]).toEqual([...logs, 'big.json'])
    for (const key of logs) expect(read.get(key)?.toString()).toBe(key)
    expect(read.get('big.json')?.equals(big)).toBe(true)
  })

  it('are read through a connection that breaks again and again', async () => {
    const endpoint = new URL('missing' in gateway ? '' : gateway.endpoint)
    const proxy = await breakingProxy(Number(endpoint.port), 3_000_000)
    const s3 = { endpoint: `http://127.0.0.1:${proxy.port}` }
    const [file] = await listOf(discover(['s3://logs/big.json'], { s3 }))
    expect((await bytesOf(file!)).equals(big)).toBe(true)
    expect(proxy.broken()).toBeGreaterThanOrEqual(5)
    proxy.close()
  })

  it('are read many at once, but no more than 48', async () => {
    const bodies = Array.from({ length: 200 }, (_, i) => [`${i}.json`, `${i}`] as const)
    await putObjects(gatewayClient(gateway), 'many', bodies)
    const endpoint = new URL('missing' in gateway ? '' : gateway.endpoint)
    const proxy = await breakingProxy(Number(endpoint.port), Number.POSITIVE_INFINITY)
    const files = await listOf(
      discover(['s3://many'], { s3: { endpoint: `http://127.0.0.1:${proxy.port}` } }),
    )
    const read = await Promise.all(files.map(bytesOf))
    expect(read.map(String).sort()).toEqual(bodies.map(([, body]) => body).sort())
    expect(proxy.most()).toBeGreaterThan(16)
    expect(proxy.most()).toBeLessThanOrEqual(48)
    proxy.close()
  })

  it('are no more than asked for where they changed or went meanwhile', async () => {
    const s3 = gatewayClient(gateway)
    await putObjects(s3, 'changing', [['a.json', 'first']])
    const [file] = await listOf(discover(['s3://changing']))
    await s3.send(new PutObjectCommand({ Bucket: 'changing', Key: 'a.json', Body: 'other' }))
    await expect(bytesOf(file!)).rejects.toThrow(
      "Cannot read 's3://changing/a.json': it was changed since it was listed",
    )
  })

  it('may be denied one by one', async () => {
    const s3 = gatewayClient(gateway)
    await putObjects(s3, 'denied', [['a.json', 'first']])
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::denied/a.json',
    }
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] })
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'denied', Policy: policy }))
    const [file] = await listOf(discover(['s3://denied']))
    await expect(bytesOf(file!)).rejects.toThrow("Cannot read 's3://denied/a.json': access denied")
  })

  it('are not found', async () => {
    const error = async (input: string) => listOf(discover([input])).catch((thrown: unknown) => thrown)
    expect(await error('s3://nowhere')).toMatchObject({
      ...{ code: 'BUCKET_NOT_FOUND', message: "Bucket 'nowhere' does not exist" },
    })
    expect(await error('s3://logs/nothing/')).toMatchObject({
      ...{ code: 'FILE_NOT_FOUND', message: "No object at or below 's3://logs/nothing/'" },
    })
    expect(await error('s3://logs/plai')).toMatchObject({
      ...{ code: 'FILE_NOT_FOUND', message: "No object at or below 's3://logs/plai'" },
    })
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong'
    expect(await error('s3://logs')).toMatchObject({
      ...{ code: 'BUCKET_ACCESS_DENIED', message: "Access to bucket 'logs' is denied" },
      hint: 'S3 says SignatureDoesNotMatch; reading needs s3:ListBucket and s3:GetObject.',
    })
    delete process.env['AWS_ACCESS_KEY_ID']
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true'
    expect(await error('s3://logs')).toMatchObject({
      ...{ code: 'BUCKET_ACCESS_DENIED', message: "No AWS credentials for bucket 'logs'" },
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, as for the AWS CLI.',
    })
    delete process.env['AWS_ENDPOINT_URL_S3']
    delete process.env['AWS_REGION']
    expect(await error('s3://logs')).toMatchObject({
      ...{ code: 'FILE_UNREADABLE', message: "Cannot list bucket 'logs': Region is missing" },
      hint: 'Set AWS_REGION.',
    })
    Object.assign(process.env, gatewayEnvironment(gateway))
  })
})

/** A proxy that cuts a connection when so many bytes came through it. */
async function breakingProxy(port: number, bytes: number) {
  let [broken, open, most] = [0, 0, 0]
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined))
    let passed = 0
    most = Math.max(most, ++open)
    client.on('data', (chunk) => upstream.write(chunk))
    client.on('close', () => {
      open--
      upstream.destroy()
    })
    upstream.on('close', () => client.destroy())
    upstream.on('data', (chunk: Buffer) => {
      passed += chunk.length
      client.write(chunk)
      if (passed < bytes) return
      broken++
      client.destroySoon()
      upstream.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the port of a server')
  return {
    port: address.port,
    broken: () => broken,
    /** Connections at once. */
    most: () => most,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

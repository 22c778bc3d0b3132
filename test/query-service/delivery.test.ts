import { createHash, createPublicKey, verify } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  folderBuckets,
  type Lake,
  type OpenBucket,
  openQueryService,
  type QueryService,
  s3Buckets,
  TraillakeError,
} from '../../src/index.ts'
import { temporaryFolder } from '../support/cli.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { changeState, ended, lakeOf } from './lake.ts'

const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const NAMES = [`plain`, `comma, "quote"`, `line\nend`, '']

let lake: Lake
beforeAll(async () => {
  lake = await lakeOf(50)
})
afterAll(() => lake.close())

interface SignFile {
  readonly files: readonly { readonly fileHashValue: string; readonly fileName: string }[]
  readonly hashSignature: string
  readonly publicKeyFingerprint: string
}

/**
 * The documented algorithm, as `aws cloudtrail verify-query-results` runs it:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-query-results-validation.html
 */
async function verifyResults(
  queries: QueryService,
  read: (name: string) => Promise<Buffer>,
): Promise<string> {
  // What the service wrote.
  const sign = JSON.parse((await read('result_sign.json')).toString('utf8')) as SignFile
  if (sign.files.length === 0) return 'No export file was found in sign file.'
  for (const { fileName, fileHashValue } of sign.files) {
    const hash = createHash('sha256')
      .update(await read(fileName))
      .digest('hex')
    if (hash !== fileHashValue) return `File ${fileName} has inconsistent hash value`
  }
  const key = (await queries.publicKeys()).find(
    ({ fingerprint }) => fingerprint === sign.publicKeyFingerprint,
  )
  if (key === undefined) return 'No public key'
  const der = { key: Buffer.from(key.value), format: 'der', type: 'pkcs1' } as const
  const text = sign.files.map(({ fileHashValue }) => fileHashValue).join(' ')
  return verify('sha256', Buffer.from(text), createPublicKey(der), Buffer.from(sign.hashSignature, 'hex'))
    ? 'valid'
    : 'Invalid signature in sign file'
}

/** So many hexadecimal digits. */
function hex(digits: number): unknown {
  return expect.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))
}

function prefixOf(id: string, created: number): string {
  const day = new Date(created).toISOString().slice(0, 10).replaceAll('-', '/')
  return `AWSLogs/${ACCOUNT}/CloudTrail-Lake/Query/${day}/${id}/`
}

async function open(buckets: OpenBucket, more: object = {}): Promise<QueryService> {
  return openQueryService(lake, { accountId: ACCOUNT, region: REGION, buckets, ...more })
}

describe('a delivery to a folder', () => {
  it('is gzip CSV in parts, and a signature that says when they change', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'audit'))
    await using queries = await open(await folderBuckets(root), { partBytes: 100_000 })
    const values = NAMES.map((name) => `'${name}'`).join(', ')
    const statement = `SELECT eventid AS "id, the", name, CAST(NULL AS varchar) AS nothing,
      to_hex(sha256(to_utf8(eventid || name || CAST(n AS varchar)))) AS hash FROM events
      CROSS JOIN (VALUES ${values}) AS t(name) CROSS JOIN UNNEST(sequence(1, 50)) AS u(n) ORDER BY 1, 2, n`
    const { id } = await queries.start({ statement, deliveryUri: 's3://audit/a/b' })
    const state = await ended(queries, id)
    expect(state.delivery).toEqual({ uri: 's3://audit/a/b', status: 'SUCCESS' })

    const folder = join(root, 'audit', 'a/b', prefixOf(id, state.created))
    const parts = readdirSync(folder).filter((name) => name.endsWith('.csv.gz'))
    expect(parts.length).toBeGreaterThan(1)
    expect(readdirSync(folder)).toHaveLength(parts.length + 1)
    const texts = parts
      .sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
      .map((name) => gunzipSync(readFileSync(join(folder, name))).toString('utf8'))
    const header = '"id, the",name,nothing,hash\n'
    for (const text of texts) expect(text.slice(0, header.length)).toBe(header)
    const lines = Array.from({ length: 50 }, (_, i) => {
      const eventId = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
      const fields = ['QQ', '"comma, QQquoteQQ"', '"line\nend"', 'plain'].map((field) =>
        field.replaceAll('QQ', '""'),
      )
      return [...NAMES].sort().flatMap((name, at) =>
        Array.from({ length: 50 }, (_, n) => {
          const hash = createHash('sha256')
            .update(`${eventId}${name}${n + 1}`)
            .digest('hex')
            .toUpperCase()
          return `${eventId},${fields[at] ?? 'none'},,${hash}\n`
        }),
      )
    })
    expect(texts.map((text) => text.slice(header.length)).join('')).toBe(lines.flat().join(''))

    const read = async (name: string) => readFileSync(join(folder, name))
    expect(await verifyResults(queries, read)).toBe('valid')
    const sign: unknown = JSON.parse(readFileSync(join(folder, 'result_sign.json'), 'utf8'))
    expect(sign).toEqual({
      version: '1.0',
      region: REGION,
      files: texts.map((_, i) => ({
        fileHashValue: hex(64),
        fileName: `result_${i + 1}.csv.gz`,
      })),
      hashAlgorithm: 'SHA-256',
      signatureAlgorithm: 'SHA256withRSA',
      queryCompleteTime: `${new Date(state.finished ?? 0).toISOString().slice(0, 19)}Z`,
      hashSignature: hex(512),
      publicKeyFingerprint: hex(32),
    })

    const changed = async (name: string) =>
      name === 'result_1.csv.gz' ? Buffer.from('else') : readFileSync(join(folder, name))
    expect(await verifyResults(queries, changed)).toBe('File result_1.csv.gz has inconsistent hash value')
    const resigned = async (name: string) => {
      const bytes = readFileSync(join(folder, name))
      if (name !== 'result_sign.json') return bytes
      const files = [...(JSON.parse(bytes.toString('utf8')) as SignFile).files].reverse()
      return Buffer.from(JSON.stringify(Object.assign({}, sign, { files })))
    }
    expect(await verifyResults(queries, resigned)).toBe('Invalid signature in sign file')

    // Nothing is left of the work, and the key is its owner's alone.
    expect(readdirSync(join(lake.folder, 'queries', id)).sort()).toEqual(['results.parquet', 'state.json'])
    expect(statSync(join(lake.folder, 'keys', 'query-results.json')).mode & 0o777).toBe(0o600)
  })

  it('of no rows is a part with the header', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'audit'))
    await using queries = await open(await folderBuckets(root))
    const { id } = await queries.start({
      ...{ statement: 'SELECT eventid FROM events WHERE false', deliveryUri: 's3://audit' },
    })
    const { created } = await ended(queries, id)
    const folder = join(root, 'audit', prefixOf(id, created))
    expect(gunzipSync(readFileSync(join(folder, 'result_1.csv.gz'))).toString()).toBe('eventid\n')
    expect(await verifyResults(queries, async (name) => readFileSync(join(folder, name)))).toBe('valid')
  })

  it('is made by the next process where one was killed before', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'audit'))
    const buckets = await folderBuckets(root)
    const queries = await open(buckets)
    const { id } = await queries.start({ statement: 'SELECT 1 AS one', deliveryUri: 's3://audit' })
    const { created, runner } = await ended(queries, id)
    await queries.close()
    const folder = join(root, 'audit', prefixOf(id, created))
    rmSync(folder, { recursive: true })
    changeState(lake, id, {
      delivery: { uri: 's3://audit', status: 'PENDING' },
      runner: { ...runner, started: 'before' },
    })
    await using next = await open(buckets)
    expect((await ended(next, id)).delivery).toEqual({ uri: 's3://audit', status: 'SUCCESS' })
    expect(await verifyResults(next, async (name) => readFileSync(join(folder, name)))).toBe('valid')
  })

  it('is refused where the bucket is not there', async () => {
    const root = temporaryFolder()
    mkdirSync(root, { recursive: true })
    writeFileSync(join(root, 'file-bucket'), '')
    await using queries = await open(await folderBuckets(root))
    for (const name of ['none', 'file-bucket'])
      await expect(
        queries.start({ statement: 'SELECT 1', deliveryUri: `s3://${name}/x` }),
      ).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND', message: `Bucket '${name}' does not exist` })
    await using without = await openQueryService(lake)
    await expect(without.start({ statement: 'SELECT 1', deliveryUri: 's3://audit' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: 'Answers cannot be delivered: no buckets are configured',
    })
  })

  it.skipIf(process.getuid?.() === 0)('is refused where it may not write', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'audit'))
    chmodSync(join(root, 'audit'), 0o500)
    await using queries = await open(await folderBuckets(root))
    await expect(queries.start({ statement: 'SELECT 1', deliveryUri: 's3://audit' })).rejects.toMatchObject({
      code: 'BUCKET_ACCESS_DENIED',
      message: "Access to bucket 'audit' is denied",
    })
  })
})

describe('a delivery that fails', () => {
  const denied = new TraillakeError('BUCKET_ACCESS_DENIED', 'denied')
  const gone = new TraillakeError('BUCKET_NOT_FOUND', 'gone')
  const isSign = (key: string) => key.endsWith('result_sign.json')
  const outcomes: readonly (readonly [status: string, put: (key: string) => Error | undefined])[] = [
    ['RESOURCE_NOT_FOUND', () => gone],
    ['ACCESS_DENIED', () => denied],
    ['FAILED', () => new Error('no answer')],
    ['ACCESS_DENIED_SIGNING_FILE', (key) => (isSign(key) ? denied : undefined)],
    ['FAILED_SIGNING_FILE', (key) => (isSign(key) ? new Error('no answer') : undefined)],
  ]
  it.each(outcomes)('says how: %s', async (status, put) => {
    const problems: unknown[] = []
    const buckets: OpenBucket = () => ({
      check: async () => undefined,
      async put(key) {
        const failure = put(key)
        if (failure !== undefined) throw failure
      },
    })
    await using queries = await open(buckets, { onProblem: (problem: unknown) => problems.push(problem) })
    const { id } = await queries.start({ statement: 'SELECT 1', deliveryUri: 's3://audit' })
    expect(await ended(queries, id)).toMatchObject({ status: 'FINISHED', delivery: { status } })
    expect(problems).toHaveLength(1)
  })

  it('because its query did says so, too', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'audit'))
    await using queries = await open(await folderBuckets(root), { timeLimitMs: 300 })
    const endless = 'SELECT a.eventid FROM events a, events b, events c, events d, events e, events f'
    const late = await queries.start({ statement: endless, deliveryUri: 's3://audit' })
    expect(await ended(queries, late.id)).toMatchObject({
      status: 'TIMED_OUT',
      delivery: { status: 'FAILED' },
    })
    const cancelled = await queries.start({ statement: endless, deliveryUri: 's3://audit' })
    expect(await queries.cancel(cancelled.id)).toMatchObject({
      status: 'CANCELLED',
      delivery: { status: 'CANCELLED' },
    })
    expect(existsSync(join(root, 'audit', 'AWSLogs'))).toBe(false)
  })
})

const gateway = await testGateway()
describe.skipIf('missing' in gateway)('a delivery to S3', () => {
  it('is whole, signed and where it belongs', async () => {
    Object.assign(process.env, gatewayEnvironment(gateway))
    const s3 = gatewayClient(gateway)
    await s3.send(new CreateBucketCommand({ Bucket: 'query-results' }))
    await using queries = await open(await s3Buckets({ region: REGION }))
    const { id } = await queries.start({
      ...{ statement: 'SELECT eventid FROM events ORDER BY 1', deliveryUri: 's3://query-results/lake' },
    })
    const state = await ended(queries, id)
    expect(state.delivery?.status).toBe('SUCCESS')
    const prefix = `lake/${prefixOf(id, state.created)}`
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'query-results' }))
    expect(Contents.map(({ Key }) => Key)).toEqual([`${prefix}result_1.csv.gz`, `${prefix}result_sign.json`])
    const read = async (name: string): Promise<Buffer> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'query-results', Key: prefix + name }))
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    }
    expect(
      gunzipSync(await read('result_1.csv.gz'))
        .toString('utf8')
        .split('\n'),
    ).toHaveLength(52)
    expect(await verifyResults(queries, read)).toBe('valid')

    await expect(
      queries.start({ statement: 'SELECT 1', deliveryUri: 's3://no-such-bucket' }),
    ).rejects.toMatchObject({
      code: 'BUCKET_NOT_FOUND',
      message: "Bucket 'no-such-bucket' does not exist",
    })
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong'
    await using wrong = await open(await s3Buckets({ region: REGION }))
    await expect(
      wrong.start({ statement: 'SELECT 1', deliveryUri: 's3://query-results' }),
    ).rejects.toMatchObject({
      code: 'BUCKET_ACCESS_DENIED',
      message: "Access to bucket 'query-results' is denied",
    })
  })
})

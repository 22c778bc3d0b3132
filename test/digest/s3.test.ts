import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validateLogs } from '../../src/index.ts'
import { cli, temporaryFolder } from '../support/cli.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { BUCKET, keyList, makeTrail, signer, type Trail, type TrailOptions } from './trail.ts'

const gateway = await testGateway()
const OLD = 'trail-bucket-before'

describe.skipIf('missing' in gateway)('log files in S3', () => {
  const home = temporaryFolder()
  const keys = join(home, 'keys.json')
  const before = { ...process.env }
  let s3: S3Client

  beforeAll(async () => {
    Object.assign(process.env, gatewayEnvironment(gateway))
    s3 = gatewayClient(gateway)
    writeFileSync(keys, keyList(signer.publicKey))
    for (const Bucket of [BUCKET, OLD]) await s3.send(new CreateBucketCommand({ Bucket }))
  })
  afterAll(() => {
    process.env = before
    rmSync(home, { recursive: true })
  })

  /** Puts a trail into its bucket, metadata and all. */
  async function upload(name: string, options: TrailOptions): Promise<Trail> {
    const trail = makeTrail(join(home, name), options)
    for (const [hour, digest] of trail.digests.entries()) {
      const Bucket = options.bucket?.(hour) ?? BUCKET
      const { Metadata } = JSON.parse(readFileSync(`${digest!.path}.metadata.json`, 'utf8')) as {
        Metadata: Record<string, string>
      }
      const { key: Key, path } = digest!
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(path), Metadata }))
      for (const log of trail.logs[hour]!)
        await s3.send(new PutObjectCommand({ Bucket, Key: log.key, Body: readFileSync(log.path) }))
    }
    return trail
  }

  it('are validated with the signatures in the metadata of objects, from any prefix on', async () => {
    const [here, there] = [{ prefix: 'a/' }, { prefix: 'a/', region: 'eu-west-1', account: '444455556666' }]
    const trail = await upload('one', { ...here, hours: 4 })
    await upload('two', { ...there, organization: 'o-abc123', hours: 2 })
    const run = (source: string, ...args: readonly string[]) =>
      cli(['validate-logs', source, '--public-key', keys, '--end-time', '2026-03-02T00:00:00Z', ...args])
    const valid = await run(`s3://${BUCKET}/a`)
    expect(valid).toEqual({
      code: 0,
      stdout: [
        'Results requested for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z',
        'Results found for 2026-03-01T00:00:00Z to 2026-03-01T04:00:00Z:',
        ...['', '6/6 digest files valid', '12/12 log files valid', ''],
      ].join('\n'),
      stderr: '',
    })
    const { key } = trail.logs[1]![0]
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }))
    const { key: Key, path } = trail.digests[2]!
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: readFileSync(path) }))
    expect(await run(`s3://${BUCKET}/a/AWSLogs/111122223333/`, '--region', 'us-east-1')).toEqual({
      code: 1,
      stdout: [
        'Validating log files for trail arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail in region us-east-1',
        '',
        'Results requested for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z',
        'Results found for 2026-03-01T00:00:00Z to 2026-03-01T04:00:00Z:',
        ...[
          '',
          '3/4 digest files valid, 1/4 digest files INVALID',
          '5/6 log files valid, 1/6 log files INVALID',
          '',
        ],
      ].join('\n'),
      stderr: [
        `Digest file\ts3://${BUCKET}/${Key}\tINVALID: signature verification failed\n\n`,
        `Log file\ts3://${BUCKET}/${key}\tINVALID: not found\n\n`,
      ].join(''),
    })
  })

  it('are followed into the bucket that a trail had before', async () => {
    const bucket = (hour: number) => (hour < 3 ? OLD : BUCKET)
    const trail = await upload('moved', { account: '777788889999', hours: 5, bucket })
    await s3.send(new DeleteObjectCommand({ Bucket: OLD, Key: trail.digests[1]!.key }))
    const problems: string[] = []
    const { digests, logs } = await validateLogs({
      ...{ source: `s3://${BUCKET}`, publicKeys: [keys], account: '777788889999' },
      startTime: '2026-03-01T00:00:00Z',
      onFinding(finding) {
        if (finding.kind !== 'gap' && finding.status !== 'valid')
          problems.push(`${finding.file} ${finding.problem ?? ''}`)
      },
    })
    expect(problems).toEqual([`s3://${OLD}/${trail.digests[1]!.key} not found`])
    expect(digests).toEqual({ valid: 4, invalid: 1, unverified: 0, unread: 0 })
    expect(logs).toEqual({ valid: 8, invalid: 0, unverified: 0, unread: 0 })
  })

  it('a bucket that is not there', async () => {
    const run = await cli(['validate-logs', 's3://no-such-bucket-here', '--public-key', keys])
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: Bucket 'no-such-bucket-here' does not exist\n",
    })
  })
})

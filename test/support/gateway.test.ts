import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { gatewayClient, testGateway } from './gateway.ts'

const gateway = await testGateway()

describe.skipIf('missing' in gateway)('the S3 gateway', () => {
  it('keeps what is put into it', async () => {
    const s3 = gatewayClient(gateway)
    await s3.send(new CreateBucketCommand({ Bucket: 'first' }))
    await s3.send(new PutObjectCommand({ Bucket: 'first', Key: 'a/b c+d', Body: 'text' }))
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'first', Prefix: 'a/' }))
    expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([['a/b c+d', 4]])
    const object = await s3.send(
      new GetObjectCommand({ Bucket: 'first', Key: 'a/b c+d', Range: 'bytes=1-2' }),
    )
    expect(await object.Body?.transformToString()).toBe('ex')
  })
})

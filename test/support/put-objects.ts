import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { mapParallel } from '../../src/common/parallel.ts'

/** Makes a bucket with objects in it. */
export async function putObjects(
  s3: S3Client,
  bucket: string,
  objects: Iterable<readonly [key: string, body: string | Uint8Array]>,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  await mapParallel([...objects], 32, ([Key, Body]) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
  )
}

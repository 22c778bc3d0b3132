import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { HeadBucketCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { deniedBucket, missingBucket, type OpenBucket } from './bucket.ts'

export interface S3Options {
  readonly region: string
}

function bucketError(name: string, error: unknown): unknown {
  if (!(error instanceof S3ServiceException)) return error
  const { httpStatusCode: status } = error.$metadata
  if (status === 404) return missingBucket(name, error)
  return status === 403 || status === 401 ? deniedBucket(name, error) : error
}

/**
 * Buckets of S3, or of what the environment names instead (AWS_ENDPOINT_URL_S3), with the credentials that AWS's SDKs find:
 * environment, profile, role.
 */
export function s3Buckets({ region }: S3Options): OpenBucket {
  const elsewhere = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL
  const client = new S3Client({
    region: process.env.AWS_REGION ?? region,
    // Gateways rarely have a host name a bucket.
    forcePathStyle: elsewhere !== undefined,
    // A checksum of ours goes with every object; gateways may not know the form that the SDK would add one in.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  return (name) => ({
    async check() {
      try {
        await client.send(new HeadBucketCommand({ Bucket: name }))
      } catch (error) {
        throw bucketError(name, error)
      }
    },
    async put(key, { file, contentType, sha256 }) {
      const { size } = await stat(file)
      try {
        await client.send(
          new PutObjectCommand({
            ...{ Bucket: name, Key: key, Body: createReadStream(file), ContentLength: size },
            ...{ ContentType: contentType, ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') },
          }),
        )
      } catch (error) {
        throw bucketError(name, error)
      }
    },
  })
}

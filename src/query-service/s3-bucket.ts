import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { type BucketUpload, deniedBucket, missingBucket, type OpenBucket } from './bucket.ts'

export interface S3BucketOptions {
  /** Where the environment names none. */
  readonly region: string
}

/** Tries of one upload, with waits between them that double. */
const TRIES = 4
const FIRST_WAIT_MS = 250

/** The HTTP status that S3 answered with. */
function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const isKnown = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
  return isKnown && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

/** Whether the same request may succeed later: no answer came, or one that says so. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'CredentialsProviderError') return false
  const status = statusOf(error)
  return status === undefined || status >= 500 || status === 429
}

function bucketError(name: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'CredentialsProviderError') return deniedBucket(name, error)
  const status = statusOf(error)
  if (status === 404) return missingBucket(name, error)
  return status === 403 || status === 401 ? deniedBucket(name, error) : error
}

/**
 * Buckets of S3, or of what the environment names instead (AWS_ENDPOINT_URL_S3), with the credentials that AWS's SDKs find:
 * environment, profile, role. The SDK is loaded by the first delivery.
 */
export function s3Buckets({ region }: S3BucketOptions): OpenBucket {
  const load = () => import('@aws-sdk/client-s3')
  let opened: Promise<S3Client> | undefined

  async function openClient(): Promise<S3Client> {
    const { S3Client: Client } = await load()
    const elsewhere = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']
    return new Client({
      region: process.env['AWS_REGION'] ?? region,
      followRegionRedirects: true,
      // Gateways rarely have a host name a bucket.
      forcePathStyle: elsewhere !== undefined,
      // A checksum of ours goes with every object; gateways may not know the form that the SDK would add one in.
      requestChecksumCalculation: 'WHEN_REQUIRED',
    })
  }

  async function put(name: string, key: string, { file, contentType, sha256 }: BucketUpload): Promise<void> {
    const [{ PutObjectCommand }, { size }] = await Promise.all([load(), stat(file)])
    const client = await (opened ??= openClient())
    await client.send(
      new PutObjectCommand({
        ...{ Bucket: name, Key: key, Body: createReadStream(file), ContentLength: size },
        ...{ ContentType: contentType, ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') },
      }),
    )
  }

  return (name) => ({
    async check() {
      const { HeadBucketCommand } = await load()
      const client = await (opened ??= openClient())
      try {
        await client.send(new HeadBucketCommand({ Bucket: name }))
      } catch (error) {
        throw bucketError(name, error)
      }
    },
    async put(key, upload) {
      for (let tries = 1; ; tries++) {
        try {
          return await put(name, key, upload)
        } catch (error) {
          // The SDK cannot begin a stream anew.
          if (tries === TRIES || !isPassing(error)) throw bucketError(name, error)
          await delay(FIRST_WAIT_MS * 2 ** (tries - 1))
        }
      }
    },
  })
}

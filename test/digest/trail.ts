import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What CloudTrail signs with in these tests. */
export const signer = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

const derOf = (key: KeyObject) => key.export({ type: 'pkcs1', format: 'der' })
export const fingerprintOf = (key: KeyObject) => createHash('md5').update(derOf(key)).digest('hex')

/** What `aws cloudtrail list-public-keys` prints. */
export function keyList(...keys: readonly KeyObject[]): string {
  const PublicKeyList = keys.map((key) => ({
    Fingerprint: fingerprintOf(key),
    Value: derOf(key).toString('base64'),
  }))
  return JSON.stringify({ PublicKeyList })
}

export interface TrailOptions {
  readonly account?: string
  readonly region?: string
  readonly organization?: string
  /** Before `AWSLogs`, with a slash at the end. */
  readonly prefix?: string
  readonly backfill?: boolean
  /** Hours of digests from 2026-03-01T00:00:00Z on. */
  readonly hours?: number
  /** The hour whose digest begins a new chain, besides the first. */
  readonly restart?: number
  /** Hours without a digest at the end of which a chain begins anew. */
  readonly silent?: number
  /** Changes a digest before it is signed. */
  readonly change?: (digest: Record<string, unknown>, hour: number) => void
  readonly key?: (hour: number) => KeyObject
  /** The bucket that the trail had then. */
  readonly bucket?: (hour: number) => string
}

const FIRST = Date.parse('2026-03-01T00:00:00Z')
const HOUR = 3_600_000
export const BUCKET = 'trail-bucket'
const compact = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`

interface TrailFile {
  readonly path: string
  readonly key: string
}

export interface Trail {
  /** Of each hour; undefined for silent ones. */
  readonly digests: readonly (TrailFile | undefined)[]
  /** Two of each hour. */
  readonly logs: readonly (readonly [TrailFile, TrailFile])[]
}

/** A trail in a folder, as it would be synced from its bucket; beside each digest its metadata. */
export function makeTrail(folder: string, options: TrailOptions = {}): Trail {
  const { account = '111122223333', region = 'us-east-1', prefix = '', hours = 5 } = options
  const organization = options.organization === undefined ? '' : `${options.organization}/`
  const root = `${prefix}AWSLogs/${organization}${account}`
  const digests: (TrailFile | undefined)[] = []
  const logs: (readonly [TrailFile, TrailFile])[] = []
  let previous: { key: string; signature: string; hash: string } | undefined
  const put = (key: string, bytes: Uint8Array): TrailFile => {
    const path = join(folder, key)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    return { path, key }
  }

  const bucketOf = (hour: number) => options.bucket?.(hour) ?? BUCKET
  for (let hour = 0; hour < hours; hour++) {
    const bucket = bucketOf(hour)
    const start = FIRST + hour * HOUR
    const end = start + HOUR
    const day = iso(end).slice(0, 10).replaceAll('-', '/')
    const logOf = (part: number) => {
      const key = `${root}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${compact(start).slice(0, 13)}Z_${hour}${part}.json.gz`
      const text = JSON.stringify({
        Records: [{ eventID: `${region}-${hour}-${part}`, eventTime: iso(start) }],
      })
      return { text, file: put(key, gzipSync(text)) }
    }
    const pair = [logOf(0), logOf(1)] as const
    logs.push([pair[0].file, pair[1].file])
    if (hour === options.silent) {
      digests.push(undefined)
      previous = undefined
      continue
    }
    if (hour === options.restart) previous = undefined
    const suffix = options.backfill === true ? '_backfill' : ''
    const key = `${root}/CloudTrail-Digest/${region}/${day}/${account}_CloudTrail-Digest_${region}_my_trail_us-east-1_${compact(end)}${suffix}.json.gz`
    const signing = options.key?.(hour) ?? signer.privateKey
    const digest: Record<string, unknown> = {
      awsAccountId: account,
      digestStartTime: iso(start),
      digestEndTime: iso(end),
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: fingerprintOf(signer.publicKey),
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous === undefined ? null : bucketOf(hour - 1),
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
      logFiles: pair.map(({ text, file }) => ({
        s3Bucket: bucket,
        s3Object: file.key,
        hashValue: createHash('sha256').update(text).digest('hex'),
        hashAlgorithm: 'SHA-256',
      })),
    }
    options.change?.(digest, hour)
    const text = JSON.stringify(digest)
    const hash = createHash('sha256').update(text).digest('hex')
    const signed = `${String(digest.digestEndTime)}\n${String(digest.digestS3Bucket)}/${String(digest.digestS3Object)}\n${hash}\n${previous?.signature ?? 'null'}`
    const signature = sign('sha256', Buffer.from(signed), signing).toString('hex')
    digests.push(put(key, gzipSync(text)))
    const Metadata: Record<string, string> = { signature, 'signature-algorithm': 'SHA256withRSA' }
    if (options.backfill === true) Metadata['backfill-generation-timestamp'] = iso(end + 24 * HOUR)
    put(`${key}.metadata.json`, Buffer.from(JSON.stringify({ Metadata })))
    previous = { key, signature, hash }
  }
  return { digests, logs }
}

import { createHash, verify } from 'node:crypto'
import { digestTime } from './digest-key.ts'
import type { PublicKey } from './public-keys.ts'

/** A log file as a digest lists it. */
export interface ListedLog {
  readonly bucket: string
  readonly key: string
  /** SHA-256 of the decompressed file, in hexadecimal digits. */
  readonly hash: string
}

/** A digest file's content, as far as validation needs it. */
export interface Digest {
  readonly bucket: string
  readonly key: string
  readonly fingerprint: string
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly endTime: number
  readonly previous: { readonly bucket: string; readonly key: string } | undefined
  readonly previousSignature: string | undefined
  readonly logs: readonly ListedLog[]
  /** What the digest's signature is of. */
  readonly signedText: string
}

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

function listedLogs(value: unknown): readonly ListedLog[] | undefined {
  if (!Array.isArray(value)) return undefined
  const logs: ListedLog[] = []
  // The items of a parsed JSON array.
  for (const log of value as readonly unknown[]) {
    if (!isObject(log)) return undefined
    const { s3Bucket: bucket, s3Object: key, hashValue: hash } = log
    if (typeof bucket !== 'string' || typeof key !== 'string' || typeof hash !== 'string') return undefined
    logs.push({ bucket, key, hash })
  }
  return logs
}

/** Reads a digest file's decompressed text; undefined where it is no digest. */
export function parseDigest(text: Uint8Array): Digest | undefined {
  const json = parseJson(text)
  if (!isObject(json)) return undefined
  const { digestS3Bucket: bucket, digestS3Object: key, digestPublicKeyFingerprint: fingerprint } = json
  const { digestStartTime: start, digestEndTime: end, previousDigestSignature: signature } = json
  const { previousDigestS3Bucket: previousBucket, previousDigestS3Object: previousKey } = json
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof fingerprint !== 'string')
    return undefined
  if (typeof start !== 'string' || typeof end !== 'string') return undefined
  if (signature !== null && typeof signature !== 'string') return undefined
  const startTime = digestTime(start)
  const endTime = digestTime(end)
  const logs = listedLogs(json.logFiles)
  if (Number.isNaN(startTime) || Number.isNaN(endTime) || logs === undefined) return undefined
  const hasPrevious = typeof previousBucket === 'string' && typeof previousKey === 'string'
  const hash = createHash('sha256').update(text).digest('hex')
  return {
    ...{ bucket, key, fingerprint, startTime, endTime, logs },
    previous: hasPrevious ? { bucket: previousBucket, key: previousKey } : undefined,
    previousSignature: signature ?? undefined,
    signedText: `${end}\n${bucket}/${key}\n${hash}\n${signature ?? 'null'}`,
  }
}

/** Whether `signature` (hexadecimal digits) is the key's SHA256withRSA signature of the digest. */
export function isSigned(digest: Digest, signature: string, { key }: PublicKey): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false
  return verify('sha256', Buffer.from(digest.signedText), key, Buffer.from(signature, 'hex'))
}

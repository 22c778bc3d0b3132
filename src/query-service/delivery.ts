import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder, writeFileAtomic } from '../common/files.ts'
import type { ResultBucket } from './bucket.ts'
import type { WriteCsvPart } from './csv-part.ts'
import { parseS3Uri } from './s3-uri.ts'
import type { SigningKey } from './signing-key.ts'
import { type DeliveryStatus, queryFolder, type QueryState, resultFile } from './state.ts'

/** Whose answers are delivered: they are in the keys of the objects. */
export interface DeliveryPlace {
  readonly lake: string
  readonly accountId: string
  readonly region: string
  readonly bucket: ResultBucket
  readonly openKey: () => Promise<SigningKey>
  readonly writePart: WriteCsvPart
  /** Compressed bytes after which a part ends. */
  readonly partBytes: number
}

interface SignedFile {
  readonly fileHashValue: string
  readonly fileName: string
}

const SIGN_FILE = 'result_sign.json'

/** The objects' folder, as CloudTrail has it: `prefix/AWSLogs/<account>/CloudTrail-Lake/Query/<yyyy>/<mm>/<dd>/<query>/`. */
function keyPrefix({ accountId }: DeliveryPlace, uri: string, { id, created }: QueryState): string {
  const { prefix } = parseS3Uri(uri)
  const day = new Date(created).toISOString().slice(0, 10).replaceAll('-', '/')
  const start = prefix === '' ? '' : `${prefix}/`
  return `${start}AWSLogs/${accountId}/CloudTrail-Lake/Query/${day}/${id}/`
}

/** `result_sign.json`: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-query-results-validation.html */
function signFile(key: SigningKey, region: string, files: readonly SignedFile[], completed: number): string {
  return JSON.stringify({
    version: '1.0',
    region,
    files,
    hashAlgorithm: 'SHA-256',
    signatureAlgorithm: 'SHA256withRSA',
    queryCompleteTime: `${new Date(completed).toISOString().slice(0, 19)}Z`,
    hashSignature: key.sign(files.map(({ fileHashValue }) => fileHashValue).join(' ')),
    publicKeyFingerprint: key.publicKey.fingerprint,
  })
}

function statusOf(error: unknown, otherwise: DeliveryStatus, denied: DeliveryStatus): DeliveryStatus {
  const code = error instanceof TraillakeError ? error.code : undefined
  if (code === 'BUCKET_NOT_FOUND') return 'RESOURCE_NOT_FOUND'
  return code === 'BUCKET_ACCESS_DENIED' ? denied : otherwise
}

/** How a delivery went; a failure's reason is for a log. */
export interface Delivered {
  readonly status: DeliveryStatus
  readonly failure?: unknown
}

/**
 * Delivers the answer of a finished query: `result_1.csv.gz` and so on, each with a header, then `result_sign.json`. Done
 * again it writes the same objects.
 *
 * @param uri where to
 */
export async function deliver(place: DeliveryPlace, uri: string, state: QueryState): Promise<Delivered> {
  const { bucket, lake, region, openKey, writePart, partBytes } = place
  const folder = join(queryFolder(lake, state.id), 'delivery')
  const prefix = keyPrefix(place, uri, state)
  const files: SignedFile[] = []
  try {
    await makeFolder(folder)
    try {
      const answer = resultFile(lake, state.id)
      const columns = state.columns.map(({ name }) => name)
      for (let first: number | undefined = 0; first !== undefined; ) {
        const fileName = `result_${files.length + 1}.csv.gz`
        const file = join(folder, fileName)
        const { sha256, next } = await writePart({ answer, columns, first, file, partBytes })
        await bucket.put(prefix + fileName, { file, sha256, contentType: 'application/x-gzip' })
        await rm(file)
        files.push({ fileHashValue: sha256, fileName })
        first = next
      }
    } catch (failure) {
      return { status: statusOf(failure, 'FAILED', 'ACCESS_DENIED'), failure }
    }
    try {
      const text = signFile(await openKey(), region, files, state.finished ?? state.created)
      const file = join(folder, SIGN_FILE)
      await writeFileAtomic(file, text)
      const sha256 = createHash('sha256').update(text).digest('hex')
      await bucket.put(prefix + SIGN_FILE, { file, sha256, contentType: 'application/json' })
      return { status: 'SUCCESS' }
    } catch (failure) {
      return { status: statusOf(failure, 'FAILED_SIGNING_FILE', 'ACCESS_DENIED_SIGNING_FILE'), failure }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder, writeError, writeFileAtomic } from '../common/files.ts'
import type { ResultBucket } from './bucket.ts'
import { csvLine } from '../result/csv.ts'
import { readResultFile, type TextRow } from './result-file.ts'
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
  /** Compressed bytes after which a part ends. */
  readonly partBytes: number
}

interface SignedFile {
  readonly fileHashValue: string
  readonly fileName: string
}

/** Characters of CSV that are compressed at once. */
const CHUNK_CHARACTERS = 65_536

const SIGN_FILE = 'result_sign.json'

/** Rows that are taken one part after another. */
interface RowSource {
  /** The row that {@link RowSource.take} gives next; undefined at the end. */
  next: TextRow | undefined
  take(): Promise<void>
}

async function rowSource(rows: AsyncGenerator<TextRow>): Promise<RowSource> {
  const source: RowSource = {
    next: undefined,
    async take() {
      const step = await rows.next()
      source.next = step.done === true ? undefined : step.value
    },
  }
  await source.take()
  return source
}

/** Writes a part of the answer: its header, and rows until it is large enough. Its SHA-256, hexadecimal. */
async function writePart(
  file: string,
  columns: readonly string[],
  rows: RowSource,
  partBytes: number,
): Promise<string> {
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(undefined, chunk)
    },
  })
  async function* lines(): AsyncGenerator<string> {
    let text = csvLine(columns)
    while (rows.next !== undefined && bytes < partBytes) {
      text += csvLine(rows.next)
      if (text.length >= CHUNK_CHARACTERS) {
        yield text
        text = ''
      }
      await rows.take()
    }
    yield text
  }
  try {
    await pipeline(Readable.from(lines()), createGzip(), measured, createWriteStream(file))
  } catch (error) {
    throw writeError(error, file)
  }
  return hash.digest('hex')
}

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
  const { bucket, lake, region, openKey, partBytes } = place
  const folder = join(queryFolder(lake, state.id), 'delivery')
  const prefix = keyPrefix(place, uri, state)
  const files: SignedFile[] = []
  try {
    await makeFolder(folder)
    try {
      const rows = await rowSource(readResultFile(resultFile(lake, state.id)))
      const columns = state.columns.map(({ name }) => name)
      do {
        const fileName = `result_${files.length + 1}.csv.gz`
        const file = join(folder, fileName)
        const sha256 = await writePart(file, columns, rows, partBytes)
        await bucket.put(prefix + fileName, { file, sha256, contentType: 'application/x-gzip' })
        await rm(file)
        files.push({ fileHashValue: sha256, fileName })
      } while (rows.next !== undefined)
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

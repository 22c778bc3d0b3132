import type { GetObjectCommand, GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import { TraillakeError } from '../../../common/errors.ts'
import { s3Address } from './address.ts'

/** How S3, or what speaks as it does, is reached. What is left out comes from the environment and AWS's configuration files. */
export interface S3Options {
  /** `https://minio.example.com:9000`; else AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, else AWS. */
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  /** Whether the bucket is in the path of addresses or in their host name: in the path where an endpoint is named. */
  readonly addressing?: 'path' | 'virtual' | undefined
}

export interface S3Object {
  readonly key: string
  readonly size: number
  /** Without quotation marks. */
  readonly etag: string
}

/** What a listing found at a prefix. */
interface S3Listing {
  readonly objects: readonly S3Object[]
  /** With a slash at the end; none where all below was asked for. */
  readonly folders: readonly string[]
}

/** Which bytes of an object, both counted from 0, both within. */
interface ByteRange {
  readonly first: number
  readonly last: number
}

interface S3WholeObject {
  readonly bytes: Uint8Array
  readonly metadata: ReadonlyMap<string, string>
}

/** One bucket. */
export interface S3Bucket {
  readonly name: string
  /**
   * All objects whose key begins with a prefix; with `shallow` those up to the next slash, and the folders there.
   * Throws BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED, FILE_UNREADABLE.
   */
  list(prefix: string, shallow: boolean): Promise<S3Listing>
  /** Some bytes of an object, as long as it is the one with the ETag. Throws FILE_NOT_FOUND, FILE_UNREADABLE. */
  read(object: S3Object, range: ByteRange): Promise<Uint8Array>
  /**
   * A whole object of at most so many bytes with its user-defined metadata, names in lower case and without `x-amz-meta-`;
   * undefined where there is none. Throws FILE_UNREADABLE.
   */
  get(key: string, most: number): Promise<S3WholeObject | undefined>
}

/** Tries of one request, with waits between them that double: the SDK's. Objects broken off are taken up as often. */
const TRIES = 6
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 10_000

const CONNECTION_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 60_000
/** Under way at once. What waits for its turn takes no memory of an object yet. */
const MOST_LISTINGS = 16
const MOST_READS = 48
const MOST_CONNECTIONS = MOST_LISTINGS + MOST_READS

/**
 * Opens a bucket; nothing is asked of it yet. Credentials are found as by AWS's own tools: environment, profile, SSO, role.
 * The SDK is loaded only here.
 */
export async function openBucket(name: string, options: S3Options): Promise<S3Bucket> {
  const sdk = await import('@aws-sdk/client-s3')
  const endpoint = options.endpoint ?? process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']
  const { addressing = endpoint === undefined ? 'virtual' : 'path' } = options
  const region = options.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const client = new sdk.S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    // Without a region in the environment the SDK looks into the profile, and there must be one.
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'us-east-1' }),
    forcePathStyle: addressing === 'path',
    followRegionRedirects: true,
    maxAttempts: TRIES,
    // Compatible stores do not all know the checksums that are new in AWS's SDKs.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
    },
  })
  const [enterListing, enterRead] = [createGate(MOST_LISTINGS), createGate(MOST_READS)]

  async function list(prefix: string, shallow: boolean): Promise<S3Listing> {
    const objects: S3Object[] = []
    const folders: string[] = []
    const what = { Bucket: name, Prefix: prefix, ...(shallow ? { Delimiter: '/' } : {}) }
    try {
      for (let token: string | undefined; ; ) {
        const command = new sdk.ListObjectsV2Command({
          ...what,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        })
        const page = await client.send(command)
        for (const { Key, Size, ETag } of page.Contents ?? [])
          if (Key !== undefined) objects.push({ key: Key, size: Size ?? 0, etag: unquoted(ETag) })
        for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix)
        token = page.NextContinuationToken
        if (token === undefined) return { objects, folders }
      }
    } catch (error) {
      throw bucketError(error, name)
    }
  }

  return {
    name,
    list: (prefix, shallow) => enterListing(() => list(prefix, shallow)),
    read: (object, range) => enterRead(() => readRange(client, sdk.GetObjectCommand, name, object, range)),
    get: (key, most) =>
      enterRead(() => readWhole(client, new sdk.GetObjectCommand({ Bucket: name, Key: key }), most)),
  }
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '')
}

/** A body may break off after the answer began, which the SDK does not mend: the rest is asked for again. */
async function readRange(
  client: S3Client,
  Command: typeof GetObjectCommand,
  bucket: string,
  { key, size, etag }: S3Object,
  { first, last }: ByteRange,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(last + 1 - first)
  let received = 0
  for (let tries = 1; ; tries++) {
    const before = received
    try {
      const isWhole = first + received === 0 && last + 1 === size
      const command = new Command({
        Bucket: bucket,
        Key: key,
        ...(etag === '' ? {} : { IfMatch: `"${etag}"` }),
        ...(isWhole ? {} : { Range: `bytes=${first + received}-${last}` }),
      })
      for await (const chunk of chunksOf(await client.send(command))) {
        if (received + chunk.length > bytes.length) throw new RangeError('more bytes than were asked for')
        bytes.set(chunk, received)
        received += chunk.length
      }
      if (received === bytes.length) return bytes
      throw new Error('the connection was closed before the end')
    } catch (error) {
      // What made some way is tried as often as it takes.
      if (received > before) tries = 1
      if (statusOf(error) !== undefined || error instanceof RangeError || tries >= TRIES)
        throw objectError(error, s3Address(bucket, key))
      await pause(tries)
    }
  }
}

async function readWhole(
  client: S3Client,
  command: GetObjectCommand,
  most: number,
): Promise<S3WholeObject | undefined> {
  const { Bucket = '', Key = '' } = command.input
  const address = s3Address(Bucket, Key)
  for (let tries = 1; ; tries++) {
    try {
      const output = await client.send(command)
      const { ContentLength = 0, Metadata = {} } = output
      if (ContentLength > most) throw new RangeError(`it has more than ${most} bytes`)
      const pieces: Uint8Array[] = []
      for await (const chunk of chunksOf(output)) pieces.push(chunk)
      const metadata = Object.entries(Metadata).map(([name, value]) => [name.toLowerCase(), value] as const)
      return { bytes: Buffer.concat(pieces), metadata: new Map(metadata) }
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      if (statusOf(error) !== undefined || error instanceof RangeError || tries >= TRIES)
        throw objectError(error, address)
      await pause(tries)
    }
  }
}

/** Waits that double, and differ, between tries. */
async function pause(tries: number): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
  await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random() / 2)))
}

async function* chunksOf({ Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  if (Body === undefined) return
  // In Node the body is a readable stream of bytes.
  for await (const chunk of Body as AsyncIterable<Uint8Array>) yield chunk
}

/** The HTTP status of an error that S3 itself answered. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  // Every error of the SDK has it so.
  const status = (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
  return status !== undefined && status >= 300 ? status : undefined
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const message = error.message === '' || error.message === 'UnknownError' ? error.name : error.message
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}

/** What concerns one object is no end of the run. */
function objectError(error: unknown, address: string): TraillakeError {
  const reasons: Readonly<Record<number, string>> = {
    403: 'access denied',
    404: 'it does not exist',
    412: 'it was changed since it was listed',
  }
  const status = statusOf(error) ?? 0
  // 403 also stands for objects in an archive (InvalidObjectState), of which S3's own words are clearer.
  const isArchived = error instanceof Error && error.name === 'InvalidObjectState'
  const reason = (isArchived ? undefined : reasons[status]) ?? reasonOf(error)
  const code = status === 404 ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE'
  return new TraillakeError(code, `Cannot read '${address}': ${reason}`, { file: address, cause: error })
}

function bucketError(error: unknown, bucket: string): TraillakeError {
  const status = statusOf(error)
  if (status === 404)
    return new TraillakeError('BUCKET_NOT_FOUND', `Bucket '${bucket}' does not exist`, { cause: error })
  const name = error instanceof Error ? error.name : ''
  if (name === 'CredentialsProviderError')
    return new TraillakeError('BUCKET_ACCESS_DENIED', `No AWS credentials for bucket '${bucket}'`, {
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, as for the AWS CLI.',
      cause: error,
    })
  if (status === 403 || status === 401) {
    const hint = `S3 says ${name}; reading needs s3:ListBucket and s3:GetObject.`
    const message = `Access to bucket '${bucket}' is denied`
    return new TraillakeError('BUCKET_ACCESS_DENIED', message, { hint, cause: error })
  }
  const message = `Cannot list bucket '${bucket}': ${reasonOf(error)}`
  const hint = message.endsWith('Region is missing') ? 'Set AWS_REGION.' : undefined
  return new TraillakeError('FILE_UNREADABLE', message, { hint, cause: error })
}

/** Lets so many pieces of work be under way at once. */
function createGate(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let open = most
  const waiting: (() => void)[] = []
  return async (work) => {
    if (open === 0) await new Promise<void>((done) => waiting.push(done))
    else open--
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) open++
      else next()
    }
  }
}

import { TraillakeError } from '../../../common/errors.ts'
import { byPath } from '../glob.ts'
import { isLogFileName } from '../log-file-name.ts'
import { type LogFilter, readLogPath } from '../log-path.ts'
import type { SourceFile } from '../source-file.ts'
import { parseS3Address, s3Address } from './address.ts'
import { openBucket, type S3Bucket, type S3Object, type S3Options } from './client.ts'
import { s3File } from './object.ts'

export interface S3DiscoverOptions extends S3Options {
  readonly filter: LogFilter
  /** Called with every object that is no log file by its name. */
  readonly onSkipped?: ((path: string) => void) | undefined
  /** Called with every folder of `AWSLogs` that holds other logs than events. */
  readonly onPassedOver?: ((folder: string) => void) | undefined
}

/**
 * The log files in a bucket at or below a prefix, in the order of their keys. In the layout in which CloudTrail delivers,
 * folders that the filter does not admit are never listed, and the others many at once.
 *
 * @throws BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED, FILE_UNREADABLE, FILE_NOT_FOUND where nothing lies there
 */
export async function discoverS3(input: string, options: S3DiscoverOptions): Promise<readonly SourceFile[]> {
  const { bucket: name, prefix } = parseS3Address(input)
  const bucket = await openBucket(name, options)
  const found = await objectsAt(bucket, prefix, options)
  if (found === undefined)
    throw new TraillakeError('FILE_NOT_FOUND', `No object at or below '${s3Address(name, prefix)}'`)
  return found.sort((a, b) => byPath(a.key, b.key)).map((object) => s3File(bucket, object))
}

/** Undefined where there is nothing at all. */
async function objectsAt(
  bucket: S3Bucket,
  prefix: string,
  options: S3DiscoverOptions,
): Promise<S3Object[] | undefined> {
  if (prefix === '' || prefix.endsWith('/')) {
    const found = await walk(bucket, prefix, options)
    return found.isEmpty ? undefined : found.objects
  }
  // It may be an object, a folder, or both; `logs` does not stand for `logs-of-old`.
  const { objects, folders } = await bucket.list(prefix, true)
  const named = objects.filter(({ key }) => key === prefix)
  const isFolder = folders.includes(`${prefix}/`)
  if (named.length === 0 && !isFolder) return undefined
  return isFolder ? [...named, ...(await walk(bucket, `${prefix}/`, options)).objects] : named
}

interface Found {
  readonly objects: S3Object[]
  readonly isEmpty: boolean
}

/** @param prefix empty, or with a slash at its end */
async function walk(bucket: S3Bucket, prefix: string, options: S3DiscoverOptions): Promise<Found> {
  const { filter, onSkipped, onPassedOver } = options
  const shallow = isListedByFolder(prefix, filter)
  const { objects, folders } = await bucket.list(prefix, shallow)
  const taken = objects.filter(({ key }) => {
    if (key.endsWith('/') || !filter.admits(key)) return false
    if (isLogFileName(key)) return true
    onSkipped?.(s3Address(bucket.name, key))
    return false
  })
  const entered = folders.filter((folder) => {
    if (!filter.admits(folder)) return false
    const { level, service = '' } = readLogPath(folder)
    if (level !== 'service' || holdsEvents(service)) return true
    onPassedOver?.(s3Address(bucket.name, folder))
    return false
  })
  const below = await Promise.all(entered.map((folder) => walk(bucket, folder, options)))
  return {
    objects: [...taken, ...below.flatMap((found) => found.objects)],
    isEmpty: objects.length + folders.length === 0,
  }
}

/** Above the regions, or the days where times are asked for, there is something to leave out, and to list at once. */
function isListedByFolder(prefix: string, filter: LogFilter): boolean {
  const { level, delivered } = readLogPath(prefix)
  if (level === 'region') return filter.hasTimes
  if (level !== 'date' || delivered === undefined) return true
  return filter.hasTimes && delivered.to - delivered.from > 86_400_000
}

/** Digests hold no events; Config, flow logs and others are no logs of CloudTrail. */
function holdsEvents(service: string): boolean {
  return service.startsWith('CloudTrail') && service !== 'CloudTrail-Digest'
}

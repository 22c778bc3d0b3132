import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCodeOf, readError } from '../../common/files.ts'
import { awsError } from '../error.ts'

/** `s3://bucket/prefix`: names of buckets are as AWS has them, and no part of a prefix leads out of its bucket. */
const LOCATION = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s

/**
 * What the ingest reads for a location in S3: a folder of `buckets` where these stand for S3, else the location itself.
 *
 * @throws InvalidImportSourceException where it is no location, or its folder is not there
 */
export async function sourceOf(location: string, buckets: string | undefined): Promise<string> {
  const [, bucket, prefix = ''] = LOCATION.exec(location) ?? []
  const parts = prefix.split('/')
  if (bucket === undefined || prefix.includes('\0') || parts.includes('..'))
    throw awsError(
      'InvalidImportSourceException',
      `'${location}' is not a location such as s3://bucket/prefix.`,
    )
  if (buckets === undefined) return location
  const folder = join(buckets, bucket, ...parts)
  try {
    await stat(folder)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw readError(error, folder)
    throw awsError('InvalidImportSourceException', `There is nothing at '${location}'.`)
  }
  return folder
}

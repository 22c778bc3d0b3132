import { TraillakeError } from '../../../common/errors.ts'

/** A bucket and where to look in it. */
export interface S3Address {
  readonly bucket: string
  /** A key, or the beginning of keys up to a slash; empty for the whole bucket. */
  readonly prefix: string
}

/** Whether an input is meant for S3. */
export function isS3Address(input: string): boolean {
  return /^s3:\/\//i.test(input)
}

/**
 * @throws INVALID_ARGUMENT
 *
 * @example parseS3Address('s3://logs/AWSLogs/') // { bucket: 'logs', prefix: 'AWSLogs/' }
 */
export function parseS3Address(input: string): S3Address {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(input) ?? []
  if (bucket === '') {
    const hint = 'An address is s3://bucket/prefix.'
    throw new TraillakeError('INVALID_ARGUMENT', `'${input}' names no bucket`, { hint })
  }
  return { bucket, prefix }
}

/** The address of an object or a prefix, as it is shown and as the ledger knows it. */
export function s3Address(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

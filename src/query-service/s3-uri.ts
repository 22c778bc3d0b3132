import { TraillakeError } from '../common/errors.ts'

/** `s3://bucket/prefix` taken apart. */
export interface S3Uri {
  readonly bucket: string
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string
}

/** Bytes of an object's key, at most. */
const KEY_BYTES = 1024

/** Bytes that a delivery adds to the prefix: account, date, id and file name, and some more parts than there can be. */
const OWN_BYTES = 160

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  )
}

/** Keys are files where a folder stands for the bucket: no part may lead elsewhere, and none can be empty. */
function isPrefix(prefix: string): boolean {
  const parts = prefix.split('/')
  const hasControl = /[\u0000-\u001f\u007f]/.test(prefix)
  return (
    !hasControl &&
    Buffer.byteLength(prefix) <= KEY_BYTES - OWN_BYTES &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

/** Throws INVALID_BUCKET_NAME, INVALID_BUCKET_PREFIX. */
export function parseS3Uri(uri: string): S3Uri {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(uri) ?? []
  if (!isBucketName(bucket))
    throw new TraillakeError('INVALID_BUCKET_NAME', `'${bucket}' is not a valid bucket name`)
  const prefix = rest.endsWith('/') ? rest.slice(0, -1) : rest
  if (prefix !== '' && !isPrefix(prefix))
    throw new TraillakeError('INVALID_BUCKET_PREFIX', `'${rest}' is not a valid prefix of keys`)
  return { bucket, prefix }
}

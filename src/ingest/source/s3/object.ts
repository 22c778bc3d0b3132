import { mapInOrder } from '../../../common/parallel.ts'
import type { SourceFile } from '../source-file.ts'
import { s3Address } from './address.ts'
import type { S3Bucket, S3Object } from './client.ts'

/** An object up to this size is read in one request, a bigger one in ranges of as many bytes. */
export const RANGE_BYTES = 8 * 1024 * 1024
/** Ranges of one object under way at once. */
const MOST_RANGES = 4

/** An object as a file to read. */
export function s3File(bucket: S3Bucket, object: S3Object): SourceFile {
  const { size, etag } = object
  const path = s3Address(bucket.name, object.key)
  const open = () => mapInOrder(rangesOf(size), MOST_RANGES, (range) => bucket.read(object, range))
  return { path, size, named: false, origin: { source: path, etag }, open }
}

async function* rangesOf(size: number): AsyncGenerator<{ readonly first: number; readonly last: number }> {
  for (let first = 0; first < size; first += RANGE_BYTES)
    yield { first, last: Math.min(size, first + RANGE_BYTES) - 1 }
}

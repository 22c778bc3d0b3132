import { crc32 } from 'node:zlib'
import { BUCKET_BYTES } from './bloom.ts'

/**
 * Needle filters of a data file lie beside it, in a Puffin file. A blob is the filters of one column, one for each block
 * of rows, interleaved: the first bucket of every filter, then the second of every filter. A value's bucket is the same in
 * all of them, so that one short read tells in which blocks of the file it may be. Each such row of buckets is followed by
 * a checksum: a damaged filter must not hide what is there.
 */
export const NEEDLES_BLOB = 'traillake-needles-v1'

/** Rows a filter: those of a page, so that a page is read or left out. */
export const BLOCK_ROWS = 16_384

export function needlesFile(dataFile: string): string {
  return `${dataFile}.needles.puffin`
}

/** What a column's filters are like. */
export interface NeedleShape {
  /** Dotted: `useridentity.arn`. */
  readonly column: string
  /** Rows of the data file. */
  readonly rows: number
  readonly buckets: number
}

export function blocksOf({ rows }: Pick<NeedleShape, 'rows'>): number {
  return Math.ceil(rows / BLOCK_ROWS)
}

const CHECKSUM_BYTES = 4

/** Bytes of one bucket of every filter, and their checksum. */
export function strideOf(shape: NeedleShape): number {
  return blocksOf(shape) * BUCKET_BYTES + CHECKSUM_BYTES
}

/**
 * The checksum of row `bucket`. It covers what the row is of, so that no other place of the file passes for it.
 *
 * @param file the data file's name, without folder
 */
export function checksumOf(shape: NeedleShape, file: string, bucket: number, bytes: Uint8Array): number {
  const { column, rows, buckets } = shape
  return crc32(bytes, crc32(JSON.stringify([file, column, rows, BLOCK_ROWS, buckets, bucket])))
}

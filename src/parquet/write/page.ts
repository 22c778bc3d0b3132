import { type ByteBuffer, createByteBuffer, reserve } from '../../common/byte-buffer.ts'
import { crc32 } from 'node:zlib'
import { bitWidth } from '../hybrid.ts'
import { appendHybrid } from './hybrid.ts'
import { thriftStruct } from './thrift.ts'

/** Numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. */
export const ENCODING = { plain: 0, rle: 3, dictionary: 8 } as const
export const PAGE_TYPE = { data: 0, dictionary: 2 } as const

/** A page as it goes into the file, its header before it. */
export interface StoredPage {
  readonly header: Uint8Array
  readonly body: Uint8Array
  /** Header and body, the body as it was before it was compressed. */
  readonly uncompressedSize: number
}

/** Appends levels in the hybrid encoding with their length before them, as data pages of the first version have it. */
export function appendLevels(
  out: ByteBuffer,
  levels: Uint8Array | undefined,
  greatest: number,
  count: number,
): void {
  const start = out.length
  reserve(out, 4)
  out.length += 4
  // No levels stand for the greatest.
  appendHybrid(out, levels ?? new Uint8Array(count).fill(greatest), bitWidth(greatest), 0, count)
  new DataView(out.bytes.buffer).setUint32(start, out.length - start - 4, true)
}

/** Codes as a data page has them: their width, then the hybrid. */
export function encodeCodes(codes: Int32Array, width: number): Uint8Array {
  const out = createByteBuffer(1 + Math.ceil((codes.length * width) / 8) + 16)
  out.bytes[out.length++] = width
  appendHybrid(out, codes, width, 0, codes.length)
  return out.bytes.subarray(0, out.length)
}

interface PageContent {
  readonly type: (typeof PAGE_TYPE)[keyof typeof PAGE_TYPE]
  readonly encoding: number
  /** Values and NULLs. */
  readonly count: number
  /** Before and after compression. */
  readonly size: number
  readonly body: Uint8Array
}

export function storedPage({ type, encoding, count, size, body }: PageContent): StoredPage {
  const header = thriftStruct((writer) => {
    writer.i32(1, type)
    writer.i32(2, size)
    writer.i32(3, body.length)
    // A signed integer that holds the unsigned checksum.
    writer.i32(4, crc32(body) | 0)
    if (type === PAGE_TYPE.dictionary) {
      writer.struct(7, () => {
        writer.i32(1, count)
        writer.i32(2, encoding)
      })
      return
    }
    writer.struct(5, () => {
      writer.i32(1, count)
      writer.i32(2, encoding)
      writer.i32(3, ENCODING.rle)
      writer.i32(4, ENCODING.rle)
    })
  })
  return { header, body, uncompressedSize: header.length + size }
}

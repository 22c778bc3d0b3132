import { brotliDecompressSync, crc32, gunzipSync } from 'node:zlib'
import type { CompressionCodec } from 'hyparquet'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { decompressLz4 } from './lz4.ts'
import { unsupported } from './schema-tree.ts'
import { readStruct, type ThriftStruct } from './thrift.ts'
import { beginningOfZstd, decompressZstd } from './zstd.ts'

/** Ids and values of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. */
const HEADER = {
  type: 1,
  uncompressedSize: 2,
  compressedSize: 3,
  checksum: 4,
  data: 5,
  dictionary: 7,
  dataV2: 8,
} as const
const PAGE_TYPE = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const

/** Encodings by number; those read here have a name. */
type PageEncoding = 'plain' | 'dictionary' | 'rle' | 'delta' | 'deltaLength' | 'deltaBytes' | 'split' | number
const ENCODING: Readonly<Record<number, PageEncoding>> = {
  0: 'plain',
  2: 'dictionary',
  3: 'rle',
  5: 'delta',
  6: 'deltaLength',
  7: 'deltaBytes',
  8: 'dictionary',
  9: 'split',
}

/** A data page with its levels found and its values decompressed. */
export interface DataPage {
  /** Levels: values and NULLs. */
  readonly count: number
  readonly encoding: PageEncoding
  /** In the hybrid encoding; undefined where the leaf has no such levels. */
  readonly repetitions: Uint8Array | undefined
  readonly definitions: Uint8Array | undefined
  readonly values: Uint8Array
}

/** A page of records is a mebibyte, others have some kilobytes. What is larger gets memory of its own. */
const SCRATCH_BYTES = 2 * 1024 * 1024

/** What a data page is decompressed into, for as long as somebody looks at it: memory that is new each time costs more than zstd. */
let scratch = new Uint8Array(0)
let isTaken = false

function takeScratch(size: number): Uint8Array {
  if (size > SCRATCH_BYTES) return new Uint8Array(size)
  // Where it was not given back, a page is looked at still, or was damaged.
  if (isTaken || scratch.length < size) scratch = new Uint8Array(Math.min(SCRATCH_BYTES, 2 * size))
  isTaken = true
  return scratch.subarray(0, size)
}

/**
 * Gives back the memory of a decompressed page that nobody looks at any more. The collector would do so too, but a megabyte a
 * page has it run after every few dozen of them.
 */
export function freePage({ values }: DataPage, raw: RawPage): void {
  const { buffer } = values
  if (buffer === scratch.buffer) {
    isTaken = false
    return
  }
  // Small ones lie in Node's pool, those that were not compressed in what was read.
  const isOwn = buffer.byteLength > Buffer.poolSize && buffer !== raw.body.buffer
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** What a chunk's pages have in common. */
export interface PageContext {
  readonly codec: CompressionCodec
  readonly maxDefinition: number
  readonly maxRepetition: number
}

/** Bytes that a page header may claim before they are there. */
const MOST_AT_ONCE = 1 << 24

/** @param room gives memory, which may hold anything */
function decompressed(
  codec: CompressionCodec,
  bytes: Uint8Array,
  size: number,
  room: (size: number) => Uint8Array,
): Uint8Array {
  const out = decompressedBytes(codec, bytes, size, room)
  if (out.length !== size) throw new RangeError(`a page has ${out.length} bytes instead of ${size}`)
  return out
}

function decompressedBytes(
  codec: CompressionCodec,
  bytes: Uint8Array,
  size: number,
  room: (size: number) => Uint8Array,
): Uint8Array {
  // One buffer takes all of it; by default zlib joins many of 16 kB. Where it is full, zlib makes another one at once.
  const options = {
    maxOutputLength: Math.max(size, 1),
    chunkSize: Math.min(Math.max(size + 1, 64), MOST_AT_ONCE),
  }
  switch (codec) {
    case 'UNCOMPRESSED':
      return bytes
    case 'ZSTD':
      return decompressZstd(bytes, options, size < MOST_AT_ONCE ? room(size + 1) : undefined)
    case 'GZIP':
      return gunzipSync(bytes, options)
    case 'BROTLI':
      return brotliDecompressSync(bytes, options)
    case 'SNAPPY': {
      const out = new Uint8Array(size)
      snappyUncompress(bytes, out)
      return out
    }
    case 'LZ4_RAW':
      return decompressLz4(bytes, size)
    default:
      throw unsupported(`compression ${codec}`)
  }
}

function field(struct: ThriftStruct | undefined, id: number): number {
  const value = struct?.numbers.get(id)
  if (value === undefined || value < 0) throw new RangeError(`a page header lacks its field ${id}`)
  return value
}

/** Levels before the values, each with its length before it. */
function levelsBefore(bytes: Uint8Array, start: number, isPresent: boolean): Uint8Array | undefined {
  if (!isPresent) return undefined
  if (start + 4 > bytes.length) throw new RangeError('a page ends before its levels')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true)
  if (length > bytes.length - start - 4) throw new RangeError('a page ends before its levels')
  return bytes.subarray(start + 4, start + 4 + length)
}

function dataPage(header: ThriftStruct, body: Uint8Array, context: PageContext): DataPage {
  const data = header.structs.get(HEADER.data)
  const bytes = decompressed(context.codec, body, field(header, HEADER.uncompressedSize), takeScratch)
  const repetitions = levelsBefore(bytes, 0, context.maxRepetition > 0)
  const afterRepetitions = repetitions === undefined ? 0 : repetitions.length + 4
  const definitions = levelsBefore(bytes, afterRepetitions, context.maxDefinition > 0)
  const afterLevels = afterRepetitions + (definitions === undefined ? 0 : definitions.length + 4)
  return {
    count: field(data, 1),
    encoding: ENCODING[field(data, 2)] ?? field(data, 2),
    repetitions,
    definitions,
    values: bytes.subarray(afterLevels),
  }
}

/** The second version of data pages leaves the levels out of the compression. */
function dataPageV2(header: ThriftStruct, body: Uint8Array, context: PageContext): DataPage {
  const data = header.structs.get(HEADER.dataV2)
  const [definitionBytes, repetitionBytes] = [field(data, 5), field(data, 6)]
  const levels = definitionBytes + repetitionBytes
  if (levels > body.length) throw new RangeError('a page ends before its levels')
  const values = body.subarray(levels)
  const isCompressed = (data?.numbers.get(7) ?? 1) === 1 && values.length > 0
  return {
    count: field(data, 1),
    encoding: ENCODING[field(data, 4)] ?? field(data, 4),
    repetitions: context.maxRepetition > 0 ? body.subarray(0, repetitionBytes) : undefined,
    definitions: context.maxDefinition > 0 ? body.subarray(repetitionBytes, levels) : undefined,
    values: isCompressed
      ? decompressed(context.codec, values, field(header, HEADER.uncompressedSize) - levels, takeScratch)
      : values,
  }
}

/** A page as it lies in the file. */
export interface RawPage {
  readonly kind: 'dictionary' | 'data'
  readonly header: ThriftStruct
  readonly body: Uint8Array
  /** Values and NULLs; of a dictionary its entries. */
  readonly count: number
  /** Rows that begin in it; undefined where only its levels tell. */
  readonly rows: number | undefined
  readonly encoding: PageEncoding
  /** Bytes that it has when it is decompressed. */
  readonly size: number
}

function rawPage(header: ThriftStruct, body: Uint8Array, isFlat: boolean): RawPage | undefined {
  const size = field(header, HEADER.uncompressedSize)
  switch (field(header, HEADER.type)) {
    case PAGE_TYPE.dictionary: {
      const count = field(header.structs.get(HEADER.dictionary), 1)
      return { kind: 'dictionary', header, body, count, rows: undefined, encoding: 'plain', size }
    }
    case PAGE_TYPE.data: {
      const data = header.structs.get(HEADER.data)
      const count = field(data, 1)
      const encoding = ENCODING[field(data, 2)] ?? field(data, 2)
      return { kind: 'data', header, body, count, rows: isFlat ? count : undefined, encoding, size }
    }
    case PAGE_TYPE.dataV2: {
      const data = header.structs.get(HEADER.dataV2)
      const count = field(data, 1)
      const encoding = ENCODING[field(data, 4)] ?? field(data, 4)
      return { kind: 'data', header, body, count, rows: isFlat ? count : field(data, 3), encoding, size }
    }
    case PAGE_TYPE.index:
      return undefined
    default:
      throw new RangeError('a page is of no known type')
  }
}

/**
 * The pages of a stretch of a column chunk one after another, nothing decompressed. Throws RangeError where they are not in
 * order, or not what was written, where they have checksums: a tenth of what decompression takes.
 *
 * @param isFlat whether the leaf lies outside lists and maps
 */
export function* rawPages(bytes: Uint8Array, isFlat: boolean): Generator<RawPage> {
  for (let at = 0; at < bytes.length; ) {
    const header = readStruct(bytes, at)
    const end = header.end + field(header, HEADER.compressedSize)
    if (end > bytes.length) throw new RangeError('a page ends behind its column chunk')
    const body = bytes.subarray(header.end, end)
    const checksum = header.numbers.get(HEADER.checksum)
    if (checksum !== undefined && checksum !== (crc32(body) | 0))
      throw new RangeError('the checksum of a page is wrong')
    const page = rawPage(header, body, isFlat)
    at = end
    if (page !== undefined) yield page
  }
}

/** A dictionary page's values, decompressed. @param room gives memory for them, which may hold anything */
export function dictionaryValues(
  { header, body }: RawPage,
  codec: CompressionCodec,
  room: (size: number) => Uint8Array,
): Uint8Array {
  return decompressed(codec, body, field(header, HEADER.uncompressedSize), room)
}

/** The first `size` bytes of a dictionary page's values, decompressed no further; undefined where that cannot be had. */
export function beginningOfDictionary(
  { body }: RawPage,
  codec: CompressionCodec,
  size: number,
): Uint8Array | undefined {
  return codec === 'ZSTD' && size < MOST_AT_ONCE ? beginningOfZstd(body, size) : undefined
}

/** A data page decompressed, its levels found: for one after another, each {@link freePage | given back} before the next. */
export function dataPageOf({ header, body }: RawPage, context: PageContext): DataPage {
  return header.structs.has(HEADER.dataV2)
    ? dataPageV2(header, body, context)
    : dataPage(header, body, context)
}

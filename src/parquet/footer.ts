import { readSync } from 'node:fs'
import type { ColumnChunk, CompressionCodec, FileMetaData, ParquetParsers } from 'hyparquet'
// The package's door loads all of it.
import { parquetMetadata } from 'hyparquet/src/metadata.js'
import { TraillakeError } from '../common/errors.ts'
import { shareEqual } from '../common/shared-values.ts'
import { indexChecksum, isFooterIntact } from './checksums.ts'
import { type LeafNode, leavesOf, type SchemaNode, schemaTree } from './schema-tree.ts'

/** What a row group's footer entry says of one leaf column. */
export interface LeafChunk {
  /** Parquet's path: `['useridentity', 'arn']`, `['requestparameters', 'key_value', 'key']`. */
  readonly path: readonly string[]
  readonly start: number
  readonly length: number
  /** Where its OffsetIndex stands, if it has one. */
  readonly offsetIndex: { readonly start: number; readonly length: number } | undefined
  /** Where its ColumnIndex stands, if it has one. */
  readonly columnIndex: { readonly start: number; readonly length: number } | undefined
  /** Bytes of its dictionary page, header included, with which it begins; 0 where it has none. */
  readonly dictionaryLength: number
  /** Whether every data page is known to be in codes of the dictionary. */
  readonly codesOnly: boolean
  readonly codec: CompressionCodec
  /** Values and NULLs, items and empty lists. */
  readonly valueCount: number
  /** Bytes of its pages when decompressed. */
  readonly uncompressedLength: number
  readonly nullCount: number | undefined
  /** Exact or bounding; text as UTF-8 bytes decoded, integers and timestamps as bigint or number, booleans as they are. */
  readonly minimum: ParquetStatistic | undefined
  readonly maximum: ParquetStatistic | undefined
}
export type ParquetStatistic = string | number | bigint | boolean

export interface RowGroupFooter {
  readonly rows: number
  readonly chunks: readonly LeafChunk[]
}

/** A Parquet file's footer, as far as a reader needs it. */
export interface Footer {
  readonly rows: number
  /** Bytes that it takes in the file. */
  readonly length: number
  readonly rowGroups: readonly RowGroupFooter[]
  /** What its columns are made of. */
  readonly columns: readonly SchemaNode[]
  /** The writer's own key-value pairs. */
  readonly metadata: ReadonlyMap<string, string>
  /** Where its page index stands, and what its checksum must be; undefined where it has none. */
  readonly pageIndex:
    | { readonly start: number; readonly length: number; readonly checksum: number }
    | undefined
}

function corrupt(file: string, reason: string, cause?: unknown): TraillakeError {
  return new TraillakeError('CORRUPT_STORE', `'${file}' is not a readable Parquet file: ${reason}`, {
    file,
    cause,
  })
}

/** The error for a part of a file that cannot be decoded: CORRUPT_STORE, or NOT_SUPPORTED where that was the reason. */
export function cannotDecode(file: string, part: string, cause: unknown): TraillakeError {
  const code = cause instanceof TraillakeError ? cause.code : 'CORRUPT_STORE'
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TraillakeError(code, `'${file}' cannot be decoded: ${part}: ${reason}`, { file, cause })
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A text bound that was cut inside a character bounds nothing that can be compared as text. */
function boundText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** hyparquet turns times into Dates and identifiers into text of its own; these leave what is stored. */
const STORED: ParquetParsers = {
  timestampFromMilliseconds: (value) => value,
  timestampFromMicroseconds: (value) => value,
  timestampFromNanoseconds: (value) => value,
  dateFromDays: (value) => value,
  stringFromBytes: boundText,
  jsonFromBytes: boundText,
  geometryFromBytes: () => undefined,
  geographyFromBytes: () => undefined,
  uuidFromBytes: () => undefined,
}

function statistic(value: unknown): ParquetStatistic | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value
    default:
      return undefined
  }
}

/** An index that is not where it should be is none: nothing is lost by reading without. */
function indexAt(offset: bigint | undefined, length: number | undefined, end: number) {
  const start = Number(offset ?? 0)
  const isInside = length !== undefined && start >= 4 && length > 0 && start + length <= end
  return isInside ? { start, length } : undefined
}

function isCodesOnly({ encoding_stats: stats }: NonNullable<ColumnChunk['meta_data']>): boolean {
  const data = stats?.filter(({ page_type }) => page_type === 'DATA_PAGE' || page_type === 'DATA_PAGE_V2')
  return (
    data !== undefined &&
    data.length > 0 &&
    data.every(({ encoding }) => encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY')
  )
}

/**
 * Files of a table have the same columns, but for those of map keys, and footers are held by the hundred: a path for each chunk
 * and a tree for each file would be a third of their memory.
 */
const MOST_SHARED = 16_384
const sharedPath = shareEqual((path: readonly string[]) => JSON.stringify(path), MOST_SHARED)
const sharedColumn = shareEqual((column: SchemaNode) => JSON.stringify(column), MOST_SHARED)

/** @param end where the footer begins */
function leafChunk(file: string, end: number, chunk: ColumnChunk): LeafChunk {
  const meta = chunk.meta_data
  if (meta === undefined) throw corrupt(file, 'a column chunk has no metadata')
  const { statistics, codec } = meta
  const first = meta.dictionary_page_offset ?? meta.data_page_offset
  const start = Number(first < meta.data_page_offset && first > 0n ? first : meta.data_page_offset)
  const length = Number(meta.total_compressed_size)
  const dictionaryLength = Math.min(length, Number(meta.data_page_offset) - start)
  const uncompressedLength = Number(meta.total_uncompressed_size)
  if (!(start >= 4 && length >= 0 && start + length <= end))
    throw corrupt(file, `column chunk '${meta.path_in_schema.join('.')}' lies outside the file`)
  if (!(uncompressedLength >= 0 && uncompressedLength < 2 ** 31))
    throw corrupt(file, `column chunk '${meta.path_in_schema.join('.')}' is of 2 GiB or more`)
  return {
    path: sharedPath(meta.path_in_schema),
    start,
    length,
    offsetIndex: indexAt(chunk.offset_index_offset, chunk.offset_index_length, end),
    columnIndex: indexAt(chunk.column_index_offset, chunk.column_index_length, end),
    dictionaryLength,
    codesOnly: dictionaryLength > 0 && isCodesOnly(meta),
    codec,
    valueCount: Number(meta.num_values),
    uncompressedLength,
    nullCount: statistics?.null_count === undefined ? undefined : Number(statistics.null_count),
    minimum: statistic(statistics?.min_value),
    maximum: statistic(statistics?.max_value),
  }
}

/**
 * Reads a file's footer.
 *
 * @param size of the file in bytes
 * @throws CORRUPT_STORE where it is no Parquet file or was cut short
 */
export function readFooter({ fd }: { readonly fd: number }, size: number, file: string): Footer {
  if (size < 12) throw corrupt(file, `it has only ${size} bytes`)
  const tail = Buffer.alloc(8)
  readSync(fd, tail, 0, 8, size - 8)
  if (tail.toString('latin1', 4) !== 'PAR1') throw corrupt(file, 'it does not end with PAR1')
  const length = tail.readUInt32LE(0) + 8
  if (length > size - 4) throw corrupt(file, 'its footer is longer than the file')
  // A buffer of its own: Buffer.alloc may share a pool, and hyparquet reads the whole ArrayBuffer.
  const bytes = new Uint8Array(new ArrayBuffer(length))
  readSync(fd, bytes, 0, length, size - length)
  if (!isFooterIntact(bytes.subarray(0, length - 8)))
    throw corrupt(file, 'its footer is not as it was written')
  try {
    const metadata = parquetMetadata(bytes.buffer, { parsers: STORED, geoparquet: false })
    return footerOf(file, size - length, metadata)
  } catch (error) {
    if (error instanceof TraillakeError && error.file !== undefined) throw error
    throw cannotDecode(file, 'its footer', error)
  }
}

function footerOf(file: string, end: number, metadata: FileMetaData): Footer {
  const pairs = new Map(metadata.key_value_metadata?.map(({ key, value = '' }) => [key, value]))
  const rowGroups = metadata.row_groups.map((group) => ({
    rows: Number(group.num_rows),
    chunks: group.columns.map((chunk) => leafChunk(file, end, chunk)),
  }))
  return {
    rows: Number(metadata.num_rows),
    length: metadata.metadata_length,
    rowGroups,
    columns: schemaTree(metadata.schema).map(sharedColumn),
    metadata: pairs,
    pageIndex: pageIndexOf(rowGroups, end, indexChecksum(pairs)),
  }
}

/** The page index lies between the last column chunk and the footer. */
function pageIndexOf(
  rowGroups: readonly RowGroupFooter[],
  end: number,
  checksum: number | undefined,
): Footer['pageIndex'] {
  if (checksum === undefined) return undefined
  let start = 4
  for (const { chunks } of rowGroups)
    for (const chunk of chunks) start = Math.max(start, chunk.start + chunk.length)
  return { start, length: end - start, checksum }
}

/** Of {@link sharedPath | shared paths}: dotted. */
const names = new WeakMap<LeafChunk['path'], string>()

function nameOf({ path }: LeafChunk): string {
  let name = names.get(path)
  if (name === undefined) names.set(path, (name = path.join('.')))
  return name
}

const chunksByName = new WeakMap<RowGroupFooter, ReadonlyMap<string, LeafChunk>>()

/** The chunk of a leaf, by its dotted path. Footers live for many queries: they are looked through once. */
export function chunkNamed(group: RowGroupFooter, name: string): LeafChunk | undefined {
  let chunks = chunksByName.get(group)
  chunks ??= new Map(group.chunks.map((chunk) => [nameOf(chunk), chunk]))
  chunksByName.set(group, chunks)
  return chunks.get(name)
}

const leavesByName = new WeakMap<Footer['columns'], ReadonlyMap<string, LeafNode>>()

/** A leaf of a file, by its dotted path. */
export function leafNamed({ columns }: Footer, name: string): LeafNode | undefined {
  let leaves = leavesByName.get(columns)
  leaves ??= new Map(columns.flatMap(leavesOf).map((leaf) => [leaf.path.join('.'), leaf]))
  leavesByName.set(columns, leaves)
  return leaves.get(name)
}

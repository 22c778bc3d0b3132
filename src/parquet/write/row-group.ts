import { free } from '../../common/free.ts'
import type { SchemaNode } from '../schema-tree.ts'
import type { Chunk, PageFigures } from './chunk.ts'
import { ENCODING, PAGE_TYPE, type StoredPage } from './page.ts'
import { PHYSICAL } from './file-schema.ts'
import { type Bounds, boundsOf, type Extremes } from './statistics.ts'
import type { ThriftWriter } from './thrift.ts'

/** A page that was written. */
export interface WrittenPage extends PageFigures {
  readonly offset: number
  /** With its header. */
  readonly size: number
  readonly firstRow: number
}

/** A chunk that was written. */
export interface WrittenChunk {
  readonly node: SchemaNode & { readonly kind: 'leaf' }
  readonly isCompressed: boolean
  readonly extremes: Extremes | undefined
  readonly dictionaryOffset: number | undefined
  readonly pages: readonly WrittenPage[]
  readonly size: number
  readonly uncompressedSize: number
}

export interface WrittenRowGroup {
  readonly rows: number
  readonly offset: number
  readonly chunks: readonly WrittenChunk[]
}

/** Where a file's bytes go, one after another. */
export interface FileOutput {
  /** Bytes written so far. */
  readonly position: number
  /** The bytes may change once it has. */
  write(bytes: Uint8Array): Promise<void>
}

/** Writes a chunk; the memory of its pages is given back. */
export async function writeChunk(output: FileOutput, chunk: Chunk): Promise<WrittenChunk> {
  const { node, isCompressed, extremes, dictionary } = chunk
  const start = output.position
  let uncompressedSize = 0
  async function put({ header, body, uncompressedSize: size }: StoredPage): Promise<number> {
    const offset = output.position
    await output.write(header)
    await output.write(body)
    free(body)
    uncompressedSize += size
    return offset
  }
  const dictionaryOffset = dictionary && (await put(dictionary))
  const pages: WrittenPage[] = []
  let firstRow = 0
  for (const { stored, figures } of chunk.pages) {
    const offset = await put(stored)
    pages.push({ ...figures, offset, size: output.position - offset, firstRow })
    firstRow += figures.rows
  }
  const size = output.position - start
  return { node, isCompressed, extremes, dictionaryOffset, pages, size, uncompressedSize }
}

const CODEC = { uncompressed: 0, zstd: 6 } as const

function writeStatistics(writer: ThriftWriter, nulls: number, bounds: Bounds | undefined): void {
  writer.i64(3, nulls)
  if (bounds === undefined) return
  writer.binary(5, bounds.maximum)
  writer.binary(6, bounds.minimum)
  writer.boolean(7, bounds.isExact)
  writer.boolean(8, bounds.isExact)
}

function writeEncodings(writer: ThriftWriter, { dictionaryOffset, pages }: WrittenChunk): void {
  const isCoded = dictionaryOffset !== undefined
  const kinds = [
    { type: PAGE_TYPE.dictionary, encoding: ENCODING.plain, count: isCoded ? 1 : 0 },
    {
      type: PAGE_TYPE.data,
      encoding: isCoded ? ENCODING.dictionary : ENCODING.plain,
      count: pages.length,
    },
  ].filter(({ count: some }) => some > 0)
  writer.structs(13, kinds, ({ type, encoding, count }) => {
    writer.i32(1, type)
    writer.i32(2, encoding)
    writer.i32(3, count)
  })
}

/** Writes the fields of a ColumnMetaData. */
export function writeChunkMetadata(writer: ThriftWriter, written: WrittenChunk): void {
  const { node, isCompressed, extremes, dictionaryOffset, pages, size, uncompressedSize } = written
  const isCoded = dictionaryOffset !== undefined
  const sum = (of: (page: WrittenPage) => number) => pages.reduce((total, page) => total + of(page), 0)
  writer.i32(1, PHYSICAL[node.type.physical])
  writer.i32s(
    2,
    isCoded ? [ENCODING.plain, ENCODING.rle, ENCODING.dictionary] : [ENCODING.plain, ENCODING.rle],
  )
  writer.binaries(3, node.path)
  writer.i32(4, isCompressed ? CODEC.zstd : CODEC.uncompressed)
  writer.i64(
    5,
    sum(({ count }) => count),
  )
  writer.i64(6, uncompressedSize)
  writer.i64(7, size)
  writer.i64(9, pages[0]?.offset)
  writer.i64(11, dictionaryOffset)
  writer.struct(12, () =>
    writeStatistics(
      writer,
      sum(({ nulls }) => nulls),
      extremes && boundsOf(node.type, extremes),
    ),
  )
  writeEncodings(writer, written)
}

import { crc32 } from 'node:zlib'
import { CHECKSUMS, checksumText, NO_CHECKSUM, setFooterChecksum } from '../checksums.ts'
import { type FileSchema, writeSchemaEntry } from './file-schema.ts'
import { columnIndex, offsetIndex } from './page-index.ts'
import { type FileOutput, type WrittenChunk, type WrittenRowGroup, writeChunkMetadata } from './row-group.ts'
import { type ThriftWriter, thriftStruct } from './thrift.ts'

interface Stretch {
  readonly offset: number
  readonly length: number
}

interface ChunkIndex {
  readonly columnIndex: Stretch | undefined
  readonly offsetIndex: Stretch
}

interface FooterContent {
  readonly schema: FileSchema
  readonly rowGroups: readonly WrittenRowGroup[]
  readonly metadata: ReadonlyMap<string, string>
}

interface WrittenIndexes {
  readonly indexes: ReadonlyMap<WrittenChunk, ChunkIndex>
  /** Of all of them, one behind the other. */
  readonly checksum: number
}

async function put(output: FileOutput, bytes: Uint8Array): Promise<Stretch> {
  const offset = output.position
  await output.write(bytes)
  return { offset, length: bytes.length }
}

/** Column indexes lie together and so do offset indexes, as the specification asks. */
async function writeIndexes(
  output: FileOutput,
  rowGroups: readonly WrittenRowGroup[],
): Promise<WrittenIndexes> {
  const chunks = rowGroups.flatMap((group) => group.chunks)
  const columnIndexes = new Map<WrittenChunk, Stretch>()
  let checksum = 0
  const putIndex = (bytes: Uint8Array): Promise<Stretch> => {
    checksum = crc32(bytes, checksum)
    return put(output, bytes)
  }
  for (const chunk of chunks) {
    const bytes = columnIndex(chunk)
    if (bytes !== undefined) columnIndexes.set(chunk, await putIndex(bytes))
  }
  const indexes = new Map<WrittenChunk, ChunkIndex>()
  for (const chunk of chunks) {
    const stretch = await putIndex(offsetIndex(chunk))
    indexes.set(chunk, { columnIndex: columnIndexes.get(chunk), offsetIndex: stretch })
  }
  return { indexes, checksum }
}

function writeRowGroup(
  writer: ThriftWriter,
  { rows, offset, chunks }: WrittenRowGroup,
  ordinal: number,
  indexes: ReadonlyMap<WrittenChunk, ChunkIndex>,
): void {
  writer.structs(1, chunks, (chunk) => {
    const index = indexes.get(chunk)
    writer.i64(2, 0)
    writer.struct(3, () => writeChunkMetadata(writer, chunk))
    writer.i64(4, index?.offsetIndex.offset)
    writer.i32(5, index?.offsetIndex.length)
    writer.i64(6, index?.columnIndex?.offset)
    writer.i32(7, index?.columnIndex?.length)
  })
  writer.i64(
    2,
    chunks.reduce((sum, chunk) => sum + chunk.uncompressedSize, 0),
  )
  writer.i64(3, rows)
  writer.i64(5, offset)
  writer.i64(
    6,
    chunks.reduce((sum, chunk) => sum + chunk.size, 0),
  )
  writer.i16(7, ordinal)
}

const MAGIC = new TextEncoder().encode('PAR1')

/** Writes what follows the row groups: the page index and the footer. */
export async function writeFileFooter(output: FileOutput, content: FooterContent): Promise<void> {
  const { schema, rowGroups, metadata } = content
  const { indexes, checksum } = await writeIndexes(output, rowGroups)
  const pairs = new Map([...metadata, [CHECKSUMS, checksumText(checksum) + NO_CHECKSUM]])
  const leaves = schema.entries.filter((entry) => entry.children === undefined)
  const footer = thriftStruct((writer) => {
    writer.i32(1, 1)
    const root = { name: 'schema', repetition: undefined, children: schema.nodes.length, annotation: {} }
    writer.structs(2, [root, ...schema.entries], (entry) => writeSchemaEntry(writer, entry))
    writer.i64(
      3,
      rowGroups.reduce((sum, group) => sum + group.rows, 0),
    )
    writer.structs(4, [...rowGroups.entries()], ([ordinal, group]) =>
      writeRowGroup(writer, group, ordinal, indexes),
    )
    writer.structs(5, [...pairs], ([key, value]) => {
      writer.binary(1, key)
      writer.binary(2, value)
    })
    writer.binary(6, 'traillake')
    // Bounds are in the order of their type.
    writer.structs(7, leaves, () => writer.struct(1, () => undefined))
  })
  setFooterChecksum(footer)
  const end = new Uint8Array(8)
  new DataView(end.buffer).setUint32(0, footer.length, true)
  end.set(MAGIC, 4)
  await output.write(footer)
  await output.write(end)
}

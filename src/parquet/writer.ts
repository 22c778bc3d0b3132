import { batchRows, denseBatch, sliceBatch } from '../column/batch.ts'
import type { Batch, Column } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { slice } from '../column/slice.ts'
import { appendBytes, createByteBuffer } from '../common/byte-buffer.ts'
import { type ChunkWriter, createChunkWriter, type LeafLayout } from './write/chunk.ts'
import { createCompressor } from './write/compressor.ts'
import { disassemble } from './write/disassemble.ts'
import { writeFileFooter } from './write/file-footer.ts'
import { fileSchema, type ParquetField } from './write/file-schema.ts'
import { type FileOutput, type WrittenChunk, type WrittenRowGroup, writeChunk } from './write/row-group.ts'
import { leavesOf } from './schema-tree.ts'
import { createScratch } from './write/scratch.ts'

/** How the leaves of a column, or of a part of one, are stored where that differs from the rest. */
export interface ColumnLayout {
  /** Dotted, as in `useridentity.arn` and `requestparameters.key_value.value`. Of several that fit, the last counts. */
  readonly path: string
  /** Whether with zstd. Unless told otherwise, zstd is used, for dictionaries and their codes only where it pays. */
  readonly compressed?: boolean
  /** Of zstd, 1 to 22. 3. */
  readonly level?: number
  /** Whether long stretches return in it, as the same members do in JSON: zstd is faster where it is told. */
  readonly repetitive?: boolean
  /** Distinct texts once and codes for the values. Where it would be larger than the texts it is left out anyway. */
  readonly dictionary?: boolean
  /** Least and greatest value, a row group and a page. */
  readonly statistics?: boolean
  /** Bytes of text after which a page of a top-level column without dictionary ends before its rows are full. */
  readonly pageBytes?: number
}

export interface WriteOptions {
  /** Rows a row group, at most. */
  readonly rowGroupRows: number
  /** Rows a page: pages of all columns begin at the same rows, but for those that end early. 16,384. */
  readonly pageRows?: number
  /** Bytes of a column's distinct texts in a row group after which it is written plainly. 1 MiB. */
  readonly dictionaryBytes?: number
  readonly columns: readonly ColumnLayout[]
}

/** Writes one file. What it holds in memory is one row group, compressed but for its codes. */
export interface ParquetWriter {
  /** @param batch its columns in the order of the fields */
  append(batch: Batch): Promise<void>
  /** Rows appended so far. */
  readonly rows: number
  /** Writes the rest and the footer. */
  finish(metadata?: ReadonlyMap<string, string>): Promise<void>
}

const PAGE_ROWS = 16_384
const DICTIONARY_BYTES = 1024 * 1024
const ZSTD_LEVEL = 3

/** A page of any column ends where it has so many bytes, if a batch ends there. */
const OPEN_BYTES = 16 * 1024 * 1024

/** A row group ends early where a chunk has so many bytes: it is read in one piece, which has to be under 2 GiB. */
const CHUNK_BYTES = 512 * 1024 * 1024

/** And where so much memory is taken by what waits for its end: events of a megabyte that hardly compress, say. */
const HELD_BYTES = 96 * 1024 * 1024

/** Bytes before compression after which that is looked at, each time. */
const LOOK_BYTES = 64 * 1024 * 1024

const MAGIC = new TextEncoder().encode('PAR1')

type Layout = Omit<Required<ColumnLayout>, 'path' | 'pageBytes'> & { readonly pageBytes: number | undefined }

function layoutOf(columns: readonly ColumnLayout[], path: string): Layout {
  const layout = {
    ...{ compressed: true, level: ZSTD_LEVEL, repetitive: false, dictionary: true, statistics: true },
    pageBytes: undefined,
  }
  for (const column of columns)
    if (column.path === path || path.startsWith(`${column.path}.`)) Object.assign(layout, column)
  return layout
}

/** Row numbers at which a column of text is cut, so that each piece has about `pageBytes`; the last is its end. */
function cutRows(column: Column, pageBytes: number, open: number): number[] {
  const { length } = column
  if (column.kind !== 'bytes') return [length]
  const { offsets } = column
  const cuts: number[] = []
  let limit = offsets[0]! + pageBytes - open
  for (let row = 0; row < length - 1; row++) {
    if (offsets[row + 1]! < limit) continue
    cuts.push(row + 1)
    limit = offsets[row + 1]! + pageBytes
  }
  return [...cuts, length]
}

/**
 * Begins a file. Dictionary columns are written as dictionaries, those of different batches merged; every chunk gets a
 * page index, every page a checksum.
 *
 * @param fields with Iceberg field ids all the way down, where the file is a table's
 * @throws NOT_SUPPORTED for a type that Parquet has no counterpart of
 */
export function createParquetWriter(
  output: FileOutput,
  fields: readonly ParquetField[],
  options: WriteOptions,
): ParquetWriter {
  const { rowGroupRows, pageRows = PAGE_ROWS, dictionaryBytes = DICTIONARY_BYTES } = options
  const schema = fileSchema(fields)
  const compressor = createCompressor()
  const scratch = createScratch()
  const columns = schema.nodes.map((node) => {
    const leaves = leavesOf(node).map((leaf) => {
      const { compressed, level, repetitive, dictionary, statistics } = layoutOf(
        options.columns,
        leaf.path.join('.'),
      )
      const layout: LeafLayout = {
        effort: compressed ? { level, isRepetitive: repetitive } : undefined,
        dictionaryBytes: dictionary ? dictionaryBytes : 0,
        statistics,
      }
      return { leaf, layout }
    })
    const { pageBytes, dictionary } = layoutOf(options.columns, node.name)
    return { node, leaves, pageBytes: node.kind === 'leaf' && !dictionary ? pageBytes : undefined }
  })
  const chunks: readonly (readonly ChunkWriter[])[] = columns.map(({ leaves }) =>
    leaves.map(({ leaf, layout }) => createChunkWriter(leaf, layout, compressor)),
  )
  /** Rows of the open page a column, which may have been cut early. */
  let pageRowsOf = columns.map(() => 0)
  let [groupRows, fullPageRows, rows] = [0, 0, 0]
  const rowGroups: WrittenRowGroup[] = []
  let begun = false
  let lookAt = LOOK_BYTES

  /** Whether the row group ends before it has all of its rows. It does not depend on how long anything takes. */
  async function isLarge(): Promise<boolean> {
    const writers = chunks.flat()
    if (writers.some(({ bytes }) => bytes > CHUNK_BYTES)) return true
    const total = writers.reduce((sum, { bytes }) => sum + bytes, 0)
    if (total < lookAt) return false
    lookAt = total + LOOK_BYTES
    let held = 0
    for (const writer of writers) held += await writer.held()
    return held > HELD_BYTES
  }

  async function begin(): Promise<void> {
    if (!begun) await output.write(MAGIC)
    begun = true
  }

  function cut(column: number): void {
    if (pageRowsOf[column] === 0) return
    for (const chunk of chunks[column]!) chunk.cut(pageRowsOf[column]!)
    pageRowsOf[column] = 0
  }

  function appendColumn(at: number, column: Column): void {
    const { node, pageBytes } = columns[at]!
    const writers = chunks[at]!
    const whole = pageBytes === undefined ? column : flatten(column)
    const cuts = pageBytes === undefined ? [whole.length] : cutRows(whole, pageBytes, writers[0]!.openBytes)
    let start = 0
    for (const [i, end] of cuts.entries()) {
      for (const [leaf, part] of disassemble(node, slice(whole, start, end), scratch).entries())
        writers[leaf]!.append(part)
      pageRowsOf[at]! += end - start
      start = end
      if (i < cuts.length - 1 || writers.some((writer) => writer.openBytes > OPEN_BYTES)) cut(at)
    }
  }

  async function flush(): Promise<void> {
    if (groupRows === 0) return
    await begin()
    for (const at of columns.keys()) cut(at)
    fullPageRows = 0
    const offset = output.position
    const written: WrittenChunk[] = []
    for (const writers of chunks)
      for (const writer of writers) written.push(await writeChunk(output, await writer.finish()))
    rowGroups.push({ rows: groupRows, offset, chunks: written })
    groupRows = 0
    lookAt = LOOK_BYTES
    pageRowsOf = columns.map(() => 0)
  }

  return {
    async append(batch) {
      const dense = denseBatch(batch)
      const total = batchRows(batch)
      for (let start = 0; start < total; ) {
        const room = Math.min(pageRows - fullPageRows, rowGroupRows - groupRows)
        const end = Math.min(total, start + room)
        const part = sliceBatch(dense, start, end)
        for (const [at, column] of part.columns.entries()) appendColumn(at, column)
        groupRows += end - start
        fullPageRows += end - start
        rows += end - start
        start = end
        if (fullPageRows === pageRows) {
          for (const at of columns.keys()) cut(at)
          fullPageRows = 0
        }
        await compressor.ready()
        if (groupRows === rowGroupRows || (await isLarge())) await flush()
      }
    },
    get rows() {
      return rows
    },
    async finish(metadata = new Map()) {
      await flush()
      await begin()
      await writeFileFooter(output, { schema, rowGroups, metadata })
    },
  }
}

/** A Parquet file in memory; see {@link createParquetWriter}. */
export async function writeParquet(
  fields: readonly ParquetField[],
  batches: readonly Batch[],
  options: WriteOptions,
): Promise<Uint8Array> {
  const file = createByteBuffer(1024)
  const output: FileOutput = {
    get position() {
      return file.length
    },
    async write(bytes) {
      appendBytes(file, bytes, 0, bytes.length)
    },
  }
  const writer = createParquetWriter(output, fields, options)
  for (const batch of batches) await writer.append(batch)
  await writer.finish()
  return file.bytes.slice(0, file.length)
}

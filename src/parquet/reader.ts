import { type FileHandle, open } from 'node:fs/promises'
import { decodeStream, type NamedTree } from '../column/arrow.ts'
import type { Column } from '../column/column.ts'
import { concatColumns } from '../column/concat.ts'
import { fieldColumn } from '../column/field.ts'
import { nullColumn } from '../column/make.ts'
import { TraillakeError } from '../common/errors.ts'
import { type Footer, type LeafChunk, readFooter } from './footer.ts'
import { parquetWasm } from './wasm.ts'

/** Column name, then names of nested row fields: `['useridentity', 'arn']`. */
type Path = readonly string[]

/** An open Parquet file. Reading is by row group and by path; nothing else of the file is touched. */
export interface ParquetReader {
  readonly file: string
  readonly footer: Footer
  /**
   * The columns at `paths`, in order, for one row group; all-NULL where the file has no such path (it is older than the column).
   * Bytes read from the disk are added to `onBytes`.
   */
  readRowGroup(
    index: number,
    paths: readonly Path[],
    onBytes: (bytes: number) => void,
  ): Promise<readonly Column[]>
  close(): Promise<void>
}

/** A stretch of the file in memory. */
interface Segment {
  readonly start: number
  readonly bytes: Uint8Array
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((name, i) => path[i] === name)
}

/** The stretches that hold the chunks, neighbours joined where the gap is small. */
function ranges(chunks: readonly LeafChunk[]): { start: number; end: number }[] {
  const gap = 64 * 1024
  const out: { start: number; end: number }[] = []
  for (const { start, length } of chunks.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1)
    if (last !== undefined && start <= last.end + gap) last.end = Math.max(last.end, start + length)
    else out.push({ start, end: start + length })
  }
  return out
}

async function readSegment(handle: FileHandle, file: string, start: number, end: number): Promise<Segment> {
  const bytes = new Uint8Array(end - start)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
  if (bytesRead !== bytes.length) {
    throw new TraillakeError('CORRUPT_STORE', `'${file}' is shorter than its footer says`, {
      file,
      offset: start + bytesRead,
    })
  }
  return { start, bytes }
}

/**
 * A Blob over stretches that are in memory already, as parquet-wasm wants it. It must not fail while parquet-wasm reads:
 * a rejection there is never delivered.
 */
function memoryBlob(size: number, segments: readonly Segment[], file: string): Blob {
  const blob = {
    size,
    slice(start: number, end: number) {
      const segment = segments.find(
        ({ start: first, bytes }) => first <= start && end <= first + bytes.length,
      )
      if (segment === undefined) {
        throw new TraillakeError('CORRUPT_STORE', `'${file}' refers to bytes outside its column chunks`, {
          file,
          offset: start,
        })
      }
      const bytes = segment.bytes.slice(start - segment.start, end - segment.start)
      return { size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.buffer) }
    },
  }
  // parquet-wasm asks a Blob for nothing but size, slice and arrayBuffer.
  return blob as unknown as Blob
}

/** Walks from the projected columns to a path; undefined where the file lacks it. */
function columnAt(fields: readonly NamedTree[], columns: readonly Column[], path: Path): Column | undefined {
  const index = fields.findIndex((field) => field.name === path[0])
  const field = fields[index]
  let column = columns[index]
  if (field === undefined || column === undefined) return undefined
  let { children } = field
  for (const name of path.slice(1)) {
    const at = children.findIndex((child) => child.name === name)
    const child = children[at]
    if (child === undefined) return undefined
    column = fieldColumn(column, at)
    children = child.children
  }
  return column
}

interface OpenFile {
  readonly handle: FileHandle
  readonly size: number
  readonly footer: Footer
  readonly file: string
  /** Page index and footer, read once: parquet-wasm asks for both. */
  readonly tail: () => Promise<Segment>
}

async function readColumns(
  reader: OpenFile,
  index: number,
  paths: readonly Path[],
  onBytes: (bytes: number) => void,
) {
  const { handle, size, footer, file } = reader
  const group = footer.rowGroups[index]
  if (group === undefined)
    throw new TraillakeError('CORRUPT_STORE', `'${file}' has no row group ${index}`, { file })
  const wanted = group.chunks.filter((chunk) => paths.some((path) => startsWith(chunk.path, path)))
  if (wanted.length === 0) return paths.map(() => nullColumn(group.rows))
  const segments: Segment[] = [await reader.tail()]
  for (const { start, end } of ranges(wanted)) segments.push(await readSegment(handle, file, start, end))
  onBytes(wanted.reduce((sum, chunk) => sum + chunk.length, 0))
  const wasm = await parquetWasm()
  const opened = await wasm.ParquetFile.fromFile(memoryBlob(size, segments, file))
  try {
    // Names of nested leaves go down to the last row field; below lists and maps everything is read.
    const columns = paths
      .filter((path) => wanted.some((chunk) => startsWith(chunk.path, path)))
      .map((path) => path.join('.'))
    const table = await opened.read({ columns, rowGroups: [index], batchSize: group.rows })
    const { fields, batches } = decodeStream(table.intoIPCStream())
    return paths.map((path) => {
      const parts = batches.flatMap((batch) => columnAt(fields, batch.columns, path) ?? [])
      return parts.length === 0 ? nullColumn(group.rows) : concatColumns(parts)
    })
  } catch (error) {
    if (error instanceof TraillakeError) throw error
    throw new TraillakeError('CORRUPT_STORE', `'${file}' cannot be decoded`, { file, cause: error })
  } finally {
    opened.free()
  }
}

/**
 * Opens a Parquet file of the local disk.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE
 */
export async function openParquet(file: string): Promise<ParquetReader> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const [code, reason] = missing
      ? (['FILE_NOT_FOUND', 'is missing'] as const)
      : (['FILE_UNREADABLE', 'cannot be opened'] as const)
    throw new TraillakeError(code, `Data file '${file}' ${reason}`, { file, cause: error })
  }
  try {
    const { size } = await handle.stat()
    const footer = await readFooter(handle, size, file)
    let read: Promise<Segment> | undefined
    const tail = () => (read ??= readSegment(handle, file, footer.indexStart, size))
    const opened: OpenFile = { handle, size, footer, file, tail }
    return {
      file,
      footer,
      readRowGroup: (index, paths, onBytes) => readColumns(opened, index, paths, onBytes),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

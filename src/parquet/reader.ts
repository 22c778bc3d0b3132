import { type FileHandle, open } from 'node:fs/promises'
import type { Column } from '../column/column.ts'
import { nullColumn } from '../column/make.ts'
import { TraillakeError } from '../common/errors.ts'
import { assemble } from './assemble.ts'
import { cannotDecode, type Footer, type LeafChunk, readFooter } from './footer.ts'
import { type LeafData, readLeaf } from './leaf.ts'
import { leavesOf, type SchemaNode } from './schema-tree.ts'

/** Column name, then names of nested row fields: `['useridentity', 'arn']`. */
type Path = readonly string[]

/** An open Parquet file. Reading is by row group and by path; nothing else of the file is touched. */
export interface ParquetReader {
  readonly file: string
  readonly footer: Footer
  /**
   * The columns at `paths`, in order, for one row group; all-NULL where the file has no such path (it is older than the column).
   * Texts that the file keeps in dictionaries come as dictionary columns. Bytes read from the disk are added to `onBytes`.
   *
   * @throws CORRUPT_STORE for what is damaged, NOT_SUPPORTED for encodings and compressions that are not read
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

/** The node at a path of names; undefined where the file lacks it. */
function nodeAt(columns: readonly SchemaNode[], path: Path): SchemaNode | undefined {
  let nodes = columns
  let node: SchemaNode | undefined
  for (const name of path) {
    node = nodes.find((candidate) => candidate.name === name)
    if (node === undefined) return undefined
    nodes = node.kind === 'row' ? node.fields : []
  }
  return node
}

interface OpenFile {
  readonly handle: FileHandle
  readonly footer: Footer
  readonly file: string
}

async function readColumns(
  { handle, footer, file }: OpenFile,
  index: number,
  paths: readonly Path[],
  onBytes: (bytes: number) => void,
): Promise<readonly Column[]> {
  const group = footer.rowGroups[index]
  if (group === undefined)
    throw new TraillakeError('CORRUPT_STORE', `'${file}' has no row group ${index}`, { file })
  const nodes = paths.map((path) => nodeAt(footer.columns, path))
  const leaves = new Map(
    nodes
      .flatMap((node) => (node === undefined ? [] : leavesOf(node)))
      .map((leaf) => [leaf.path.join('.'), leaf]),
  )
  const chunks = group.chunks.filter((chunk) => leaves.has(chunk.path.join('.')))
  const segments: Segment[] = []
  for (const { start, end } of ranges(chunks)) segments.push(await readSegment(handle, file, start, end))
  onBytes(chunks.reduce((sum, chunk) => sum + chunk.length, 0))

  // A leaf is decoded once, however many paths lead to it.
  const decoded = new Map<string, LeafData>()
  function leafData(path: Path): LeafData {
    const name = path.join('.')
    const known = decoded.get(name)
    if (known !== undefined) return known
    const leaf = leaves.get(name)
    const chunk = chunks.find((candidate) => candidate.path.join('.') === name)
    if (leaf === undefined || chunk === undefined) throw new RangeError(`column chunk '${name}' is missing`)
    const { start, length, codec, valueCount, uncompressedLength } = chunk
    const segment = segments.find(
      (each) => start >= each.start && start + length <= each.start + each.bytes.length,
    )
    if (segment === undefined) throw new RangeError(`column chunk '${name}' was not read`)
    const bytes = segment.bytes.subarray(start - segment.start, start - segment.start + length)
    const data = readLeaf(leaf, { bytes, codec, count: valueCount, size: uncompressedLength })
    decoded.set(name, data)
    return data
  }

  return nodes.map((node, i) => {
    if (node === undefined) return nullColumn(group.rows)
    try {
      const column = assemble(node, leafData)
      if (column.length !== group.rows) throw new RangeError(`${column.length} rows instead of ${group.rows}`)
      return column
    } catch (error) {
      throw cannotDecode(file, `column '${paths[i]!.join('.')}'`, error)
    }
  })
}

/**
 * Opens a Parquet file of the local disk.
 *
 * @param known the file's footer where it was read before: data files never change
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE, NOT_SUPPORTED
 */
export async function openParquet(file: string, known?: Footer): Promise<ParquetReader> {
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
    const footer = known ?? (await readFooter(handle, (await handle.stat()).size, file))
    const opened: OpenFile = { handle, footer, file }
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

import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { Column, PlainColumn, Selection } from '../column/column.ts'
import { nullColumn } from '../column/make.ts'
import { mapKeyColumn } from '../column/map-key.ts'
import { takeRows } from '../column/take.ts'
import { TraillakeError } from '../common/errors.ts'
import { assemble } from './assemble.ts'
import { type ChunkReader, openChunk } from './chunk.ts'
import { matchesOfCodes, readFlat } from './flat.ts'
import { cannotDecode, chunkNamed, type Footer, leafNamed } from './footer.ts'
import { type LeafData, readLeaf, readLeafRows } from './leaf.ts'
import type { PageBounds } from './page-index.ts'
import { readMapKey } from './map-key.ts'
import { matchesOfPresence, presenceColumn, readPresence } from './presence.ts'
import { type LeafNode, leavesOf, type SchemaNode } from './schema-tree.ts'
import { searchDictionary, searchTexts, type TextSearch } from './text-search.ts'

/** Column name, then names of nested row fields: `['useridentity', 'arn']`. */
export type Path = readonly string[]

/** One row group of an open file. What is read or decoded for one call is kept for the next. */
export interface RowGroupReader {
  readonly rows: number
  /**
   * A column; all NULL where the file has no such path (it is older than the column). Texts that the file keeps in
   * dictionaries come as dictionary columns.
   *
   * @param rows those wanted, ascending; of pages without any of them nothing is read where the file has a page index
   * @param more `room`: what a column of some rows may take memory of besides: it lasts until this is recycled; `parts`: of an
   * array of rows the fields that are wanted, of a map keys (0) and values (1), the others being all NULL; `presence`: whether
   * texts may have anything in the place of what they are
   */
  column(path: Path, rows?: Selection, more?: More): Column
  /** The value of a key in a column of maps with text keys, NULL where a map lacks it. Else as {@link column}. */
  mapKey(path: Path, key: string, rows?: Selection, room?: Buffers): Column
  /** The values of a column outside lists and maps of which every value is in a dictionary; undefined for others. */
  dictionary(path: Path): PlainColumn | undefined
  /** For each of these values 1 where a search finds it, else 0; undefined where there are none, or cannot be searched. */
  searchDictionary(path: Path, search: TextSearch): Uint8Array | undefined
  /**
   * 1 for each row of such a column whose value is wanted, 0 for the others; undefined for other columns.
   *
   * @param wanted 0 or 1 for each entry of the dictionary
   * @param within what is said of other rows may mean nothing
   */
  marksOfCodes(path: Path, wanted: Uint8Array, within: Selection | 'all'): Uint8Array | undefined
  /** The same for a column outside lists and maps, and its rows that are not NULL, or those that are. */
  marksOfPresence(path: Path, isPresent: boolean): Uint8Array | undefined
  /** The rows with which the pages of a column begin that is one leaf, ascending; undefined for others, and where nothing tells. */
  pageStarts(path: Path): readonly number[] | undefined
  /** What the pages of a column hold, where it is of times or long integers and the file tells; undefined for others. */
  pageBounds(path: Path): readonly PageBounds[] | undefined
  /**
   * The rows of a column that a search finds; undefined where it cannot be searched without making the column.
   *
   * @param rows pages without any of them are not searched; all are where left out
   */
  search(path: Path, search: TextSearch, rows?: Selection): Selection | undefined
}

interface More {
  readonly room?: Buffers
  readonly parts?: Parts
  readonly presence?: boolean
}

type TextMapNode = SchemaNode & { readonly kind: 'map'; readonly key: LeafNode; readonly value: LeafNode }

/** Where bytes come from. */
export interface OpenFile {
  readonly fd: number
  readonly footer: Footer
  readonly file: string
}

const intactIndexes = new WeakSet<Footer>()

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

/** Indexes of parts of what a list or map repeats. */
type Parts = readonly number[]

/** The leaves of some parts of an array of rows or a map; undefined where they are all, or there are no such parts. */
function leavesOfParts(node: SchemaNode, parts: Parts): ReadonlySet<string> | undefined {
  const inner =
    node.kind === 'map' ? [node.key, node.value] : node.kind === 'array' ? partsOf(node.element) : []
  // One is needed in any case, for its levels.
  const wanted = inner.filter((_, i) => parts.includes(i) || (parts.length === 0 && i === 0))
  if (wanted.length === 0 || wanted.length === inner.length) return undefined
  return new Set(wanted.flatMap(leavesOf).map(({ path }) => path.join('.')))
}

function partsOf(element: SchemaNode): readonly SchemaNode[] {
  return element.kind === 'row' ? element.fields : []
}

/** Decoding some rows and gathering from all of them cost the same at about this share of rows; of codes at a lower one. */
const MANY = 1 / 2
const MANY_CODES = 1 / 32

/** Whether to decode a whole column for the rows: they are many, and in most of its pages. */
function isForWhole(rows: Selection, total: number, isCodes: boolean): boolean {
  const span = rows.length === 0 ? 0 : rows[rows.length - 1]! - rows[0]! + 1
  return rows.length > total * (isCodes ? MANY_CODES : MANY) && span > total / 2
}

/**
 * Opens a row group. Reads are synchronous: nearly all come from the system's page cache, where waiting for a promise takes
 * longer than the read, and decoding keeps the thread busy for longer than a disk does.
 *
 * @param onBytes told of bytes that were read
 * @param buffers what columns and what they are made of take memory of
 * @throws CORRUPT_STORE where the file has no such row group; reading throws CORRUPT_STORE for what is damaged, NOT_SUPPORTED for
 * encodings and compressions that are not read
 */
export function openRowGroup(
  { fd, footer, file }: OpenFile,
  index: number,
  onBytes: (bytes: number) => void,
  buffers: Buffers = NEW_BUFFERS,
): RowGroupReader {
  const group = footer.rowGroups[index]
  if (group === undefined)
    throw new TraillakeError('CORRUPT_STORE', `'${file}' has no row group ${index}`, { file })
  const { rows: total } = group

  function read(start: number, length: number, bytes: Uint8Array = buffers.bytes(length)): Uint8Array {
    const got = readSync(fd, bytes, 0, length, start)
    onBytes(got)
    if (got === length) return bytes
    throw new TraillakeError('CORRUPT_STORE', `'${file}' is shorter than its footer says`, {
      file,
      offset: start + got,
    })
  }

  /** Once for a footer: both stay as they are. */
  function checkPageIndex(): void {
    const { pageIndex } = footer
    if (pageIndex === undefined || intactIndexes.has(footer)) return
    const bytes = new Uint8Array(pageIndex.length)
    readSync(fd, bytes, 0, bytes.length, pageIndex.start)
    if (crc32(bytes) !== pageIndex.checksum) throw new RangeError('the page index is not as it was written')
    intactIndexes.add(footer)
  }

  // A leaf is read and decoded once, however many paths lead to it.
  const chunks = new Map<string, ChunkReader>()
  const leaves = new Map<ChunkReader, LeafData>()
  const columns = new Map<SchemaNode, Column>()
  const presences = new Map<SchemaNode, ReturnType<typeof readPresence>>()

  function chunkAt(path: Path): ChunkReader {
    const name = path.join('.')
    const known = chunks.get(name)
    if (known !== undefined) return known
    const [leaf, chunk] = [leafNamed(footer, name), group && chunkNamed(group, name)]
    if (leaf === undefined || chunk === undefined) throw new RangeError(`column chunk '${name}' is missing`)
    const opened = openChunk(leaf, chunk, read, checkPageIndex, buffers)
    chunks.set(name, opened)
    return opened
  }

  function leafData(path: Path): LeafData {
    const chunk = chunkAt(path)
    const data = leaves.get(chunk) ?? readLeaf(chunk)
    leaves.set(chunk, data)
    return data
  }

  /** Each leaf's levels are asked for more than once. */
  function leafRows(rows: Selection, room: Buffers | undefined): (path: Path) => LeafData {
    const known = new Map<ChunkReader, LeafData>()
    return (path) => {
      const chunk = chunkAt(path)
      const data = known.get(chunk) ?? readLeafRows(chunk, rows, room)
      known.set(chunk, data)
      return data
    }
  }

  function isFlat(node: SchemaNode | undefined): node is LeafNode {
    return node?.kind === 'leaf' && node.repetition === 0
  }

  /** A map of texts that is in no list or map itself. */
  function isTextMap(node: SchemaNode | undefined): node is TextMapNode {
    if (node?.kind !== 'map' || node.key.kind !== 'leaf' || node.value.kind !== 'leaf') return false
    const isText = node.key.type.physical === 'BYTE_ARRAY' && node.value.type.physical === 'BYTE_ARRAY'
    return isText && node.key.repetition === 1
  }

  function whole(node: SchemaNode): Column {
    const known = columns.get(node)
    if (known !== undefined) return known
    const column = isFlat(node) ? readFlat(chunkAt(node.path), buffers) : assemble(node, leafData)
    columns.set(node, column)
    return column
  }

  function presenceOf(node: LeafNode): ReturnType<typeof readPresence> {
    const known = presences.get(node)
    if (known !== undefined) return known
    const chunk = chunkAt(node.path)
    if (chunk.chunk.valueCount !== total)
      throw new RangeError(`${chunk.chunk.valueCount} rows instead of ${total}`)
    const presence = readPresence(chunk, buffers)
    presences.set(node, presence)
    return presence
  }

  function checked(column: Column, rows: number): Column {
    if (column.length !== rows) throw new RangeError(`${column.length} rows instead of ${rows}`)
    return column
  }

  /** The chunk of a flat leaf of which every value is in the dictionary. */
  function codedChunk(path: Path): ChunkReader | undefined {
    const node = nodeAt(footer.columns, path)
    const chunk = isFlat(node) ? chunkAt(node.path) : undefined
    return chunk?.chunk.codesOnly === true ? chunk : undefined
  }

  function told<T>(path: Path, work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (error instanceof TraillakeError && error.file !== undefined) throw error
      throw cannotDecode(file, `column '${path.join('.')}'`, error)
    }
  }

  function columnOf(path: Path, rows?: Selection, { room, parts, presence = false }: More = {}): Column {
    return told(path, () => {
      const node = nodeAt(footer.columns, path)
      if (node === undefined) return nullColumn(rows?.length ?? total)
      if (presence && isFlat(node) && node.type.physical === 'BYTE_ARRAY' && !columns.has(node)) {
        const column = presenceColumn(presenceOf(node), total)
        return rows === undefined ? column : takeRows(column, rows, buffers)
      }
      const wanted = parts && leavesOfParts(node, parts)
      if (wanted !== undefined) {
        const all = rows === undefined || isForWhole(rows, total, false)
        const data = all ? leafData : leafRows(rows, room)
        const column = assemble(node, (leaf) => (wanted.has(leaf.join('.')) ? data(leaf) : undefined))
        return all && rows !== undefined ? takeRows(checked(column, total), rows, buffers) : column
      }
      if (rows === undefined) return checked(whole(node), total)
      if (columns.has(node) || isForWhole(rows, total, codedChunk(path) !== undefined))
        return takeRows(checked(whole(node), total), rows, buffers)
      const column = assemble(node, leafRows(rows, room))
      return checked(column, rows.length)
    })
  }

  return {
    rows: total,
    column: columnOf,
    mapKey: (path, key, rows, room) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        const isPicked = rows !== undefined && isTextMap(node) && !columns.has(node)
        return isPicked && !isForWhole(rows, total, false)
          ? readMapKey(chunkAt(node.key.path), chunkAt(node.value.path), rows, key, room)
          : mapKeyColumn(columnOf(path, rows, room && { room }), key)
      }),
    dictionary: (path) => told(path, () => codedChunk(path)?.dictionary()),
    searchDictionary: (path, search) =>
      told(path, () => {
        const chunk = codedChunk(path)
        return chunk && searchDictionary(chunk, search)
      }),
    marksOfCodes: (path, wanted, within) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        if (!isFlat(node) || columns.has(node)) return undefined
        return matchesOfCodes(chunkAt(node.path), wanted, buffers, within)
      }),
    marksOfPresence: (path, isPresent) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        if (!isFlat(node) || columns.has(node)) return undefined
        return matchesOfPresence(presenceOf(node), total, isPresent)
      }),
    pageStarts: (path) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        return node?.kind === 'leaf' ? chunkAt(node.path).pageStarts() : undefined
      }),
    pageBounds: (path) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        return isFlat(node) ? chunkAt(node.path).bounds() : undefined
      }),
    search: (path, search, rows) =>
      told(path, () => {
        const node = nodeAt(footer.columns, path)
        return isFlat(node) && !columns.has(node) ? searchTexts(chunkAt(node.path), search, rows) : undefined
      }),
  }
}
